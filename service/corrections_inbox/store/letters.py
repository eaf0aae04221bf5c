"""What was written to whom before: for limits, threads and lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import bindparam, literal, union_all
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from corrections_inbox.cases import Letter, StuckLetter
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.store.tables import CaseRow, OutboxCaseRow, OutboxRow, OutboxState, table_of

_BATCH = 500
_MESSAGE_IDS = table_of(OutboxRow).c.message_id
_OURS = select(_MESSAGE_IDS).where(_MESSAGE_IDS.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list."""

    key: int
    letter: Letter
    recipient: str
    state: OutboxState
    attempts: int
    created: datetime
    not_before: datetime
    settled_at: datetime | None
    reply: str
    references: tuple[str, ...]


def cases_told(session: Session, recipient: str, references: Sequence[str], letters: Collection[Letter]) -> set[str]:
    """Which of these cases a letter of such a kind to this address speaks of, whether sent or still to leave."""
    told = (
        select(CaseRow.reference)
        .join(OutboxCaseRow, col(OutboxCaseRow.case_key) == CaseRow.key)
        .join(OutboxRow, col(OutboxRow.key) == OutboxCaseRow.outbox_key)
        .where(
            col(CaseRow.reference).in_(references),
            OutboxRow.address == recipient.lower(),
            col(OutboxRow.letter).in_(letters),
            OutboxRow.state != OutboxState.WITHDRAWN,
        )
    )
    return set(session.exec(told))


def ours_among(session: Session, message_ids: Collection[str]) -> set[str]:
    """Those of these Message-IDs that letters of ours bear."""
    return set(session.connection().execute(_OURS, {"ids": list(message_ids)}).scalars()) if message_ids else set()


def answered(session: Session, message_ids: Sequence[str]) -> list[tuple[str, str, Letter]]:
    """Which of our letters bear these Message-IDs: each case's reference, the recipient, the letter; newest first."""
    letters = (
        select(CaseRow.reference, OutboxRow.recipient, OutboxRow.letter)
        .join(OutboxCaseRow, col(OutboxCaseRow.case_key) == CaseRow.key)
        .join(OutboxRow, col(OutboxRow.key) == OutboxCaseRow.outbox_key)
        .where(col(OutboxRow.message_id).in_(message_ids))
        .order_by(col(OutboxRow.key).desc(), col(CaseRow.key))
    )
    return [(reference, recipient, Letter(letter)) for reference, recipient, letter in session.exec(letters)]


def last_about(session: Session, references: Sequence[str], recipient: str) -> list[tuple[str, str, Letter]]:
    """The last letter to a reader that speaks of one of these cases: each case's reference, the recipient, the letter."""
    about = (
        select(OutboxRow.message_id)
        .join(OutboxCaseRow, col(OutboxCaseRow.outbox_key) == OutboxRow.key)
        .join(CaseRow, col(CaseRow.key) == OutboxCaseRow.case_key)
        .where(col(CaseRow.reference).in_(references), OutboxRow.address == recipient.lower())
        .where(OutboxRow.state != OutboxState.WITHDRAWN, col(OutboxRow.letter).not_in(AT_LEAST_ONCE))
        .order_by(col(OutboxRow.key).desc())
    )
    last = session.exec(about.limit(1)).first()
    return answered(session, [last]) if last else []


def was_to_the_staff(session: Session, message_ids: Sequence[str]) -> bool:
    """Whether one of these Message-IDs is that of a mail to our own people: a digest, an alert, a reminder."""
    ours = col(OutboxRow.message_id).in_(message_ids), col(OutboxRow.letter).in_(AT_LEAST_ONCE)
    return session.exec(select(OutboxRow.key).where(*ours).limit(1)).first() is not None


def listing(session: Session, states: Collection[OutboxState] = (), *, limit: int | None = None) -> list[LetterLine]:
    """Letters in these states (without any: all), oldest first."""
    wanted = select(OutboxRow).order_by(col(OutboxRow.key)).limit(limit)
    return _lines(session, wanted.where(col(OutboxRow.state).in_(states)) if states else wanted)


def page(session: Session, states: Collection[OutboxState], *, limit: int, offset: int = 0) -> list[LetterLine]:
    """Letters in these states, the youngest first."""
    wanted = select(OutboxRow).where(col(OutboxRow.state).in_(states)).order_by(col(OutboxRow.key).desc())
    return _lines(session, wanted.limit(limit).offset(offset))


def line(session: Session, key: int) -> LetterLine | None:
    """One letter as lists show it."""
    return next(iter(_lines(session, select(OutboxRow).where(OutboxRow.key == key))), None)


def counts_up_to(session: Session, states: Collection[OutboxState], most: int) -> dict[OutboxState, int]:
    """How many letters are in each of these states, counted no further than `most`."""
    some = {state: select(OutboxRow.key).where(OutboxRow.state == state).limit(most).subquery() for state in states}
    each = union_all(*(select(literal(str(state)), func.count()).select_from(part) for state, part in some.items()))
    return {OutboxState(state): number for state, number in session.connection().execute(each)}


def of_mail(session: Session, mail_key: int) -> list[LetterLine]:
    """The letters that a mail set off."""
    return _lines(session, select(OutboxRow).where(OutboxRow.mail_key == mail_key).order_by(col(OutboxRow.key)))


def raw(session: Session, key: int) -> bytes:
    """A letter as it goes out.

    Raises:
        LookupError: there is no such letter.
    """
    row = session.get(OutboxRow, key)
    if row is None:
        raise LookupError(f"There is no letter {key} in the outbox.")
    return row.raw


def stuck(session: Session, since: datetime) -> list[StuckLetter]:
    """Letters that a person should see: held, unknown, and those refused or returned since then."""
    settled = {OutboxState.REFUSED, OutboxState.BOUNCED}
    lines = listing(session, [OutboxState.HELD, OutboxState.UNKNOWN, *settled])
    return [
        StuckLetter(each.key, each.letter, each.recipient, each.state, each.created, each.reply, each.references)
        for each in lines
        if each.state not in settled or (each.settled_at is not None and each.settled_at > since)
    ]


def sent_to_readers(session: Session, since: datetime, until: datetime) -> int:
    """How many letters to readers the server has taken since then and by `until`."""
    sent = OutboxRow.state == OutboxState.SENT, col(OutboxRow.settled_at) > since, col(OutboxRow.settled_at) <= until
    to_readers = col(OutboxRow.letter).not_in(AT_LEAST_ONCE)
    return session.exec(select(func.count()).select_from(OutboxRow).where(*sent, to_readers)).one()


def _lines(session: Session, wanted: SelectOfScalar[OutboxRow]) -> list[LetterLine]:
    # Only the lines of a list are wanted: the letters themselves would not fit into memory together.
    rows = session.exec(wanted.options(defer(cast("Any", OutboxRow.raw)))).all()
    references = _references(session, rows)
    return [_line(row, tuple(references.get(row.key or 0, ()))) for row in rows]


def _references(session: Session, rows: Sequence[OutboxRow]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    pairs = select(OutboxCaseRow.outbox_key, CaseRow.reference).join(CaseRow).order_by(col(CaseRow.key))
    for start in range(0, len(rows), _BATCH):
        keys = [row.key for row in rows[start : start + _BATCH]]
        for key, reference in session.exec(pairs.where(col(OutboxCaseRow.outbox_key).in_(keys))):
            found.setdefault(key, []).append(reference)
    return found


def _line(row: OutboxRow, references: tuple[str, ...]) -> LetterLine:
    return LetterLine(
        key=row.key or 0,
        letter=row.letter,
        recipient=row.recipient,
        state=row.state,
        attempts=row.attempts,
        created=row.created,
        not_before=row.not_before,
        settled_at=row.settled_at,
        reply=row.reply,
        references=references,
    )
