"""The audit log: who did what on the desk that is no part of a case's own history."""

from datetime import datetime

from sqlmodel import Session

from corrections_inbox.store.desk_tables import AuditRow


def record(session: Session, actor: str, action: str, subject: str, detail: str, now: datetime) -> None:
    """Writes one line. `actor` is a person's address; `action` is a few words such as "signed in"."""
    session.add(AuditRow(at=now, actor=actor, action=action, subject=subject, detail=detail))
    session.flush()
