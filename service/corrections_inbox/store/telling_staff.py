"""Cases that our own people are to be told of: those that wait for long, and those linked a short while ago."""

from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from corrections_inbox.cases import OPEN, RESERVED, Case, Letter
from corrections_inbox.cases.escalation import REMINDED, REOPENED
from corrections_inbox.store import case_queries
from corrections_inbox.store.tables import CaseRow, EventRow, OutboxRow, ReportRow


def waiting_since(session: Session, latest: datetime) -> list[Case]:
    """Open cases, but for backlog, that a reader has waited with since then or for longer.

    Those that somebody was reminded of after `latest` are left out, and so are those that took both steps.
    """
    waiting = select(ReportRow.case_key).where(col(ReportRow.told).is_(None), ReportRow.received <= latest)
    lately = select(EventRow.case_key).where(EventRow.action == REMINDED, EventRow.at > latest)
    reopened = select(EventRow.case_key).where(EventRow.action == REOPENED)
    twice = select(EventRow.case_key).where(EventRow.action == REMINDED).group_by(col(EventRow.case_key))
    wanted = (
        col(CaseRow.status).in_(OPEN),
        ~col(CaseRow.backlog),
        col(CaseRow.key).in_(waiting),
        col(CaseRow.key).not_in(lately),
        or_(col(CaseRow.key).not_in(twice.having(func.count() > 1)), col(CaseRow.key).in_(reopened)),
    )
    return case_queries.having(session, *wanted)


def linked_since(session: Session, since: datetime) -> list[Case]:
    """Open cases on a known article that changed since then; no backlog, and no legal or privacy matter."""
    wanted = (
        col(CaseRow.updated) > since,
        col(CaseRow.status).in_(OPEN),
        ~col(CaseRow.backlog),
        col(CaseRow.article_id).is_not(None),
        col(CaseRow.lane).not_in(RESERVED),
    )
    return case_queries.having(session, *wanted)


def last_letter(session: Session, letter: Letter, address: str) -> datetime | None:
    """When a letter of this kind was last queued for an address."""
    theirs = OutboxRow.letter == letter, OutboxRow.address == address.lower()
    return session.exec(select(func.max(OutboxRow.created)).where(*theirs)).one()
