"""Cases that repeat another one: their readers wait with that one."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from corrections_inbox.cases import Case, Event, Report, Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import case_queries, cases


def load(session: Session, reference: str) -> Case:
    """One case.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    case = case_queries.load(session, reference)
    if case is None:
        raise CorrectionsInboxError(f"There is no case {reference}.")
    return case


def hand_over(session: Session, duplicate: Case, actor: str, now: datetime) -> None:
    """The readers of a duplicate wait with the other case, and are told with it."""
    other = load(session, duplicate.duplicate_of)
    if not other.status.is_open:
        raise CorrectionsInboxError(
            f"{other.reference} is {other.status} already, so nobody would be told with it: "
            f"settle {duplicate.reference} in the same way instead."
        )
    for report in duplicate.reports:
        joined = Event(now, actor, "joined", f"from {duplicate.reference}")
        cases.add_report(session, other.reference, _untold(report), joined)
    cases.change(session, other.reference, now)


def take_back(session: Session, duplicate: Case, left: Event, now: datetime) -> None:
    """It was no duplicate after all: its readers do not wait with the other case any longer, nor with one that repeats."""
    lent = [_untold(report) for report in duplicate.reports]
    reference = duplicate.duplicate_of
    while reference:
        other = load(session, reference)
        for report in other.reports:
            # A case that became a duplicate itself has handed them on: there they are told with it.
            waits = report.told is None or other.status is Status.DUPLICATE
            if waits and _untold(report) in lent:
                cases.remove_report(session, reference, report.message_key, left)
                cases.change(session, reference, now)
        reference = other.duplicate_of


def _untold(report: Report) -> Report:
    return replace(report, told=None, told_how="")
