"""Cases, their reports and their history: written and changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, insert, select, update

from corrections_inbox.cases import Case, Event, Report
from corrections_inbox.matching import Match
from corrections_inbox.store import counters
from corrections_inbox.store.case_lines import touch, touch_new
from corrections_inbox.store.mapping import claim_to_json, match_to_json, reporter_to_json
from corrections_inbox.store.statements import affected, changed
from corrections_inbox.store.tables import CaseRow, EventRow, ReportRow, table_of

# Made once: making a statement costs more than running it.
_NEW_CASE = insert(table_of(CaseRow)).returning(table_of(CaseRow).c.reference, table_of(CaseRow).c.key)
_NEW_REPORT = insert(table_of(ReportRow))
_NEW_EVENT = insert(table_of(EventRow))


def take_references(session: Session, year: int, number: int) -> list[str]:
    """The next references of a year, `C-YYYY-NNNN`. The year is the one in the publication's zone."""
    last = counters.advance(session, f"case:{year}", number)
    return [f"C-{year}-{n:04d}" for n in range(last - number + 1, last + 1)]


def open_case(session: Session, case: Case) -> None:
    """Stores a new case with its reports and its history."""
    open_cases(session, [case])


def open_cases(session: Session, cases: Sequence[Case]) -> None:
    """Stores new cases with their reports and their histories."""
    if not cases:
        return
    connection = session.connection()
    keys = {row.reference: row.key for row in connection.execute(_NEW_CASE, [_case_values(case) for case in cases])}
    _add(session, [(keys[case.reference], case.reports, case.history) for case in cases])
    for case in cases:
        touch_new(session, keys[case.reference], case)


def add_report(session: Session, reference: str, report: Report, *events: Event) -> None:
    """Adds one message's part to a case. A message has one part in a case: a second one is left out.

    Raises:
        LookupError: there is no such case.
    """
    key = _key(session, reference)
    there = ReportRow.case_key == key, ReportRow.mail_key == report.message_key
    if session.exec(select(ReportRow.key).where(*there)).first() is None:
        _add(session, [(key, [report], events)])


def remove_report(session: Session, reference: str, message_key: int, *events: Event) -> None:
    """Takes one message's part out of a case again.

    Raises:
        LookupError: there is no such case.
    """
    key = _key(session, reference)
    session.exec(delete(ReportRow).where(col(ReportRow.case_key) == key, col(ReportRow.mail_key) == message_key))
    _add(session, [(key, (), events)])


def record(session: Session, reference: str, *events: Event) -> None:
    """Adds lines to a case's history.

    Raises:
        LookupError: there is no such case.
    """
    _add(session, [(_key(session, reference), (), events)])


def change(session: Session, reference: str, now: datetime, **values: Any) -> None:
    """Changes columns of a case, such as `status` or `needs_human`.

    Raises:
        LookupError: there is no such case.
    """
    ours = update(CaseRow).where(col(CaseRow.reference) == reference).values(updated=now, **values)
    row = changed(session, ours, CaseRow.key)
    if row is None:
        raise LookupError(f"There is no case {reference}.")
    touch(session, row.key)


def relink(session: Session, reference: str, match: Match, section: str, now: datetime) -> None:
    """Puts a case on another article or passage.

    Raises:
        LookupError: there is no such case.
    """
    article_id = match.linked.article.id if match.linked else None
    change(session, reference, now, match=match_to_json(match), article_id=article_id, section=section)


def mark_told(session: Session, reference: str, address: str | None, how: str, now: datetime) -> int:
    """Records that a reader (or with None every one) was told the outcome, or why none is owed; gives how many reports."""
    key = _key(session, reference)
    touch(session, key)
    waiting = update(ReportRow).where(col(ReportRow.case_key) == key, col(ReportRow.told).is_(None))
    if address is not None:
        waiting = waiting.where(col(ReportRow.address) == address.lower())
    return affected(session, waiting.values(told=now, told_how=how))


def mark_waiting(session: Session, reference: str) -> None:
    """Forgets what the readers of a case were told: it is open again, and a new outcome is owed."""
    key = _key(session, reference)
    touch(session, key)
    reports = update(ReportRow).where(col(ReportRow.case_key) == key)
    session.exec(reports.values(told=None, told_how=""))


def _key(session: Session, reference: str) -> int:
    key = session.exec(select(CaseRow.key).where(CaseRow.reference == reference)).first()
    if key is None:
        raise LookupError(f"There is no case {reference}.")
    return key


def _add(session: Session, parts: Sequence[tuple[int, Sequence[Report], Sequence[Event]]]) -> None:
    """Adds reports and lines of history to cases."""
    touch(session, *(key for key, _, _ in parts))
    if reports := [_report_values(key, report) for key, added, _ in parts for report in added]:
        session.connection().execute(_NEW_REPORT, reports)
    if lines := [_event_values(key, event) for key, _, added in parts for event in added]:
        session.connection().execute(_NEW_EVENT, lines)


def _case_values(case: Case) -> dict[str, Any]:
    notice = case.notice
    return {
        "reference": case.reference,
        "status": case.status,
        "lane": case.lane,
        "needs_human": case.needs_human,
        "backlog": case.backlog,
        "section": case.section,
        "assignee": case.assignee,
        "deadline": case.deadline,
        "duplicate_of": case.duplicate_of,
        "legal_hold": case.legal_hold,
        "opened": case.opened,
        "updated": case.updated,
        "article_id": case.match.linked.article.id if case.match.linked else None,
        "match": match_to_json(case.match),
        "notice_text": notice.text if notice else None,
        "notice_published": notice.published if notice else None,
    }


def _event_values(key: int, event: Event) -> dict[str, Any]:
    return {"case_key": key, "at": event.at, "actor": event.actor, "action": event.action, "note": event.note}


def _report_values(key: int, report: Report) -> dict[str, Any]:
    return {
        "case_key": key,
        "mail_key": report.message_key,
        "address": report.reporter.address.lower() if report.reporter else None,
        "reporter": reporter_to_json(report.reporter),
        "kind": report.kind,
        "received": report.received,
        "subject": report.subject,
        "words": report.words,
        "claim": claim_to_json(report.claim),
        "acknowledged": report.acknowledged,
        "campaign": report.campaign,
        "told": report.told,
        "told_how": report.told_how,
    }
