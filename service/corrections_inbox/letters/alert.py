"""Alerts: what can't wait for the digest goes to a named person at once. English, to staff."""

from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.cases import Card, Case, Letter
from corrections_inbox.letters.cards import CaseView, case_view
from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead


@dataclass(frozen=True, slots=True)
class Breaker:
    """Automatic letters are held until a person releases them."""

    reason: str
    held: int


def compose_alert(
    templates: Templates,
    letterhead: Letterhead,
    matter: Case | Breaker,
    *,
    recipient: str,
    now: datetime,
    key: str,
    links: DeskLinks | None = None,
) -> Composed:
    """Tells one person of a legal or privacy case, or that the breaker holds automatic letters.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    breaker = matter if isinstance(matter, Breaker) else None
    case = None if isinstance(matter, Breaker) else _view(matter, letterhead, now, links)
    held = links.page("/letters") if links else ""
    values = {"publication": letterhead.masthead, "case": case, "breaker": breaker, "held": held}
    rendered = templates.render(Letter.ALERT, (), values)
    return seal(Letter.ALERT, rendered, letterhead, recipient=recipient, now=now, key=key)


def _view(case: Case, letterhead: Letterhead, now: datetime, links: DeskLinks | None) -> CaseView:
    untold = sum(report.told is None for report in case.reports)
    card = Card(case, days=(now - case.opened).days, waiting=untold, overdue=False)
    return case_view(card, letterhead.masthead.zone, now, links)
