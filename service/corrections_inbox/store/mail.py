"""Mail as it came in: kept verbatim, claimed, filed or quarantined."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select, update

from corrections_inbox.store import raw_messages
from corrections_inbox.store.fingerprints import fingerprint
from corrections_inbox.store.statements import affected, insert_all
from corrections_inbox.store.tables import MailRow, MailState, RawMessageRow, SightingRow, table_of
from corrections_inbox.triage import Kind, Ruling

ATTEMPTS = 3
_LONGEST_INDEXED = 500

# Made once: making a statement costs more than running it.
_MAILS, _RAW, _SIGHTINGS = table_of(MailRow), table_of(RawMessageRow), table_of(SightingRow)
_WAITS = _MAILS.c.state == MailState.WAITING
_SEEN = select(_SIGHTINGS.c.uid).where(
    *(_SIGHTINGS.c[name] == bindparam(name) for name in ("mailbox", "folder", "uidvalidity")),
    _SIGHTINGS.c.uid.in_(bindparam("uids", expanding=True)),
)
_KNOWN = select(_MAILS.c.fingerprint, _MAILS.c.key, _MAILS.c.erased_at).where(
    _MAILS.c.fingerprint.in_(bindparam("fingerprints", expanding=True))
)
_BYTES = select(_RAW.c.compressed).join(_MAILS).where(_MAILS.c.key == bindparam("key"))
_CRASHED = (
    update(_MAILS)
    .where(_WAITS, _MAILS.c.attempts >= ATTEMPTS)
    .values(
        state=MailState.QUARANTINED,
        reason=f"It brought the program down {ATTEMPTS} times while it was being filed.",
        claimed_at=None,
    )
)
_CLAIMED = ("key", "sha256", "mailbox", "arrived", "truncated", "backlog", "resynchronised", "attempts")
_OLDEST = (
    select(*(_MAILS.c[name] for name in _CLAIMED))
    .where(_WAITS)
    .order_by(_MAILS.c.key)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(_MAILS)
    .where(_MAILS.c.key.in_(bindparam("keys", expanding=True)))
    .values(state=MailState.FILING, attempts=_MAILS.c.attempts + 1)
)
_OURS = (
    select(_MAILS.c.key)
    .where(_MAILS.c.key.in_(bindparam("claimed", expanding=True)), _MAILS.c.state == MailState.FILING)
    .order_by(_MAILS.c.key)
    .with_for_update()
)
_FILE = update(_MAILS).where(_MAILS.c.key == bindparam("claimed"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message was seen. UIDs hold only under their UIDVALIDITY (RFC 9051 section 2.3.1.1)."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A message made ready to be kept, outside any transaction: hashing and compressing take time."""

    sha256: str
    fingerprint: str
    size: int
    compressed: bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it came in. `moment` is INTERNALDATE.

    `unreadable` is why the server would not hand it out: it is quarantined at once.
    """

    place: Place
    packed: Packed
    moment: datetime
    truncated: bool = False
    backlog: bool = False
    resynchronised: bool = False
    unreadable: str = ""

    @property
    def fingerprint(self) -> str:
        return f"{self.place}" if self.unreadable else self.packed.fingerprint


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that is ours to file. `attempts` counts this one."""

    key: int
    sha256: str
    mailbox: str
    arrived: datetime
    truncated: bool
    backlog: bool
    resynchronised: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class Filed:
    """What was made of a mail. `silence` is why no letter went, None where one is owed."""

    message_id: str | None
    sender: str
    subject: str
    kind: Kind
    ruling: Ruling
    silence: Ruling | None
    language: str = ""


def pack(raw: bytes) -> Packed:
    """Hashes and compresses a message."""
    return Packed(hashlib.sha256(raw).hexdigest(), fingerprint(raw), len(raw), raw_messages.packed(raw))


def keep(
    session: Session,
    place: Place,
    packed: Packed,
    *,
    arrived: datetime,
    now: datetime,
    backlog: bool = False,
    unreadable: str = "",
) -> int | None:
    """Keeps one message; gives its key, or None if it was here already."""
    keys = keep_all(session, [Arrived(place, packed, arrived, backlog=backlog, unreadable=unreadable)], now)
    return keys[0] if keys else None


def keep_all(session: Session, arrived: Sequence[Arrived], now: datetime) -> list[int]:
    """Keeps messages of one folder verbatim; gives the keys of the new ones: fetching again files nothing.

    A second copy of one message is kept too, but as a sighting of the first.
    """
    unseen = _unseen(session, arrived)
    if not unseen:
        return []
    before = _by_fingerprint(session, unseen)
    insert_all(session, RawMessageRow, [_raw_row(one.packed) for one in unseen])
    # Where its sender was let go of, the bytes of a further copy are not kept either.
    erased = {mark for mark, (_, erased_at) in before.items() if erased_at is not None}
    raw_messages.empty(session, [one.packed.sha256 for one in unseen if one.fingerprint in erased])
    insert_all(session, MailRow, [_mail_row(one, now) for one in unseen if one.fingerprint not in before])
    after = _by_fingerprint(session, unseen)
    insert_all(session, SightingRow, [_sighting_row(one, after[one.fingerprint][0], now) for one in unseen])
    return [key for mark, (key, _) in after.items() if mark not in before]


def _unseen(session: Session, arrived: Sequence[Arrived]) -> list[Arrived]:
    if not arrived:
        return []
    place = arrived[0].place
    folder = {"mailbox": place.mailbox, "folder": place.folder, "uidvalidity": place.uidvalidity}
    uids = [one.place.uid for one in arrived]
    seen = set(session.connection().execute(_SEEN, {**folder, "uids": uids}).scalars())
    return [one for one in arrived if one.place.uid not in seen]


def _by_fingerprint(session: Session, arrived: Sequence[Arrived]) -> dict[str, tuple[int, datetime | None]]:
    """The keys of the mails that these are copies of, and when the sender of each was let go of."""
    wanted = {"fingerprints": [one.fingerprint for one in arrived]}
    rows = session.connection().execute(_KNOWN, wanted).all()
    found = {mark: (key, erased_at) for mark, key, erased_at in rows}
    return {mark: found[mark] for mark in wanted["fingerprints"] if mark in found}


def _raw_row(packed: Packed) -> dict[str, object]:
    return {"sha256": packed.sha256, "size": packed.size, "compressed": packed.compressed}


def _mail_row(one: Arrived, now: datetime) -> dict[str, object]:
    return {
        "fingerprint": one.fingerprint,
        "sha256": one.packed.sha256,
        "mailbox": one.place.mailbox,
        "arrived": one.moment,
        "kept_at": now,
        "truncated": one.truncated,
        "backlog": one.backlog,
        "resynchronised": one.resynchronised,
        "state": MailState.QUARANTINED if one.unreadable else MailState.WAITING,
        "reason": one.unreadable,
    }


def _sighting_row(one: Arrived, mail_key: int, now: datetime) -> dict[str, object]:
    return {**asdict(one.place), "mail_key": mail_key, "sha256": one.packed.sha256, "seen_at": now}


def known_uids(session: Session, mailbox: str, folder: str, uidvalidity: int, *, above: int = 0) -> set[int]:
    """The UIDs that are kept already, above a given one."""
    where = (*_in(mailbox, folder, uidvalidity), SightingRow.uid > above)
    return set(session.exec(select(SightingRow.uid).where(*where)))


def last_uid(session: Session, mailbox: str, folder: str, uidvalidity: int) -> int:
    """The highest UID that is kept, 0 if none is."""
    return session.exec(select(func.max(SightingRow.uid)).where(*_in(mailbox, folder, uidvalidity))).one() or 0


def raw(session: Session, key: int) -> bytes:
    """The bytes of a mail, exactly as they came in.

    Raises:
        LookupError: there is no such mail.
    """
    compressed: bytes | None = session.connection().execute(_BYTES, {"key": key}).scalar()
    if compressed is None:
        raise LookupError(f"There is no mail {key}.")
    return raw_messages.unpacked(compressed)


def claim(
    session: Session, now: datetime, limit: int = 1, worker: int = 0, *, beside_others: bool = False
) -> list[Claim]:
    """Claims the oldest mails that wait to be filed; the attempt is counted here, before it is made.

    What failed before is claimed alone, so that it can bring down nobody else: never beside what is in hand already.
    Commit before filing.
    """
    connection = session.connection()
    connection.execute(_CRASHED)
    rows = connection.execute(_OLDEST, {"limit": limit}).all()
    failed_before = bool(rows and rows[0].attempts)
    alone = [] if beside_others else rows[:1]
    chosen = alone if failed_before else [row for row in rows if not row.attempts]
    if chosen:
        ours = {"keys": [row.key for row in chosen], "claimed_at": now, "worker": worker}
        connection.execute(_CLAIM, ours)
    return [replace(Claim(*row), attempts=row.attempts + 1) for row in chosen]


def take(session: Session, key: int, now: datetime) -> None:
    """Claims one mail that waits, whatever else does: what a person wrote down is filed in the same transaction."""
    waits = update(MailRow).where(col(MailRow.key) == key, col(MailRow.state) == MailState.WAITING)
    session.exec(waits.values(state=MailState.FILING, claimed_at=now, attempts=MailRow.attempts + 1))


def filed(session: Session, key: int) -> Claim | None:
    """A mail that was filed and whose words are still kept, as it was claimed; else None."""
    there = _MAILS.c.key == key, _MAILS.c.state == MailState.FILED, _MAILS.c.erased_at.is_(None)
    row = session.connection().execute(select(*(_MAILS.c[name] for name in _CLAIMED)).where(*there)).first()
    return Claim(*row) if row else None


def copy_of(session: Session, packed: Packed) -> int | None:
    """The key of the mail that this is a copy of, None where it is new."""
    return session.exec(select(MailRow.key).where(MailRow.fingerprint == packed.fingerprint)).first()


def filing_since(session: Session) -> datetime | None:
    """When the oldest claim was made that is not settled: what comes of it will bear that moment. None without any."""
    claimed = select(func.min(MailRow.claimed_at)).where(MailRow.state == MailState.FILING)
    return session.exec(claimed).one()


def unclaim(session: Session, key: int) -> None:
    """Gives a claim back as if it had not been made: nothing went wrong, the moment was not right."""
    given_back = update(MailRow).where(col(MailRow.key) == key, col(MailRow.state) == MailState.FILING)
    session.exec(given_back.values(state=MailState.WAITING, attempts=MailRow.attempts - 1, claimed_at=None))


def put_back(session: Session, key: int) -> None:
    """Gives a claim back with its attempt counted: something went wrong, which may have been the mail's doing."""
    given_back = update(MailRow).where(col(MailRow.key) == key, col(MailRow.state) == MailState.FILING)
    session.exec(given_back.values(state=MailState.WAITING, claimed_at=None))


def unclaim_all(session: Session, worker: int) -> None:
    """Gives back all that a worker claimed: it failed at something that was no mail's doing."""
    ours = update(MailRow).where(col(MailRow.state) == MailState.FILING, col(MailRow.worker) == worker)
    session.exec(ours.values(state=MailState.WAITING, attempts=MailRow.attempts - 1, claimed_at=None))


def release_claims(session: Session, living: Collection[int]) -> int:
    """Frees what workers who are gone had claimed; gives how many mails. Attempts stay counted."""
    left = col(MailRow.state) == MailState.FILING, col(MailRow.worker).not_in(living)
    return affected(session, update(MailRow).where(*left).values(state=MailState.WAITING, claimed_at=None))


def mark_filed(session: Session, key: int, filed: Filed, now: datetime) -> bool:
    """Records what was made of a claimed mail; False if it is no longer ours, and nothing else may be done then."""
    return bool(mark_all_filed(session, {key: filed}, now))


def mark_all_filed(session: Session, filed: Mapping[int, Filed], now: datetime) -> set[int]:
    """The same for several mails; gives those that were still ours."""
    connection = session.connection()
    ours = set(connection.execute(_OURS, {"claimed": list(filed)}).scalars())
    if ours:
        connection.execute(_FILE, [_filed_values(key, each, now) for key, each in filed.items() if key in ours])
    return ours


def _filed_values(key: int, filed: Filed, now: datetime) -> dict[str, Any]:
    return {
        "claimed": key,
        "state": MailState.FILED,
        "claimed_at": None,
        "filed_at": now,
        "message_id": filed.message_id[:_LONGEST_INDEXED] if filed.message_id else None,
        "sender": filed.sender,
        "subject": filed.subject,
        "language": filed.language,
        "kind": filed.kind,
        "rule": filed.ruling.rule,
        "rule_reason": filed.ruling.reason,
        "silence_rule": filed.silence.rule if filed.silence else "",
        "silence_reason": filed.silence.reason if filed.silence else "",
    }


def quarantine(session: Session, key: int, reason: str) -> None:
    """Sets a mail aside with its reason, until a person retries it; one that is filed by now stays as it is."""
    aside = update(MailRow).where(col(MailRow.key) == key, col(MailRow.state) != MailState.FILED)
    session.exec(aside.values(state=MailState.QUARANTINED, reason=reason, claimed_at=None))


def retry(session: Session, key: int) -> bool:
    """Puts a quarantined mail back in line with its attempts forgotten; False if it is not quarantined."""
    aside = update(MailRow).where(col(MailRow.key) == key, col(MailRow.state) == MailState.QUARANTINED)
    return affected(session, aside.values(state=MailState.WAITING, reason="", attempts=0)) == 1


def _in(mailbox: str, folder: str, uidvalidity: int) -> tuple[bool, ...]:
    return SightingRow.mailbox == mailbox, SightingRow.folder == folder, SightingRow.uidvalidity == uidvalidity
