"""How this house answers, as the actions need it."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead
from corrections_inbox.triage.limits import Limits

SERVICE = "service"  # the actor of what no person did


@dataclass(frozen=True, slots=True)
class HouseRules:
    """`legal_notify` and `breaker_notify` are told at once. `zone` decides in which year a case was opened."""

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
