"""The reminder of cases that wait for long. English, to staff; it holds no reader's address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from corrections_inbox.cases import Letter
from corrections_inbox.cases.escalation import Reminder, Step
from corrections_inbox.letters.digest_parts import Cases, Words
from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead

_CARDS, _ROWS = 8, 60


@dataclass(frozen=True, slots=True)
class ReminderView:
    """What somebody is reminded of, by the reason: `yours`, `nobodys`, `still_open`. `days` is how long is too long."""

    total: int
    days: int
    first: str  # the reference of the oldest, which stands in the subject if it is the only one
    age: str
    yours: Cases
    nobodys: Cases
    still_open: Cases
    desk: str


def compose_reminder(
    templates: Templates,
    letterhead: Letterhead,
    reminders: Sequence[Reminder],
    *,
    after: timedelta,
    now: datetime,
    key: str,
    links: DeskLinks | None = None,
) -> Composed:
    """One letter to one person about all their cases; `reminders` all go to the same one, oldest first.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    words = Words(letterhead.masthead.zone, now, links)
    oldest = words.case(reminders[0].card)
    parts = {step: _part(words, reminders, step) for step in Step}
    view = ReminderView(
        total=len(reminders),
        days=after.days,
        first=oldest.reference,
        age=oldest.age,
        yours=parts[Step.YOURS],
        nobodys=parts[Step.NOBODYS],
        still_open=parts[Step.STILL_OPEN],
        desk=words.page("/cases"),
    )
    rendered = templates.render(Letter.REMINDER, (), {"publication": letterhead.masthead, "reminder": view})
    return seal(Letter.REMINDER, rendered, letterhead, recipient=reminders[0].recipient, now=now, key=key)


def _part(words: Words, reminders: Sequence[Reminder], step: Step) -> Cases:
    cards = [reminder.card for reminder in reminders if reminder.step is step]
    return words.cases(cards, cards_shown=_CARDS, rows_shown=_ROWS)
