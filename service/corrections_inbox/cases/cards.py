"""What a digest lists: cases as cards, mails and letters as lines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from corrections_inbox.cases.values import Case, Letter
from corrections_inbox.triage import Kind

OVERDUE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail in a list: what an editor needs in order to decide whether to open it."""

    key: int
    sender: str
    subject: str
    arrived: datetime
    kind: Kind | None = None  # None until it was filed
    reason: str = ""  # why it was quarantined, or why nothing was sent back
    references: tuple[str, ...] = ()
    campaign: str = ""  # the same for mails that are all but identical


@dataclass(frozen=True, slots=True)
class StuckLetter:
    """A letter that did not arrive by itself: held by the breaker, refused, returned, or lost between two answers."""

    key: int
    letter: Letter
    recipient: str
    state: str  # held, unknown, refused, bounced or deferred
    since: datetime
    reason: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A case as the digest shows it. `days` counts whole days since its oldest report came in."""

    case: Case
    days: int
    waiting: int  # readers who were not told an outcome yet
    overdue: bool  # one of them has waited for more than 14 days


def card_of(case: Case, now: datetime) -> Card:
    """The card of a case at this moment."""
    received = [report.received for report in case.reports]
    untold = [report.received for report in case.reports if report.told is None]
    return Card(
        case=case,
        days=(now - min(received, default=case.opened)).days,
        waiting=len(untold),
        overdue=bool(untold) and not case.backlog and now - min(untold) > OVERDUE,
    )


def oldest_first(card: Card) -> tuple[datetime, str]:
    """Sorts cards by when the first of their reports came."""
    return min((report.received for report in card.case.reports), default=card.case.opened), card.case.reference
