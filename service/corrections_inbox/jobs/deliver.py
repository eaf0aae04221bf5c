"""Sends the letter that has been due for longest: claimed, sent, recorded."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.smtp import Transport
from corrections_inbox.store import outbox, transaction
from corrections_inbox.store.outbox import Fate

_NO_WORD = "It was interrupted while it was being sent: it may or may not have gone."


class Sender:
    """Sends one letter after the other. What the store could not be told, it is told before the next one is claimed."""

    def __init__(self, engine: Engine, transport: Transport, worker: int = 0) -> None:
        self._engine = engine
        self._transport = transport
        self._worker = worker
        self._untold: Callable[[Session, datetime], object] | None = None

    def __call__(self, now: datetime) -> bool:
        """Sends one letter that is due; False when none is.

        Raises:
            CorrectionsInboxError: the mail server can't be used; the letter waits, and the attempt does not count.
        """
        self._tell(now)
        # Where the store is lost in the middle of the claim, nobody knows whether it was made; surely nothing was sent.
        self._untold = lambda session, _: outbox.unclaim_all(session, self._worker)
        with transaction(self._engine) as session:
            entry = outbox.claim(session, now, self._worker)
        if entry is None:
            self._untold = None
            return False
        # A crash from here on leaves the letter `sending`, and nobody sends it a second time by themselves.
        self._untold = partial(_record, entry.key, Fate.UNKNOWN, _NO_WORD)
        try:
            delivery = self._transport.send(entry.raw, reverse_path=entry.reverse_path, recipient=entry.recipient)
        except CorrectionsInboxError as error:
            self._untold = partial(_unclaim, entry.key, str(error))
            self._tell(now)
            raise
        self._untold = partial(_record, entry.key, Fate(delivery.outcome.value), delivery.reply)
        self._tell(now)
        return True

    def _tell(self, now: datetime) -> None:
        if self._untold is not None:
            with transaction(self._engine) as session:
                self._untold(session, now)
            self._untold = None


def _record(key: int, fate: Fate, reply: str, session: Session, now: datetime) -> None:
    outbox.record(session, key, fate, reply, now)


def _unclaim(key: int, reason: str, session: Session, now: datetime) -> None:
    outbox.unclaim(session, key, now, reason)
