"""Mails that are all but identical, found by a few reads of an index; from two senders on they are a campaign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, insert, select, update

from corrections_inbox.cases.likeness import ALIKE, NEARLY_THE_SAME, Likeness, resemblance
from corrections_inbox.store.campaign_tables import LikenessBandRow, LikenessRow
from corrections_inbox.store.case_lines import touch
from corrections_inbox.store.tables import MailRow, OutboxRow, OutboxState, ReportRow, table_of

WINDOW = timedelta(days=14)  # between two mails of one campaign, at most
_MOST_COMPARED = 50
_MAILS, _LIKE, _BANDS = table_of(MailRow), table_of(LikenessRow), table_of(LikenessBandRow)

# Made once: making a statement costs more than running it.
_KIN = (
    select(_LIKE.c.root, _LIKE.c.arrived, _LIKE.c.minhash)
    .where(
        _LIKE.c.mail_key.in_(
            select(_BANDS.c.mail_key).where(_BANDS.c.band.in_(bindparam("bands", expanding=True))).distinct()
        ),
        _LIKE.c.arrived.between(bindparam("after"), bindparam("before")),
        _LIKE.c.mail_key != bindparam("mail_key"),
    )
    .order_by(_LIKE.c.mail_key)
    .limit(_MOST_COMPARED)
)
_KNOWN = select(_BANDS.c.band).where(_BANDS.c.band.in_(bindparam("bands", expanding=True))).distinct()
_NEW_LIKENESS, _NEW_BAND = insert(_LIKE), insert(_BANDS)


@dataclass(frozen=True, slots=True)
class Kin:
    """The mail that one is all but identical to: `root` is the first of them all.

    `stands_in` says whether others find this one by that mail too, so that it needs no bands of its own.
    """

    root: int
    stands_in: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A filed mail, by what others are held against it; `address` is its reporter's."""

    key: int
    alike: Likeness
    kin: Kin | None
    address: str
    arrived: datetime


def known_bands(session: Session, bands: Collection[int]) -> set[int]:
    """Those of these bands that a filed mail has: only a mail with one of them can have kin."""
    return set(session.connection().execute(_KNOWN, {"bands": list(bands)}).scalars()) if bands else set()


def kin(session: Session, mail_key: int, alike: Likeness, arrived: datetime) -> Kin | None:
    """The earlier filed mail within the window that is most like this one, None where none is alike."""
    given = {"bands": alike.bands, "after": arrived - WINDOW, "before": arrived + WINDOW, "mail_key": mail_key}
    found = [(resemblance(alike, row.minhash), row) for row in session.connection().execute(_KIN, given)]
    share, row = max(found, key=lambda each: each[0], default=(0.0, None))
    if row is None or share < ALIKE:
        return None
    return Kin(row.root, stands_in=share >= NEARLY_THE_SAME and arrived - row.arrived < WINDOW / 2)


def was_answered(session: Session, root: int, address: str) -> bool:
    """Whether this sender got a letter for another mail of a campaign: one that others sent too."""
    sent_by = col(LikenessRow.root) == root, col(LikenessRow.address) == address.lower()
    answered = (
        select(LikenessRow.mail_key)
        .join(OutboxRow, col(OutboxRow.mail_key) == LikenessRow.mail_key)
        .where(*sent_by, col(OutboxRow.automatic), OutboxRow.state != OutboxState.WITHDRAWN)
    )
    others = select(LikenessRow.mail_key).where(col(LikenessRow.root) == root, LikenessRow.address != address.lower())
    return all(session.exec(wanted.limit(1)).first() is not None for wanted in (answered, others))


def record(session: Session, mails: Sequence[Compared]) -> None:
    """Keeps what filed mails are compared by; where it is not its root's sender who wrote one, all of them are a campaign."""
    if not mails:
        return
    connection = session.connection()
    connection.execute(_NEW_LIKENESS, [_values(mail) for mail in mails])
    found_by = [mail for mail in mails if mail.kin is None or not mail.kin.stands_in]
    if bands := [{"band": band, "mail_key": mail.key} for mail in found_by for band in set(mail.alike.bands)]:
        connection.execute(_NEW_BAND, bands)
    for root in dict.fromkeys(mail.kin.root for mail in mails if mail.kin):
        _proclaim(session, root)


def _values(mail: Compared) -> dict[str, Any]:
    return {
        "mail_key": mail.key,
        "root": mail.kin.root if mail.kin else mail.key,
        "address": mail.address.lower(),
        "arrived": mail.arrived,
        "minhash": mail.alike.minhash,
    }


def _proclaim(session: Session, root: int) -> None:
    of_it = select(LikenessRow.mail_key).where(LikenessRow.root == root)
    if len(session.exec(select(LikenessRow.address).where(LikenessRow.root == root).distinct().limit(2)).all()) > 1:
        new = list(session.exec(of_it.join(MailRow).where(MailRow.campaign == "")))
        session.exec(update(MailRow).where(col(MailRow.key).in_(new)).values(campaign=str(root)))
        session.exec(update(ReportRow).where(col(ReportRow.mail_key).in_(new)).values(campaign=str(root)))
        touch(session, *session.exec(select(ReportRow.case_key).where(col(ReportRow.mail_key).in_(new))).all())


def size(session: Session, name: str) -> tuple[int, int]:
    """How many mails a campaign has, and how many different senders they have."""
    numbers = sa.select(func.count(), func.count(func.distinct(_MAILS.c.sender))).where(_MAILS.c.campaign == name)
    sent, senders = session.connection().execute(numbers).one()
    return sent, senders


def subject(session: Session, name: str) -> str:
    """The subject of its first mail, empty where no mail of it is left."""
    first = select(MailRow.subject).where(MailRow.campaign == name).order_by(col(MailRow.key)).limit(1)
    return session.exec(first).first() or ""


def drop(session: Session, mail_keys: Collection[int]) -> None:
    """Lets go of what these mails are compared by. That they were part of a campaign stays known."""
    for table in (LikenessBandRow, LikenessRow):
        session.exec(delete(table).where(col(table.mail_key).in_(mail_keys)))


def drop_older(session: Session, arrived_before: datetime, limit: int) -> int:
    """Lets go of what at most `limit` mails that arrived before then are compared by; gives how many."""
    old = select(LikenessRow.mail_key).where(col(LikenessRow.arrived) < arrived_before).limit(limit)
    keys = session.exec(old).all()
    drop(session, keys)
    return len(keys)
