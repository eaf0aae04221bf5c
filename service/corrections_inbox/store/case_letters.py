"""The letters that speak of a case, with their words."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from corrections_inbox.cases import Letter
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.store.tables import CaseRow, OutboxCaseRow, OutboxRow, OutboxState


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """A letter to a reader as it goes or went out. `raw` is empty where it was let go of."""

    key: int
    letter: Letter
    recipient: str
    state: OutboxState
    created: datetime
    not_before: datetime
    settled_at: datetime | None
    reply: str
    raw: bytes


def of_case(session: Session, reference: str, *, limit: int) -> list[CaseLetter]:
    """The last letters to readers that speak of a case, newest first."""
    wanted = (
        select(OutboxRow)
        .join(OutboxCaseRow, col(OutboxCaseRow.outbox_key) == OutboxRow.key)
        .join(CaseRow, col(CaseRow.key) == OutboxCaseRow.case_key)
        .where(CaseRow.reference == reference, col(OutboxRow.letter).not_in(AT_LEAST_ONCE))
        .order_by(col(OutboxRow.key).desc())
        .limit(limit)
    )
    return [_letter(row) for row in session.exec(wanted)]


def _letter(row: OutboxRow) -> CaseLetter:
    return CaseLetter(
        key=row.key or 0,
        letter=row.letter,
        recipient=row.recipient,
        state=row.state,
        created=row.created,
        not_before=row.not_before,
        settled_at=row.settled_at,
        reply=row.reply,
        raw=row.raw,
    )
