"""What happened on each of a few days: mail that came in, cases that were opened, and those that were settled."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, and_, col, func, select

from corrections_inbox.cases import OPEN, DayCount, Status
from corrections_inbox.store.tables import CaseRow, EventRow, MailRow

_SETTLED = [f"set to {status}" for status in Status if status not in OPEN and status is not Status.DUPLICATE]


def days(session: Session, bounds: Sequence[tuple[date, datetime, datetime]], until: datetime) -> tuple[DayCount, ...]:
    """The days' figures, each from its first moment and before its last, and nothing after `until`; no backlog."""
    return tuple(_day(session, day, begin, min(end, until)) for day, begin, end in bounds)


def _day(session: Session, day: date, begin: datetime, end: datetime) -> DayCount:
    arrived = and_(col(MailRow.arrived) >= begin, col(MailRow.arrived) < end, ~col(MailRow.backlog))
    opened = and_(col(CaseRow.opened) >= begin, col(CaseRow.opened) < end, ~col(CaseRow.backlog))
    settled = and_(col(EventRow.at) >= begin, col(EventRow.at) < end, col(EventRow.action).in_(_SETTLED))
    return DayCount(
        day,
        mails=session.exec(select(func.count()).select_from(MailRow).where(arrived)).one(),
        opened=session.exec(select(func.count()).select_from(CaseRow).where(opened)).one(),
        settled=session.exec(select(func.count(col(EventRow.case_key).distinct())).where(settled)).one(),
    )
