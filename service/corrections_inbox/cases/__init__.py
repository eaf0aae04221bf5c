"""Case, Report, Claim, statuses and what each permits, joining, the digest's content. Pure."""

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

__all__ = ["OPEN", "Case", "CorrectionNotice", "Event", "Lane", "Letter", "Report", "Reporter", "Status"]
