"""Which digests were begun, and what each covered."""

from datetime import date, datetime

from sqlmodel import Session, col, func, select

from corrections_inbox.store.statements import insert_new
from corrections_inbox.store.tables import DigestRow


def begin(session: Session, recipient: str, day: date, *, covers: tuple[datetime, datetime]) -> bool:
    """Records a recipient's digest of a local day before it is sent; False if there is one already."""
    values = {"recipient": recipient, "local_date": day, "covered_from": covers[0], "covered_until": covers[1]}
    return insert_new(session, DigestRow, values)


def exists(session: Session, recipient: str, day: date) -> bool:
    return session.get(DigestRow, (recipient, day)) is not None


def covered_until(session: Session, recipient: str, day: date) -> datetime | None:
    """The last moment that a recipient's digests of earlier days cover; None before the first."""
    earlier = DigestRow.recipient == recipient, col(DigestRow.local_date) < day
    return session.exec(select(func.max(DigestRow.covered_until)).where(*earlier)).one()
