"""Who has a case open on the desk at this moment, so that two editors do not settle it side by side."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from corrections_inbox.store.desk_tables import PresenceRow
from corrections_inbox.store.statements import insert_new

LASTS = timedelta(seconds=75)  # a page that is open says so every 30 seconds
FRESH = timedelta(seconds=15)  # so lately noted that it need not be noted again


def others(session: Session, reference: str, address: str, now: datetime) -> list[str]:
    """The addresses of those who have the case open, but for this one."""
    there = PresenceRow.reference == reference, PresenceRow.address != address
    seen = select(PresenceRow.address).where(*there, col(PresenceRow.seen_at) > now - LASTS)
    return list(session.exec(seen.order_by(PresenceRow.address)))


def is_noted(session: Session, reference: str, address: str, now: datetime) -> bool:
    """Whether this person was noted here a moment ago."""
    row = session.get(PresenceRow, (reference, address))
    return row is not None and row.seen_at > now - FRESH


def note(session: Session, reference: str, address: str, now: datetime) -> None:
    """Notes that this person has the case open, and forgets those who left theirs long ago."""
    session.exec(delete(PresenceRow).where(col(PresenceRow.seen_at) <= now - LASTS))
    # Two tabs of one person may say so at once.
    if not insert_new(session, PresenceRow, {"reference": reference, "address": address, "seen_at": now}):
        there = col(PresenceRow.reference) == reference, col(PresenceRow.address) == address
        session.exec(update(PresenceRow).where(*there).values(seen_at=now))
