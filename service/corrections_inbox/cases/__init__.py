"""Case, Report, Claim, statuses and what each permits, joining, the digest's content. Pure."""

from corrections_inbox.cases.cards import Card, MailLine, StuckLetter
from corrections_inbox.cases.confirming import Confirmation, Verdict
from corrections_inbox.cases.digest import Audience, DayCount, Digest, KindLines, Numbers, Snapshot
from corrections_inbox.cases.folding import Bulk, Campaign
from corrections_inbox.cases.values import (
    OPEN,
    RESERVED,
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
    "RESERVED",
    "Audience",
    "Bulk",
    "Campaign",
    "Card",
    "Case",
    "Confirmation",
    "CorrectionNotice",
    "DayCount",
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
