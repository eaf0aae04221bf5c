"""Letters that came back: which were meant, to whom nothing more is sent, and what their cases know of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, func, or_, select, update

from corrections_inbox.cases import Letter
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.cases.transitions import OUTCOME_LETTERS
from corrections_inbox.store.case_lines import touch
from corrections_inbox.store.pseudonyms import known_as
from corrections_inbox.store.statements import affected
from corrections_inbox.store.tables import UNSENT, CaseRow, OutboxCaseRow, OutboxRow, OutboxState, ReportRow, table_of

UNDELIVERED = "could not be delivered"
_TAKEN = (OutboxState.SENT, OutboxState.UNKNOWN)
# Made once: making a statement costs more than running it.
_LETTERS = table_of(OutboxRow).c
CAME_BACK = and_(_LETTERS.state == OutboxState.BOUNCED, _LETTERS.letter.not_in(AT_LEAST_ONCE))
_LAST_BOUNCED = (
    select(_LETTERS.address, func.max(_LETTERS.settled_at))
    .where(_LETTERS.address.in_(bindparam("some", expanding=True)), CAME_BACK)
    .group_by(_LETTERS.address)
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter of ours, and the cases that it speaks of."""

    key: int
    letter: Letter
    recipient: str
    references: tuple[str, ...]

    @property
    def is_to_a_reader(self) -> bool:
        return self.letter not in AT_LEAST_ONCE


def taken(session: Session, message_ids: Sequence[str], keys: Sequence[int] = ()) -> tuple[Outgoing, ...]:
    """The letters with these Message-IDs or keys that a server took, or may have taken."""
    named = or_(col(OutboxRow.message_id).in_(message_ids), col(OutboxRow.key).in_(keys))
    return _outgoing(session, named, col(OutboxRow.state).in_(_TAKEN))


def unsent_to(session: Session, recipient: str) -> tuple[Outgoing, ...]:
    """Letters to a reader's address that have not begun to leave."""
    to_them = OutboxRow.address == recipient.lower(), col(OutboxRow.letter).not_in(AT_LEAST_ONCE)
    return _outgoing(session, *to_them, col(OutboxRow.state).in_(UNSENT))


def mark_bounced(session: Session, key: int, reason: str, now: datetime) -> bool:
    """Records that a letter that was taken has come back; False if that is known."""
    taken = update(OutboxRow).where(col(OutboxRow.key) == key, col(OutboxRow.state).in_(_TAKEN))
    return affected(session, taken.values(state=OutboxState.BOUNCED, settled_at=now, reply=reason)) == 1


def bounced_at(session: Session, recipients: Collection[str], secret: str) -> dict[str, datetime]:
    """When letters to these readers' addresses (any case; given back in lower case) last came back for good.

    `secret` is the installation's: under it an address that was let go of is known again.
    """
    names = {name: recipient.lower() for recipient in recipients for name in known_as(secret, recipient)}
    last = session.connection().execute(_LAST_BOUNCED, {"some": list(names)})
    return {names[name]: at for name, at in last if at is not None}


def mark_undelivered(session: Session, reference: str, letter: Outgoing, now: datetime) -> None:
    """Records in a reader's reports of a case that this letter did not reach them; an outcome is then owed no longer."""
    case = session.exec(select(CaseRow.key).where(CaseRow.reference == reference)).one() or 0
    touch(session, case)
    theirs = update(ReportRow).where(
        col(ReportRow.case_key) == case, col(ReportRow.address) == letter.recipient.lower()
    )
    if letter.letter in OUTCOME_LETTERS.values():
        session.exec(theirs.values(told=func.coalesce(ReportRow.told, now), told_how=UNDELIVERED))
    else:
        session.exec(theirs.where(col(ReportRow.acknowledged) == letter.letter).values(acknowledged=UNDELIVERED))


def _outgoing(session: Session, *conditions: object) -> tuple[Outgoing, ...]:
    columns = select(OutboxRow.key, OutboxRow.letter, OutboxRow.recipient)
    rows = session.exec(columns.where(*conditions).order_by(col(OutboxRow.key))).all()  # type: ignore[arg-type]  # conditions, some of which are typed as what they compare
    return tuple(
        Outgoing(key or 0, Letter(letter), recipient, _references(session, key or 0)) for key, letter, recipient in rows
    )


def _references(session: Session, key: int) -> tuple[str, ...]:
    named = select(CaseRow.reference).join(OutboxCaseRow, col(OutboxCaseRow.case_key) == CaseRow.key)
    return tuple(session.exec(named.where(OutboxCaseRow.outbox_key == key).order_by(col(CaseRow.key))))
