"""The breaker: after too many automatic letters at once, all of them wait until a person releases them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, insert, select, update

from corrections_inbox.store import outbox
from corrections_inbox.store.tables import BreakerRow, table_of

_BREAKERS = table_of(BreakerRow)
_OPEN = (
    select(_BREAKERS.c.tripped_at, _BREAKERS.c.reason)
    .where(_BREAKERS.c.released_at.is_(None))
    .order_by(_BREAKERS.c.key)
)


@dataclass(frozen=True, slots=True)
class Tripped:
    at: datetime
    reason: str


def tripped(session: Session) -> Tripped | None:
    """Since when and why automatic letters are held, or None where they go."""
    row = session.connection().execute(_OPEN).first()
    return Tripped(row.tripped_at, row.reason) if row else None


def trip(session: Session, reason: str, now: datetime) -> None:
    """Holds automatic letters from now on; does nothing where they are held already."""
    if tripped(session) is None:
        session.exec(insert(BreakerRow).values(tripped_at=now, reason=reason, released_by=""))


def release(session: Session, person: str, now: datetime) -> int:
    """Lets letters go again, the held ones first; gives how many those were."""
    open_ones = update(BreakerRow).where(col(BreakerRow.released_at).is_(None))
    session.exec(open_ones.values(released_at=now, released_by=person))
    return outbox.release_held(session, now)
