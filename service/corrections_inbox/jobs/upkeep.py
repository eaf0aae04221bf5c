"""Housekeeping: settles what a crash left half done, and lets go of raw mail after its time."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from corrections_inbox.actions.forgetting import forget_expired
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
    return any([_drop_raw(engine, settings.raw_days, now), _forget(engine, settings.personal_data_days, now)])


def _drop_raw(engine: Engine, days: int, now: datetime) -> bool:
    if not days:
        return False
    with transaction(engine) as session:
        dropped = retention.drop_raw(session, now - timedelta(days=days), BATCH)
    if dropped:
        log.info("raw mail was let go of after its time", mails=dropped, days=days)
    return dropped == BATCH


def _forget(engine: Engine, days: int, now: datetime) -> bool:
    forgotten = forget_expired(engine, now - timedelta(days=days), now, BATCH) if days else 0
    if forgotten:
        log.info("senders were let go of after their time", mails=forgotten, days=days)
    return forgotten == BATCH
