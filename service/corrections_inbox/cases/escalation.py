"""Whom to remind of cases that wait for long: first who has them, and when that did not help, the standards editor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from corrections_inbox.cases.cards import Card, card_of, oldest_first
from corrections_inbox.cases.values import Case

REMINDED = "reminded"  # in a case's history: one such line for each step that was taken
REOPENED = "reopened"
_NEITHER = r"\s@<>()\[\]\\,;:\""
_ADDRESS = re.compile(rf"[^{_NEITHER}]+@[^{_NEITHER}]+\.[^{_NEITHER}.]+")


class Step(StrEnum):
    """What a reminder is of. Each case takes the first or the second step once, and then the last once."""

    YOURS = "yours"  # it is assigned to whom it goes
    NOBODYS = "nobodys"  # it is assigned to nobody who could be written to
    STILL_OPEN = "still_open"  # an earlier reminder changed nothing


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case is brought up when a reader has waited `after`, and once more as long after that; never with 0."""

    after: timedelta
    standards_editor: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One case that somebody is to be reminded of."""

    recipient: str  # in lower case
    step: Step
    card: Card


def reminders_due(cases: Iterable[Case], rule: Escalation, now: datetime) -> dict[str, tuple[Reminder, ...]]:
    """Who is to be reminded now, and of what, the oldest case first. Where nobody can be written to nobody is."""
    found: dict[str, list[Reminder]] = {}
    for case in cases if rule.after else ():
        reminder = _reminder(case, rule, now)
        if reminder and reminder.recipient:
            found.setdefault(reminder.recipient, []).append(reminder)
    return {who: tuple(sorted(theirs, key=lambda each: oldest_first(each.card))) for who, theirs in found.items()}


def _reminder(case: Case, rule: Escalation, now: datetime) -> Reminder | None:
    untold = [report.received for report in case.reports if report.told is None]
    if not case.status.is_open or case.backlog or not untold:
        return None
    reminded = _reminded(case)
    since = reminded[-1] if reminded else min(untold)
    if len(reminded) > 1 or now - since < rule.after:
        return None
    to, step = rule.standards_editor, Step.STILL_OPEN if reminded else Step.NOBODYS
    if not reminded and _ADDRESS.fullmatch(case.assignee):
        to, step = case.assignee, Step.YOURS
    return Reminder(to.lower(), step, card_of(case, now))


def _reminded(case: Case) -> list[datetime]:
    """When reminders of a case went, since it was last reopened."""
    moments: list[datetime] = []
    for event in case.history:
        if event.action == REOPENED:
            moments.clear()
        elif event.action == REMINDED:
            moments.append(event.at)
    return moments
