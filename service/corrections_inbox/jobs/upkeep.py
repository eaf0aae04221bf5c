"""Housekeeping: settles what a crash left half done, and lets go of mail, people and copies after their time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from corrections_inbox.actions.forgetting import forget_expired
from corrections_inbox.settings import RetentionSettings
from corrections_inbox.store import campaigns, mail, outbox, retention, transaction
from corrections_inbox.store.backup import asides
from corrections_inbox.store.leases import Leases

BATCH = 200
ASIDE_DAYS = 30  # nobody goes back to before an upgrade after so long, and the copy holds people whose time is over

Unit = Callable[[datetime], bool]

log = structlog.get_logger(__name__)


def recover(engine: Engine, leases: Leases, now: datetime) -> bool:
    """Settles what workers who are gone left claimed; whether there was anything."""
    with transaction(engine) as session:
        living = leases.living(session)
        mails, letters = mail.release_claims(session, living), outbox.recover(session, now, living)
    if mails or letters:
        log.warning("a worker ended in the middle of its work", mails=mails, letters=letters)
    return bool(mails or letters)


def careful(unit: Unit, engine: Engine, worker: int) -> Unit:
    """A unit of work that begins, after a failure, by giving back the mails that the failed one may have left claimed."""
    failed = False

    def run(now: datetime) -> bool:
        nonlocal failed
        if failed:
            with transaction(engine) as session:
                mail.unclaim_all(session, worker)
        failed = True
        worked = unit(now)
        failed = False
        return worked

    return run


def tidy(engine: Engine, settings: RetentionSettings, secret: str, now: datetime) -> bool:
    """One round of housekeeping; whether there is more to do."""
    _drop_asides(engine, now)
    return any(
        [
            _drop_likenesses(engine, now),
            _drop_raw(engine, settings.raw_days, now),
            _forget(engine, settings.personal_data_days, secret, now),
        ]
    )


def _drop_asides(engine: Engine, now: datetime) -> None:
    before = (now - timedelta(days=ASIDE_DAYS)).timestamp()
    for aside in asides(engine):
        if aside.stat().st_mtime < before:
            aside.unlink()
            log.info("the copy of an upgrade was let go of after its time", file=aside.name, days=ASIDE_DAYS)


def _drop_likenesses(engine: Engine, now: datetime) -> bool:
    with transaction(engine) as session:
        return campaigns.drop_older(session, now - 2 * campaigns.WINDOW, BATCH) == BATCH


def _drop_raw(engine: Engine, days: int, now: datetime) -> bool:
    if not days:
        return False
    before = now - timedelta(days=days)
    with transaction(engine) as session:
        given_up = retention.close_quarantined(session, before, BATCH)
        dropped = retention.drop_raw(session, before, BATCH)
    if given_up:
        log.warning("quarantined mail was given up after its time", mails=given_up, days=days)
    if dropped:
        log.info("raw mail was let go of after its time", mails=dropped, days=days)
    return dropped == BATCH


def _forget(engine: Engine, days: int, secret: str, now: datetime) -> bool:
    forgotten = forget_expired(engine, now - timedelta(days=days), secret, now, BATCH) if days else 0
    if forgotten:
        log.info("senders were let go of after their time", mails=forgotten, days=days)
    return forgotten == BATCH
