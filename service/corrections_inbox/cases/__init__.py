"""Case, Report, Claim, statuses and what each permits, joining, the digest's content. Pure."""

from corrections_inbox.cases.confirming import Confirmation, Verdict
from corrections_inbox.cases.digest import Audience, Card, Digest, KindLines, MailLine, Numbers, Snapshot, StuckLetter
from corrections_inbox.cases.values import (
    OPEN,
    Case,
    CorrectionNotice,
    Event,
    Lane,
    Letter,
    Report,
    Reporter,
    Status,
)

__all__ = [
    "OPEN",
    "Audience",
    "Card",
    "Case",
    "Confirmation",
    "CorrectionNotice",
    "Digest",
    "Event",
    "KindLines",
    "Lane",
    "Letter",
    "MailLine",
    "Numbers",
    "Report",
    "Reporter",
    "Snapshot",
    "Status",
    "StuckLetter",
    "Verdict",
]
