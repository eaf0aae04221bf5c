"""Sends the letter that has been due for longest: claimed, sent, recorded."""

from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.smtp import Transport
from corrections_inbox.store import outbox, transaction
from corrections_inbox.store.outbox import Fate


def deliver_one(engine: Engine, transport: Transport, now: datetime) -> bool:
    """Sends one letter that is due; False when none is.

    Raises:
        CorrectionsInboxError: the mail server can't be used; the letter waits, and the attempt does not count.
    """
    with transaction(engine) as session:
        entry = outbox.claim(session, now)
    if entry is None:
        return False
    # A crash from here on leaves the letter `sending`, and nobody sends it a second time by themselves.
    try:
        delivery = transport.send(entry.raw, reverse_path=entry.reverse_path, recipient=entry.recipient)
    except CorrectionsInboxError as error:
        with transaction(engine) as session:
            outbox.unclaim(session, entry.key, now, str(error))
        raise
    with transaction(engine) as session:
        outbox.record(session, entry.key, Fate(delivery.outcome.value), delivery.reply, now)
    return True
