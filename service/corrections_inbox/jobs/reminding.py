"""Reminders: who has a case that waits for long is told, and later the standards editor; one letter a day to each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from corrections_inbox.actions.drafting import owed_letter
from corrections_inbox.actions.house_rules import SERVICE
from corrections_inbox.cases import Event
from corrections_inbox.cases.escalation import REMINDED, Escalation, Reminder, reminders_due
from corrections_inbox.jobs.desk_links import links_for
from corrections_inbox.jobs.digest import is_due
from corrections_inbox.jobs.house import House
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.letters.reminder import compose_reminder
from corrections_inbox.settings import Settings
from corrections_inbox.store import case_queries, cases, counters, outbox, reading, telling_staff, transaction

log = structlog.get_logger(__name__)


def remind(settings: Settings, engine: Engine, house: House, now: datetime) -> bool:
    """Queues the next reminder, at the hours and on the days of digests; False when none is due.

    Raises:
        BadTemplateError: an operator's template is wrong.
    """
    local = now.astimezone(settings.zone)
    if not settings.escalation.remind_after_days or not is_due(settings.digest, local):
        return False
    return any(
        _queue(settings, engine, reminders, _compose(settings, house, reminders, now), now)
        for reminders in _due(settings, engine, now).values()
    )


def _due(settings: Settings, engine: Engine, now: datetime) -> dict[str, tuple[Reminder, ...]]:
    rule = _rule(settings)
    with reading(engine) as session:
        return reminders_due(telling_staff.waiting_since(session, now - rule.after), rule, now)


def _rule(settings: Settings) -> Escalation:
    chosen = settings.escalation
    return Escalation(timedelta(days=chosen.remind_after_days), chosen.standards_editor)


def _key(settings: Settings, recipient: str, now: datetime) -> str:
    return f"reminder:{now.astimezone(settings.zone).date().isoformat()}:{recipient}"


def _compose(settings: Settings, house: House, reminders: Sequence[Reminder], now: datetime) -> Composed:
    recipient = reminders[0].recipient
    return compose_reminder(
        house.templates,
        house.letterhead,
        reminders,
        after=_rule(settings).after,
        now=now,
        key=_key(settings, recipient, now),
        links=links_for(settings, house.letterhead, recipient, now),
    )


def _queue(
    settings: Settings, engine: Engine, reminders: Sequence[Reminder], composed: Composed, now: datetime
) -> bool:
    """Queues the letter and notes the step in each case's history, at once: no case takes a step twice.

    False, and nothing noted, if this person has had their letter of the day, or if one of the cases is another by now.
    They wait for the next look.
    """
    seen = {reminder.card.case.reference: reminder.card.case for reminder in reminders}
    references = tuple(seen)
    key = _key(settings, composed.recipient, now)
    owed = owed_letter(composed, key, settings.smtp.reverse_path, now, references=references)
    with transaction(engine) as session:
        counters.take_turn(session)
        as_they_are = {case.reference: case for case in case_queries.load_many(session, references)}
        if as_they_are != seen or outbox.queue(session, owed, now) is None:
            return False
        for reference in references:
            cases.record(session, reference, Event(now, SERVICE, REMINDED, composed.recipient))
    log.info("reminder queued", cases=len(references))
    return True
