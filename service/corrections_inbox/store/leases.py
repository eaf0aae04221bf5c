"""Who is at work on a store, and who does what only one may do: PostgreSQL's advisory locks, which end with their holder."""

import threading
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from corrections_inbox.store import counters
from corrections_inbox.store.engine import transaction

ROUND = timedelta(seconds=5)  # how often a worker shows that it lives, and looks for what nobody does
# A worker that showed nothing for so long (frozen, or cut off without a word) has lost all that it held.
SILENCE = timedelta(seconds=30)
LET_GO_FOR = 12  # rounds in which a worker leaves to others what it failed at
# The first of the two numbers of an advisory lock: one for workers, one for what they hold.
_WORKERS, _DUTIES = 0x434F5201, 0x434F5202

Gained = Callable[[str], None]

log = structlog.get_logger(__name__)


class Leases(Protocol):
    """What a worker must know of the others. `worker` is its number, which no other worker of the store ever had."""

    worker: int

    def holds(self, duty: str) -> bool:
        """Whether this worker alone may do this now."""
        ...

    def let_go(self, duty: str) -> None:
        """Leaves it to another worker for a while, where there is one: this one failed at it."""
        ...

    def living(self, session: Session) -> Collection[int]:
        """The workers that are alive."""
        ...

    def tell(self, gained: Gained) -> None:
        """Calls `gained` with each duty that this worker takes up from now on, from a thread of its own."""
        ...


class OnlyWorker:
    """The one worker of an embedded store: a lock file keeps others out."""

    def __init__(self, worker: int) -> None:
        self.worker = worker

    def holds(self, duty: str) -> bool:  # noqa: ARG002  all there is
        return True

    def let_go(self, duty: str) -> None:
        """Nobody else could take it."""

    def living(self, session: Session) -> Collection[int]:  # noqa: ARG002  nobody else
        return (self.worker,)

    def tell(self, gained: Gained) -> None:
        """It has had all of it from the beginning."""


class SharedLeases:
    """One worker of several, on a connection of its own, over which it says every few seconds that it lives.

    The server ends a silent connection, and all its locks with it, after `SILENCE`: others take over what a dead, frozen
    or unreachable worker held. Then this one begins again, under the same number.
    """

    def __init__(self, engine: Engine, worker: int, duties: Collection[str]) -> None:
        self.worker = worker
        self._engine = engine
        self._duties = tuple(duties)
        self._held: frozenset[str] = frozenset()
        self._left: dict[str, int] = {}  # rounds for which it is left to others
        self._connection: Connection | None = None
        self._gained: Gained = lambda _: None
        self._one_at_a_time = threading.Lock()

    def holds(self, duty: str) -> bool:
        return duty in self._held

    def tell(self, gained: Gained) -> None:
        self._gained = gained

    def let_go(self, duty: str) -> None:
        with self._one_at_a_time:
            connection = self._connection
            if connection is None or duty not in self._held:
                return
            self._held -= {duty}
            self._left[duty] = LET_GO_FOR
            try:
                connection.execute(_UNLOCK, {"kind": _DUTIES, "which": _number(duty)})
            except SQLAlchemyError:
                self._drop()

    def living(self, session: Session) -> Collection[int]:
        return set(session.connection().execute(_LOCKED, {"kind": _WORKERS}).scalars())

    def renew(self) -> None:
        """One round: shows that this worker lives, and takes up what nobody does.

        Raises:
            SQLAlchemyError: the server is out of reach, or still believes in our last connection; nothing is held now.
        """
        with self._one_at_a_time:
            before = self._held
            try:
                connection = self._connection = self._connection or self._connected()
                connection.execute(text("SELECT 1"))
                self._held |= {duty for duty in self._wanted() if _locked(connection, _DUTIES, _number(duty))}
            except SQLAlchemyError:
                self._drop()
                raise
        for duty in sorted(self._held - before):
            log.info("taken up", duty=duty, worker=self.worker)
            self._gained(duty)

    def _wanted(self) -> list[str]:
        self._left = {duty: rounds - 1 for duty, rounds in self._left.items() if rounds > 1}
        return [duty for duty in self._duties if duty not in self._held and duty not in self._left]

    def _connected(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # it ends with us, and never goes back to the pool with its locks
        seconds = int(SILENCE.total_seconds())
        connection.execute(text(f"SET idle_session_timeout = '{seconds}s'"))
        connection.execute(text(f"SET application_name = 'corrections-inbox worker {self.worker}'"))
        if not _locked(connection, _WORKERS, self.worker):
            connection.close()
            raise SQLAlchemyError(
                f"The server has not yet noticed the end of an earlier connection of worker {self.worker}."
            )
        return connection

    def _drop(self) -> None:
        self._held = frozenset()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def close(self) -> None:
        """Hands over to the others at once."""
        with self._one_at_a_time:
            if self._connection is not None:
                with suppress(SQLAlchemyError):
                    self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
            self._drop()


@contextmanager
def at_work(engine: Engine, duties: Collection[str]) -> Iterator[Leases]:
    """This process as a worker of the store, until the end: what it must do alone, it tries to do all the time.

    Raises:
        SQLAlchemyError: the store can't be used.
    """
    with transaction(engine) as session:
        worker = counters.advance(session, "worker")
    if engine.dialect.name != "postgresql":
        yield OnlyWorker(worker)
        return
    leases = SharedLeases(engine, worker, duties)
    leases.renew()
    ended = threading.Event()
    thread = threading.Thread(target=_keep, args=(leases, ended), name="leases", daemon=True)
    thread.start()
    try:
        yield leases
    finally:
        ended.set()
        thread.join(ROUND.total_seconds())
        leases.close()


def _keep(leases: SharedLeases, ended: threading.Event) -> None:
    while not ended.wait(ROUND.total_seconds()):
        try:
            leases.renew()
        except SQLAlchemyError as error:
            log.warning("what this worker held is free to others", worker=leases.worker, error=str(error))


_LOCK = text("SELECT pg_try_advisory_lock(:kind, :which)")
_UNLOCK = text("SELECT pg_advisory_unlock(:kind, :which)")
_LOCKED = text(
    "SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE locktype = 'advisory' AND granted AND classid = :kind AND objsubid = 2 AND datname = current_database()"
)


def _locked(connection: Connection, kind: int, which: int) -> bool:
    return bool(connection.execute(_LOCK, {"kind": kind, "which": which}).scalar_one())


def _number(duty: str) -> int:
    """A duty's name as the 32 bits with a sign that an advisory lock has room for."""
    return zlib.crc32(duty.encode()) - 2**31
