"""Sends letters, the one that has been due for longest first: claimed, sent, recorded."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from operator import attrgetter

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.smtp import Transport
from corrections_inbox.store import outbox, transactions
from corrections_inbox.store.outbox import INTERRUPTED, Entry, Fate

AT_ONCE = 20  # letters between two looks at the clock

Begin = Callable[[], AbstractContextManager[Session]]


class Sender:
    """Sends letters one after the other: what became of one is recorded in the transaction that claims the next.

    What the store could not be told, it is told before anything else is claimed. `return_path` is where a letter comes
    back to that can't be delivered.
    """

    def __init__(
        self,
        engine: Engine,
        transport: Transport,
        worker: int = 0,
        *,
        stopping: Callable[[], bool] = lambda: False,
        return_path: Callable[[Entry], str] = attrgetter("reverse_path"),
    ) -> None:
        self._return_path = return_path
        self._engine = engine
        self._transport = transport
        self._worker = worker
        self._stopping = stopping
        self._untold: Callable[[Session, datetime], object] | None = None
        self._unsure = False  # whether a claim went through that the store was lost in the middle of

    def __call__(self, now: datetime) -> bool:
        """Sends letters that are due, up to some; False when none is.

        Raises:
            CorrectionsInboxError: the mail server can't be used; the letter waits, and the attempt does not count.
        """
        sent = 0
        with transactions(self._engine) as begin:
            while entry := self._claim(begin, now):
                self._send(begin, entry, now)
                sent += 1
                if sent == AT_ONCE or self._stopping():
                    self._tell(begin, now)
                    break
        return sent > 0

    def _send(self, begin: Begin, entry: Entry, now: datetime) -> None:
        # A crash from here on leaves the letter `sending`, and nobody sends it a second time by themselves.
        self._untold = partial(_record, entry.key, self._worker, Fate.UNKNOWN, INTERRUPTED)
        try:
            delivery = self._transport.send(entry.raw, reverse_path=self._return_path(entry), recipient=entry.recipient)
        except CorrectionsInboxError as error:
            self._untold = partial(_unclaim, entry.key, self._worker, str(error))
            self._tell(begin, now)
            raise
        self._untold = partial(_record, entry.key, self._worker, Fate(delivery.outcome.value), delivery.reply)

    def _claim(self, begin: Begin, now: datetime) -> Entry | None:
        # Where the store is lost in the middle, nobody knows whether the claim was made; surely nothing was sent.
        was_unsure, self._unsure = self._unsure, True
        with begin() as session:
            self._catch_up(session, now, give_back=was_unsure)
            entry = outbox.claim(session, now, self._worker)
        self._untold, self._unsure = None, False
        return entry

    def _tell(self, begin: Begin, now: datetime) -> None:
        with begin() as session:
            self._catch_up(session, now, give_back=self._unsure)
        self._untold, self._unsure = None, False

    def _catch_up(self, session: Session, now: datetime, *, give_back: bool) -> None:
        # First what is known of the last letter: it must not be among those that are given back.
        if self._untold is not None:
            self._untold(session, now)
        if give_back:
            outbox.unclaim_all(session, self._worker)


def _record(key: int, worker: int, fate: Fate, reply: str, session: Session, now: datetime) -> None:
    outbox.record(session, key, fate, reply, now, worker)


def _unclaim(key: int, worker: int, reason: str, session: Session, now: datetime) -> None:
    outbox.unclaim(session, key, now, reason, worker)
