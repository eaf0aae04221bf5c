"""Letters that people decided to write about a case: they leave after a minute, and can be taken back until then."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, insert, literal, select

from corrections_inbox.store.outbox import withdraw
from corrections_inbox.store.tables import UNSENT, CaseRow, OutboxCaseRow, OutboxRow, OutboxState, table_of

_NEVER_LEFT = (*UNSENT, OutboxState.WITHDRAWN)


def unsent(session: Session, reference: str) -> list[int]:
    """The keys of those that have not begun to leave."""
    return _about(session, reference, col(OutboxRow.state).in_(UNSENT))


def began_to_leave(session: Session, reference: str, since: datetime) -> bool:
    """Whether one that was decided on since then is at the server, or was."""
    left = col(OutboxRow.created) >= since, col(OutboxRow.state).not_in(_NEVER_LEFT)
    return bool(_about(session, reference, *left))


def withdraw_all(session: Session, reference: str, reason: str, now: datetime) -> int:
    """Takes back all that have not begun to leave; gives how many."""
    return sum(withdraw(session, key, reason, now) for key in unsent(session, reference))


def speaks_of(session: Session, reference: str, also: str, addresses: Sequence[str]) -> None:
    """Lets the letters about a case to these readers speak of another case too: answers to them belong there now."""
    letters, cases = table_of(OutboxRow).c, table_of(CaseRow).c
    other = select(CaseRow.key).where(CaseRow.reference == also)
    told = (
        select(letters.key, literal(session.exec(other).one()))
        .join(OutboxCaseRow, col(OutboxCaseRow.outbox_key) == letters.key)
        .join(CaseRow, col(CaseRow.key) == OutboxCaseRow.case_key)
        .where(cases.reference == reference, letters.address.in_([address.lower() for address in addresses]))
    )
    session.connection().execute(insert(table_of(OutboxCaseRow)).from_select(["outbox_key", "case_key"], told))


def _about(session: Session, reference: str, *conditions: ColumnElement[bool]) -> list[int]:
    decided = (
        select(OutboxRow.key)
        .join(OutboxCaseRow, col(OutboxCaseRow.outbox_key) == OutboxRow.key)
        .join(CaseRow, col(CaseRow.key) == OutboxCaseRow.case_key)
        .where(CaseRow.reference == reference, ~col(OutboxRow.automatic), ~col(OutboxRow.at_least_once), *conditions)
        .order_by(col(OutboxRow.key))
    )
    return [key for key in session.exec(decided) if key is not None]
