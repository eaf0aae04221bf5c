"""Housekeeping: settles what a crash left half done, and lets go of raw mail after its time."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from corrections_inbox.settings import RetentionSettings
from corrections_inbox.store import mail, outbox, retention, transaction

BATCH = 200

log = structlog.get_logger(__name__)


def recover(engine: Engine, now: datetime) -> None:
    """Settles what an earlier run of the only worker left claimed; where there are several, their leases run out."""
    if engine.dialect.name != "sqlite":
        return
    with transaction(engine) as session:
        mails, letters = mail.release_claims(session), outbox.recover(session, now, idle=timedelta(0))
    if mails or letters:
        log.warning("the last run ended in the middle of its work", mails=mails, letters=letters)


def tidy(engine: Engine, settings: RetentionSettings, now: datetime) -> bool:
    """One round of housekeeping; whether there is more to do."""
    with transaction(engine) as session:
        outbox.recover(session, now)
    if not settings.raw_days:
        return False
    with transaction(engine) as session:
        dropped = retention.drop_raw(session, now - timedelta(days=settings.raw_days), BATCH)
    if dropped:
        log.info("raw mail was let go of after its time", mails=dropped, days=settings.raw_days)
    return dropped == BATCH
