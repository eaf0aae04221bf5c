"""How this house answers, as the actions need it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from corrections_inbox.cases import Lane
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead
from corrections_inbox.triage.limits import Limits

SERVICE = "service"  # the actor of what no person did


LinksFor = Callable[[str, datetime], DeskLinks | None]  # of mails to an address, as of a moment


def _no_desk(_recipient: str, _now: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class HouseRules:
    """`legal_notify` and `breaker_notify` are told at once. `zone` decides in which year a case was opened.

    `deadlines` are how long demands of a lane may wait. `links` gives those that mails to one of the desk's people carry.
    """

    templates: Templates
    letterhead: Letterhead
    limits: Limits = field(default_factory=Limits)
    answering: bool = False
    legal_receipt: bool = True
    reverse_path: str = "<>"
    zone: tzinfo = UTC
    staff: frozenset[str] = frozenset()
    legal_notify: tuple[str, ...] = ()
    breaker_notify: tuple[str, ...] = ()
    deadlines: Mapping[Lane, timedelta] = field(default_factory=dict)
    links: LinksFor = _no_desk
