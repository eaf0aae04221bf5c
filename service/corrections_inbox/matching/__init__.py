"""Which article, which passage, why, how sure; the Index port. Pure."""

from typing import TYPE_CHECKING

from corrections_inbox.loading import when_used
from corrections_inbox.matching.values import (
    ArticleRef,
    Candidate,
    Claim,
    ErrorType,
    Evidence,
    Ground,
    Match,
    Passage,
    SuggestedChange,
)

if TYPE_CHECKING:
    from corrections_inbox.matching.index import Hit, Index, Window
    from corrections_inbox.matching.understanding import understand

__all__ = [
    "ArticleRef",
    "Candidate",
    "Claim",
    "ErrorType",
    "Evidence",
    "Ground",
    "Hit",
    "Index",
    "Match",
    "Passage",
    "SuggestedChange",
    "Window",
    "understand",
]

__getattr__ = when_used(__name__, Hit="index", Index="index", Window="index", understand="understanding")
