"""The fitted model of kinds: where the rules find no clear words, all words and the form of a mail are weighed together."""

import math
from collections.abc import Mapping

from corrections_inbox.triage.kind_coefficients import WEIGHTS
from corrections_inbox.triage.traits import traits
from corrections_inbox.triage.values import Kind, Ruling
from corrections_inbox.triage.voice import Voice

Weights = Mapping[str, Mapping[str, float]]  # trait -> kind -> weight

WEIGHED = (
    *(Kind.REPORT, Kind.FOLLOW_UP, Kind.QUESTION, Kind.OPINION, Kind.PRAISE, Kind.LEGAL, Kind.PRIVACY, Kind.DELIVERY),
    *(Kind.PITCH, Kind.OTHER_OUTLET, Kind.SPAM, Kind.AUTOMATIC, Kind.OTHER),
)
# How many times likelier than a report a kind must be to be told, chosen on mails held out of the fit: a report taken for
# one that opens no case may be forgotten, and one taken for a machine's goes without an answer as well.
_IN_DOUBT: dict[Kind, float] = dict.fromkeys(WEIGHED, 1.2) | {
    Kind.REPORT: 1.0,
    **dict.fromkeys((Kind.OPINION, Kind.PRAISE, Kind.PITCH, Kind.DELIVERY, Kind.OTHER_OUTLET), 2.0),
    **dict.fromkeys((Kind.SPAM, Kind.AUTOMATIC), 6.0),
}


def weighed(voice: Voice, ruling: Ruling) -> tuple[Kind, Ruling]:
    """The kind of a mail in which the rules find no clear words of any, and which they take for a report."""
    best = likeliest(chances(traits(voice), WEIGHTS))
    return (best, ruling) if best is Kind.REPORT else (best, Ruling(f"weighed_{best}", _reason(voice, best)))


def chances(found: Mapping[str, float], weights: Weights) -> dict[Kind, float]:
    """The probability of each kind by multinomial logistic regression."""
    present = [(value, weights[name]) for name, value in found.items() if value and name in weights]
    scores = {kind: sum(value * row[kind] for value, row in present) for kind in WEIGHED}
    highest = max(scores.values())
    odds = {kind: math.exp(score - highest) for kind, score in scores.items()}
    total = sum(odds.values())
    return {kind: one / total for kind, one in odds.items()}


def likeliest(share: Mapping[Kind, float]) -> Kind:
    """The likeliest kind; in doubt a report."""
    return max(WEIGHED, key=lambda kind: share[kind] / _IN_DOUBT[kind])


def _reason(voice: Voice, kind: Kind) -> str:
    found = voice.found(f"{kind}_word")[:3]
    told = f" (“{'”, “'.join(found)}”)" if found else ""
    return f"Its words and form together are most like mail of the kind {kind.replace('_', ' ')}{told}."
