"""One engine for either store: SQLite in a file, or PostgreSQL, with transactions that behave alike on both."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from corrections_inbox.errors import SettingsError

BUSY_MILLISECONDS = 10_000
# The guarantees that nothing received is lost and nobody answered twice are void without synchronous=FULL.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what a person asked to be forgotten must not stay readable in a free page
    f"busy_timeout={BUSY_MILLISECONDS}",
)
# PostgreSQL behind a network: neither side waits for hours for the other one that is gone, and a worker that freezes
# within a transaction does not keep the others waiting for its rows.
_WATCHFUL = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": "-c idle_in_transaction_session_timeout=30s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
    " -c tcp_keepalives_count=3",
}


def connect(url: str) -> Engine:
    """The engine for a store URL, `sqlite:///…` or `postgresql+psycopg://…`. Connects when first used.

    What its errors say goes into logs and onto screens: they name no value, which may be a mail's words.

    Raises:
        SettingsError: the URL is malformed or names another database, or the driver is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError("store.url is no database URL, for example postgresql+psycopg://user@host/name.") from None
    if parsed.drivername in {"postgresql", "postgresql+psycopg"}:
        chosen = parsed.set(drivername="postgresql+psycopg")
        try:
            engine = create_engine(chosen, pool_pre_ping=True, hide_parameters=True, connect_args=_WATCHFUL)
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"store.url: PostgreSQL needs the extra [postgresql] ({error.name} is not installed)."
            ) from None
        event.listen(engine, "handle_error", _without_details)
        return engine
    if parsed.drivername != "sqlite" or not parsed.database:
        raise SettingsError(f"store.url: {parsed.drivername} is not supported; use sqlite or postgresql+psycopg.")
    # Readers' mail lies here: a folder that we make is its owner's alone.
    Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def embedded_file(url: str) -> Path | None:
    """The file of an embedded store; None where a server keeps the store."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.drivername == "sqlite" and parsed.database else None


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that writes: commits at the end, rolls back on any exception."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def transactions(engine: Engine) -> Iterator[Callable[[], AbstractContextManager[Session]]]:
    """Begins one transaction after the other, for many that follow close upon each other: they share a session."""
    with Session(engine, expire_on_commit=False) as session:

        @contextmanager
        def begin() -> Iterator[Session]:
            with session.begin():
                yield session

        yield begin


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads: it sees one moment and holds up no writer."""
    options: dict[str, Any] = {"write": False}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with Session(engine.execution_options(**options), expire_on_commit=False) as session:
        yield session


def told(error: SQLAlchemyError) -> str:
    """What the database says of a failure: its first line, for PostgreSQL quotes the statement below it."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]


def _without_details(context: ExceptionContext) -> None:
    # After the message proper PostgreSQL quotes the row that it refused: a mail's words, which no log may show.
    error = context.sqlalchemy_exception
    if error is not None and error.args:
        error.args = (str(error.args[0]).partition("\nDETAIL:")[0],)
    original = context.original_exception
    original.args = tuple(str(words).partition("\nDETAIL:")[0] for words in original.args)


def _set_pragmas(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin too late and too weakly; ours are begun below.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A reader that becomes a writer half-way may find the database changed: writers ask for the lock at once.
    write = connection.get_execution_options().get("write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
