"""The daily digest: due by the local clock, composed for one recipient, begun and queued in one transaction."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Engine

from corrections_inbox.actions.drafting import owed_letter
from corrections_inbox.cases import Audience
from corrections_inbox.cases.digest import Digest, build, week_until
from corrections_inbox.jobs.desk_links import links_for
from corrections_inbox.jobs.house import House
from corrections_inbox.jobs.troubles import troubles
from corrections_inbox.letters.digest import compose_digest
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.settings import DigestSettings, Settings, Weekday
from corrections_inbox.store import digests, mail, mailboxes, outbox, reading, snapshots, transaction, week

FIRST_COVERS = timedelta(days=1)  # where not even a mailbox was opened before
# What bears a moment so short ago may not be in the store yet, and the clocks of several machines differ: the daily
# digest leaves it to the next, for what a digest covers once no other looks at again.
SETTLED_AFTER = timedelta(minutes=1)

log = structlog.get_logger(__name__)


def is_due(settings: DigestSettings, local: datetime) -> bool:
    """Whether digests of this local day may go by now: at any later time too, where the service was not running."""
    return list(Weekday)[local.weekday()] in settings.weekdays and local.time() >= settings.at


def queue_digest(settings: Settings, engine: Engine, house: House, now: datetime) -> bool:
    """Queues the digest of the next recipient whose digest is due; False when all have theirs.

    Raises:
        BadTemplateError: an operator's template is wrong.
    """
    local = now.astimezone(settings.zone)
    if not is_due(settings.digest, local):
        return False
    failures: list[Exception] = []
    for audience in _without(settings.digest, engine, local.date()):
        try:
            _queue(settings, engine, house, audience, now)
        except Exception as error:  # noqa: BLE001  one digest that can't be written must not keep the others back
            failures.append(error)
        else:
            return True
    if failures:
        raise failures[0]
    return False


def _queue(settings: Settings, engine: Engine, house: House, audience: Audience, now: datetime) -> None:
    digest = digest_of(settings, engine, audience, now.astimezone(settings.zone).date(), now - SETTLED_AFTER)
    composed = compose(settings, house, digest, now)
    wanted = settings.digest.even_if_empty or not digest.is_empty
    _begin(engine, digest, composed if wanted else None, settings.smtp.reverse_path, now)


def compose(settings: Settings, house: House, digest: Digest, now: datetime) -> Composed:
    """The digest as its recipient gets it: with links that act where the desk would let them in.

    Raises:
        BadTemplateError: an operator's template is wrong.
    """
    links = links_for(settings, house.letterhead, digest.audience.address, now)
    return compose_digest(house.templates, house.letterhead, digest, now=now, links=links)


def digest_of(settings: Settings, engine: Engine, audience: Audience, day: date, now: datetime) -> Digest:
    """What a recipient's digest of this local day says: everything since the one before, until `now`."""
    with reading(engine) as session:
        since, states = digests.covered_until(session, audience.address, day), mailboxes.states(session)
        if since is None:
            logins = [state.first_login for state in states.values() if state.first_login]
            since = min(logins, default=now - FIRST_COVERS)
        # Mail in hand is filed under the moment it was claimed at: the digest ends before, and the next begins with it.
        filing = mail.filing_since(session)
        until = max(since, min(now, filing - datetime.resolution) if filing else now)
        counted = week.days(session, week_until(day, settings.zone), until)
        snapshot = replace(
            snapshots.read(session, since, until), troubles=troubles(settings, states, now), week=counted
        )
    return build(snapshot, audience, day=day, now=until)


def audiences(settings: DigestSettings) -> Iterator[Audience]:
    """Everybody who gets a digest."""
    for recipient in settings.recipients:
        yield Audience(recipient.address, tuple(recipient.sections))


def _without(settings: DigestSettings, engine: Engine, day: date) -> Iterator[Audience]:
    with reading(engine) as session:
        yield from [one for one in audiences(settings) if not digests.exists(session, one.address, day)]


def _begin(engine: Engine, digest: Digest, composed: Composed | None, reverse_path: str, now: datetime) -> None:
    """Records that the digest was made, and queues it unless there is nothing to say. The row keeps out a second one."""
    recipient = digest.audience.address
    with transaction(engine) as session:
        begun = digests.begin(session, recipient, digest.day, covers=(digest.since, digest.until))
        if not begun or composed is None:
            return
        key = f"digest:{digest.day.isoformat()}:{recipient}"
        outbox.queue(session, owed_letter(composed, key, reverse_path, now), now)
    log.info("digest queued", day=digest.day.isoformat(), cases=len(digest.new), waiting=digest.numbers.waiting)
