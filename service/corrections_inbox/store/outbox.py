"""Letters we owe: queued in the transaction of their case, claimed, sent, recorded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlmodel import Session, and_, col, insert, or_, select, update

from corrections_inbox.cases import Letter
from corrections_inbox.cases.transitions import OUTCOME_LETTERS
from corrections_inbox.store.case_lines import touch
from corrections_inbox.store.statements import affected, insert_all_numbered
from corrections_inbox.store.tables import UNSENT, CaseRow, OutboxCaseRow, OutboxRow, OutboxState, ReportRow, table_of

RETRY_AFTER = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
INTERRUPTED = "It was interrupted while it was being sent: it may or may not have gone."


class Fate(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    DEFERRED = "deferred"  # trying again later is safe
    REFUSED = "refused"  # not to be tried again
    UNKNOWN = "unknown"  # it may have gone


def _in_hand(worker: int | BindParameter[int]) -> ColumnElement[bool]:
    """What a worker may tell the fate of: its own letters and, where it was believed dead, those that became unknown."""
    ours = and_(OutboxRow.state == OutboxState.SENDING, OutboxRow.worker == worker)
    return or_(ours, OutboxRow.state == OutboxState.UNKNOWN)


# Made once: making a statement costs more than running it.
_LETTERS, _CASES = table_of(OutboxRow), table_of(CaseRow)
_ENVELOPE = ("key", "letter", "recipient", "reverse_path", "raw", "attempts")
# The same as IN, whose list the library writes anew into the statement each time that it is run.
_MAY_GO = or_(_LETTERS.c.state == OutboxState.QUEUED, _LETTERS.c.state == OutboxState.DEFERRED)
_DUE = (
    select(_LETTERS.c.key)
    .where(_MAY_GO, _LETTERS.c.not_before <= bindparam("moment"))
    .order_by(_LETTERS.c.not_before, _LETTERS.c.key)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(_LETTERS)
    .where(_LETTERS.c.key == _DUE.scalar_subquery())
    .values(
        state=OutboxState.SENDING,
        claimed_at=bindparam("claimed_at"),
        worker=bindparam("worker"),
        attempts=_LETTERS.c.attempts + 1,
    )
    .returning(*(_LETTERS.c[name] for name in _ENVELOPE))
)
_SENT = (
    update(_LETTERS)
    .where(_LETTERS.c.key == bindparam("sent"), _in_hand(bindparam("sender")))
    .values(state=OutboxState.SENT, claimed_at=None, settled_at=bindparam("settled_at"), reply=bindparam("reply"))
    .returning(_LETTERS.c.letter, _LETTERS.c.address)
)
_CASE_KEYS = select(_CASES.c.reference, _CASES.c.key).where(_CASES.c.reference.in_(bindparam("named", expanding=True)))
_NAME_CASES = insert(table_of(OutboxCaseRow))


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter to be queued: rendered and frozen. `references` are the cases it speaks of.

    `at_least_once` letters may be sent twice under one Message-ID rather than not at all; all others at most once.
    `automatic` ones count toward the limits. `held` is why it waits for a person, empty where it may go.
    """

    letter: Letter
    dedupe_key: str
    message_id: str
    recipient: str
    reverse_path: str
    raw: bytes
    not_before: datetime
    at_least_once: bool = False
    automatic: bool = False
    mail_key: int | None = None
    references: tuple[str, ...] = ()
    held: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter that is ours to send."""

    key: int
    letter: Letter
    recipient: str
    reverse_path: str
    raw: bytes
    attempts: int  # counts this one


def queue(session: Session, owed: Owed, now: datetime) -> int | None:
    """Queues a letter; gives its key, or None if one with this dedupe key is there already."""
    return queue_all(session, [owed], now).get(owed.dedupe_key)


def queue_all(session: Session, letters: Sequence[Owed], now: datetime) -> dict[str, int]:
    """Queues letters in their order; gives the keys of those whose dedupe keys were not there yet, by these."""
    if not letters:
        return {}
    keys = insert_all_numbered(session, OutboxRow, [_row(owed, now) for owed in letters], "dedupe_key")
    _name_cases(session, {keys[owed.dedupe_key]: owed.references for owed in letters if owed.dedupe_key in keys})
    return keys


def _name_cases(session: Session, named: Mapping[int, Sequence[str]]) -> None:
    """Records which cases letters speak of, by the letters' keys."""
    references = {reference for each in named.values() for reference in each}
    if not references:
        return
    connection = session.connection()
    cases: dict[str, int] = dict(connection.execute(_CASE_KEYS, {"named": list(references)}).all())
    pairs = {
        (letter, cases[reference]): None for letter, each in named.items() for reference in each if reference in cases
    }
    if pairs:
        connection.execute(_NAME_CASES, [{"outbox_key": letter, "case_key": case} for letter, case in pairs])


def _row(owed: Owed, now: datetime) -> dict[str, Any]:
    return {
        "letter": owed.letter,
        "dedupe_key": owed.dedupe_key,
        "message_id": owed.message_id,
        "mail_key": owed.mail_key,
        "recipient": owed.recipient,
        "address": owed.recipient.lower(),
        "domain": domain_of(owed.recipient),
        "reverse_path": owed.reverse_path,
        "raw": owed.raw,
        "at_least_once": owed.at_least_once,
        "automatic": owed.automatic,
        "state": OutboxState.HELD if owed.held else OutboxState.QUEUED,
        "created": now,
        "not_before": owed.not_before,
        "reply": owed.held,
    }


def claim(session: Session, now: datetime, worker: int = 0) -> Entry | None:
    """Claims the letter that has been due for longest. Commit before DATA: a crash then leaves it `sending`."""
    ours = {"moment": now, "claimed_at": now, "worker": worker}
    row = session.connection().execute(_CLAIM, ours).first()
    return Entry(*row) if row else None


def unclaim(session: Session, key: int, now: datetime, reason: str, worker: int = 0) -> None:
    """Gives a claim back: the server could not be reached at all, so no letter is to blame. Tried again in 5 minutes."""
    ours = update(OutboxRow).where(col(OutboxRow.key) == key, _in_hand(worker))
    session.exec(
        ours.values(
            state=OutboxState.DEFERRED,
            attempts=OutboxRow.attempts - 1,
            claimed_at=None,
            settled_at=None,
            not_before=now + RETRY_AFTER[0],
            reply=reason,
        )
    )


def unclaim_all(session: Session, worker: int) -> None:
    """Gives back whatever a worker claimed and never began to send: it may go at once."""
    ours = update(OutboxRow).where(col(OutboxRow.state) == OutboxState.SENDING, col(OutboxRow.worker) == worker)
    session.exec(ours.values(state=OutboxState.QUEUED, attempts=OutboxRow.attempts - 1, claimed_at=None))


def record(session: Session, key: int, fate: Fate, reply: str, now: datetime, worker: int = 0) -> OutboxState:
    """Records what became of a claimed letter, and gives the state it is in now.

    What was deferred is tried again after 5 and 30 minutes, 2, 6 and 24 hours, and then given up. What may have gone
    is sent again only if it is an at-least-once letter. What is settled otherwise by now stays as it is.
    """
    if fate is Fate.SENT and (sent := _sent(session, key, reply, now, worker)):
        return sent
    row = session.get_one(OutboxRow, key, with_for_update=True)
    if row.state is not OutboxState.UNKNOWN and (row.state, row.worker) != (OutboxState.SENDING, worker):
        return row.state
    row.claimed_at, row.settled_at, row.reply = None, None, reply
    if fate is Fate.DEFERRED or (fate is Fate.UNKNOWN and row.at_least_once):
        _defer(row, now)
    else:
        row.state, row.settled_at = OutboxState(fate.value), now
    session.flush()
    return row.state


def _sent(session: Session, key: int, reply: str, now: datetime, worker: int) -> OutboxState | None:
    """Records that the server took a letter that is in our hands; None, and nothing recorded, if it is in no one's."""
    values = {"sent": key, "sender": worker, "settled_at": now, "reply": reply}
    row = session.connection().execute(_SENT, values).first()
    if row is None:
        return None
    if row.letter in OUTCOME_LETTERS.values():
        _mark_told(session, key, row.letter, row.address, now)
    return OutboxState.SENT


def _mark_told(session: Session, key: int, letter: Letter, address: str, now: datetime) -> None:
    """A reader waits until the server has taken their outcome."""
    cases = session.exec(select(OutboxCaseRow.case_key).where(OutboxCaseRow.outbox_key == key)).all()
    touch(session, *cases)
    waiting = col(ReportRow.case_key).in_(cases), col(ReportRow.address) == address, col(ReportRow.told).is_(None)
    session.exec(update(ReportRow).where(*waiting).values(told=now, told_how=str(letter)))


def recover(session: Session, now: datetime, living: Collection[int]) -> int:
    """Settles letters that workers who are gone left in `sending`; gives how many there were.

    At-most-once letters become `unknown` and wait for a person; at-least-once letters go again.
    """
    left = and_(OutboxRow.state == OutboxState.SENDING, col(OutboxRow.worker).not_in(living))
    again = update(OutboxRow).where(left, col(OutboxRow.at_least_once))
    lost = update(OutboxRow).where(left, ~col(OutboxRow.at_least_once))
    count = affected(session, again.values(state=OutboxState.QUEUED, claimed_at=None, reply=INTERRUPTED))
    unknown = {"state": OutboxState.UNKNOWN, "claimed_at": None, "settled_at": now, "reply": INTERRUPTED}
    return count + affected(session, lost.values(**unknown))


def withdraw(session: Session, key: int, reason: str, now: datetime) -> bool:
    """Takes back a letter that has not begun to leave; False if it has."""
    here = update(OutboxRow).where(col(OutboxRow.key) == key, col(OutboxRow.state).in_(UNSENT))
    return affected(session, here.values(state=OutboxState.WITHDRAWN, settled_at=now, reply=reason)) == 1


def release_held(session: Session, now: datetime, key: int | None = None) -> int:
    """Lets held letters go, or one of them; gives how many."""
    held = update(OutboxRow).where(col(OutboxRow.state) == OutboxState.HELD)
    if key is not None:
        held = held.where(col(OutboxRow.key) == key)
    return affected(session, held.values(state=OutboxState.QUEUED, not_before=now, reply=""))


def send_again(session: Session, key: int, now: datetime) -> bool:
    """Queues a letter that is unknown, refused, deferred or bounced once more, under the same Message-ID: a person said so."""
    states = [OutboxState.UNKNOWN, OutboxState.REFUSED, OutboxState.DEFERRED, OutboxState.BOUNCED]
    stuck = update(OutboxRow).where(col(OutboxRow.key) == key, col(OutboxRow.state).in_(states))
    values = {"state": OutboxState.QUEUED, "not_before": now, "attempts": 0, "settled_at": None, "reply": ""}
    return affected(session, stuck.values(**values)) == 1


def _defer(row: OutboxRow, now: datetime) -> None:
    if row.attempts > len(RETRY_AFTER):
        row.state, row.settled_at = OutboxState.REFUSED, now
        row.reply = f"Given up after {row.attempts} attempts: {row.reply}"
    else:
        row.state, row.not_before = OutboxState.DEFERRED, now + RETRY_AFTER[row.attempts - 1]


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()
