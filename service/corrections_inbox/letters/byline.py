"""What authors are told of reports on their articles: the case, never the reader. English, to staff."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corrections_inbox.cases import Case, Letter
from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead, Understood
from corrections_inbox.matching.terms import terms


@dataclass(frozen=True, slots=True)
class Reported:
    """One case on an author's article. `desk` leads to it, for authors who may sign in."""

    case: Understood
    desk: str = ""


def compose_byline(
    templates: Templates,
    letterhead: Letterhead,
    cases: Sequence[Case],
    *,
    recipient: str,
    now: datetime,
    key: str,
    links: DeskLinks | None = None,
) -> Composed:
    """Tells an author of linked cases on their articles.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    reported = [Reported(_told(case), links.to(case.reference) if links else "") for case in cases]
    rendered = templates.render(Letter.BYLINE, (), {"publication": letterhead.masthead, "reported": reported})
    return seal(Letter.BYLINE, rendered, letterhead, recipient=recipient, now=now, key=key)


def _told(case: Case) -> Understood:
    """How the case was understood, in our own words and those of the change, unless these name its reader."""
    understood = Understood.of(case.reference, case.match)
    change = understood.change
    if change and _names(case) & {*terms(change.wrong), *terms(change.right)}:
        return replace(understood, change=None)
    return understood


def _names(case: Case) -> set[str]:
    """The words of the readers' names and addresses; figures and initials name nobody."""
    people = [report.reporter for report in case.reports if report.reporter]
    words = (word for person in people for word in terms(f"{person.name} {person.address.partition('@')[0]}"))
    return {word for word in words if len(word) > 1 and not word[0].isdigit()}
