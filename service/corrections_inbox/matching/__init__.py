"""Which article, which passage, why, how sure; the Index port. Pure."""

from corrections_inbox.matching.index import Hit, Index, Window
from corrections_inbox.matching.understanding import understand
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
