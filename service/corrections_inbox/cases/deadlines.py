"""How long a house has to answer a legal or a privacy demand: days from its receipt, as its law has them.

Defaults to begin with, not legal advice: what the law gives for a demand in general, where it names days at all.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from corrections_inbox.cases.values import Lane

Name = TypeVar("Name", bound=str)

DAYS: Mapping[str, Mapping[Lane, int]] = {
    # One month for a data subject's request: GDPR article 12(3). The EU sets no days for a demand to retract.
    "eu": {Lane.LEGAL: 14, Lane.PRIVACY: 30},
    # UK GDPR article 12(3); Pre-Action Protocol for Media and Communications Claims, 3.6: 14 days.
    "uk": {Lane.LEGAL: 14, Lane.PRIVACY: 30},
    # California Civil Code section 48a: three weeks for a correction; section 1798.130: 45 days for a consumer's request.
    "us": {Lane.LEGAL: 21, Lane.PRIVACY: 45},
    # Lei 13.188/2015 article 5: seven days for a right of reply; LGPD article 19: fifteen.
    "br": {Lane.LEGAL: 7, Lane.PRIVACY: 15},
}


def deadlines(jurisdiction: str, chosen: Mapping[Name, int]) -> Mapping[Lane, timedelta]:
    """How long each lane's demands may wait; `chosen` days by the lane's name win over the jurisdiction's. 0 is no deadline."""
    days = {**DAYS[jurisdiction], **{Lane(name): number for name, number in chosen.items()}}
    return {lane: timedelta(days=number) for lane, number in days.items() if number}


def deadline_of(lane: Lane, received: datetime, waits: Mapping[Lane, timedelta]) -> datetime | None:
    """When a demand that was received then must have its answer; None where nothing is set for its lane."""
    return received + waits[lane] if lane in waits else None
