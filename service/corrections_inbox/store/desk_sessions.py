"""Browsers that are signed in to the desk, known by the hashes of their tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, delete, or_, select, update

from corrections_inbox.store.desk_tables import DeskSessionRow
from corrections_inbox.store.statements import affected

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
OVERLAP = timedelta(minutes=5)  # a token that was changed is still good: requests cross, and answers get lost


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One signed-in browser. `current` is false where it showed the token before its present one."""

    key: int
    address: str
    seal: str
    seen: datetime
    changed: datetime
    current: bool


def begin(session: Session, token_hash: str, seal: str, address: str, now: datetime) -> None:
    """Signs a browser in, and lets go of every session that is over."""
    session.exec(delete(DeskSessionRow).where(or_(*_over(now))))
    known = DeskSessionRow(token_hash=token_hash, seal=seal, address=address, created=now, seen=now, changed=now)
    session.add(known)
    session.flush()


def find(session: Session, token_hash: str, now: datetime) -> DeskSession | None:
    """The session of this token; None where there is none, or where it has been idle or lasted for too long."""
    lately = col(DeskSessionRow.changed) > now - OVERLAP
    # A session that has had one token only has an empty one before it, which is nobody's.
    before = and_(col(DeskSessionRow.previous_hash) == token_hash, col(DeskSessionRow.previous_hash) != "", lately)
    known = or_(col(DeskSessionRow.token_hash) == token_hash, before)
    idle, old = _over(now)
    row = session.exec(select(DeskSessionRow).where(known, ~idle, ~old)).first()
    if row is None or row.key is None:
        return None
    return DeskSession(row.key, row.address, row.seal, row.seen, row.changed, row.token_hash == token_hash)


def touch(session: Session, key: int, now: datetime) -> None:
    """Notes that its browser was there."""
    session.exec(update(DeskSessionRow).where(col(DeskSessionRow.key) == key).values(seen=now))


def change_token(session: Session, key: int, before: str, after: str, now: datetime) -> bool:
    """Gives a session a new token in place of the one it had; False if another request has done so already."""
    ours = update(DeskSessionRow).where(col(DeskSessionRow.key) == key, col(DeskSessionRow.token_hash) == before)
    return affected(session, ours.values(token_hash=after, previous_hash=before, changed=now, seen=now)) == 1


def end(session: Session, key: int) -> None:
    """Signs the browser out."""
    session.exec(delete(DeskSessionRow).where(col(DeskSessionRow.key) == key))


def end_of(session: Session, token_hash: str) -> None:
    """Signs out the browser with this token, if there is one."""
    session.exec(delete(DeskSessionRow).where(col(DeskSessionRow.token_hash) == token_hash))


def _over(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(DeskSessionRow.seen) <= now - IDLE, col(DeskSessionRow.created) <= now - LONGEST
