"""Links that were asked for, to sign in to the desk with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select, update

from corrections_inbox.store.desk_tables import SignInRow
from corrections_inbox.store.statements import changed

LIFETIME = timedelta(minutes=15)
COUNTED = timedelta(hours=1)
KEPT = timedelta(days=1)
ANY_BROWSER = ""  # in place of a browser's hash: nobody asked by browser


@dataclass(frozen=True, slots=True)
class Asking:
    """One request for a link. `asker` and `client` are hashes; `address` is empty where it is no editor's."""

    token_hash: str
    browser_hash: str
    address: str
    asker: str
    client: str
    going_to: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How many links were asked for within an hour: for one address, from one client, and in all."""

    asker: int
    client: int
    overall: int


@dataclass(frozen=True, slots=True)
class Used:
    """Whom a link signs in, and where they wanted to go."""

    address: str
    going_to: str


def asked(session: Session, asker: str, client: str, now: datetime) -> Asked:
    """Counts the last hour."""
    lately = col(SignInRow.asked) > now - COUNTED

    def count(*which: bool) -> int:
        return session.exec(select(func.count()).select_from(SignInRow).where(lately, *which)).one()

    return Asked(count(SignInRow.asker == asker), count(SignInRow.client == client), count())


def keep(session: Session, asking: Asking, now: datetime) -> None:
    """Keeps a request, and lets go of those of the day before."""
    session.exec(delete(SignInRow).where(col(SignInRow.asked) <= now - KEPT))
    session.add(
        SignInRow(
            token_hash=asking.token_hash,
            browser_hash=asking.browser_hash,
            address=asking.address,
            asker=asking.asker,
            client=asking.client,
            going_to=asking.going_to,
            asked=now,
        )
    )
    session.flush()


def works(session: Session, token_hash: str, browser_hash: str, now: datetime) -> bool:
    """Whether this link would sign this browser in now. Looking uses nothing up."""
    return session.exec(select(SignInRow.key).where(*_good(token_hash, browser_hash, now))).first() is not None


def use(session: Session, token_hash: str, browser_hash: str, now: datetime) -> Used | None:
    """Uses a link up; None, and nothing used, where it is not good in this browser now."""
    good = update(SignInRow).where(*_good(token_hash, browser_hash, now)).values(used=now)
    row = changed(session, good, SignInRow.address, SignInRow.going_to)
    return Used(row.address, row.going_to) if row else None


def _good(token_hash: str, browser_hash: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SignInRow.token_hash) == token_hash,
        col(SignInRow.browser_hash).in_([browser_hash, ANY_BROWSER]),
        col(SignInRow.address) != "",
        col(SignInRow.used).is_(None),
        col(SignInRow.asked) > now - LIFETIME,
    )
