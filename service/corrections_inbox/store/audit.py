"""The audit log: who did what on the desk that is no part of a case's own history."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from corrections_inbox.store.desk_tables import AuditRow


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


def record(session: Session, actor: str, action: str, subject: str, detail: str, now: datetime) -> None:
    """Writes one line. `actor` is a person's address; `action` is a few words such as "signed in"."""
    session.add(AuditRow(at=now, actor=actor, action=action, subject=subject, detail=detail))
    session.flush()


def page(session: Session, *, limit: int, offset: int = 0, actor: str = "") -> list[Line]:
    """Lines of the log, the latest first; with `actor` those of one person."""
    rows = select(AuditRow).order_by(col(AuditRow.at).desc(), col(AuditRow.key).desc()).limit(limit).offset(offset)
    rows = rows.where(AuditRow.actor == actor) if actor else rows
    return [Line(row.at, row.actor, row.action, row.subject, row.detail) for row in session.exec(rows)]
