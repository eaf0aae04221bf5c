"""The last decision on each case, with what the case was before: kept so that a person can take it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, delete, insert, select, update

from corrections_inbox.cases import Status, Verdict
from corrections_inbox.store import cases, decided_letters
from corrections_inbox.store.statements import insert_new
from corrections_inbox.store.tables import (
    CaseRow,
    ConfirmationRow,
    DecisionRow,
    OutboxRow,
    OutboxState,
    ReportRow,
)


@dataclass(frozen=True, slots=True)
class Last:
    """What was decided last, by whom, and when."""

    status: Status
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Told:
    key: int
    told: datetime | None
    how: str


@dataclass(frozen=True, slots=True)
class _Confirmed:
    sha256: str
    verdict: Verdict
    actor: str
    at: datetime
    article_id: str | None
    revision: int | None
    passage: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Before:
    status: Status
    needs_human: bool
    backlog: bool
    duplicate_of: str
    notice_text: str | None
    notice_published: datetime | None
    told: tuple[_Told, ...]
    letters: tuple[int, ...]  # those of people that had not begun to leave
    confirmed: tuple[_Confirmed, ...]


_BEFORE = TypeAdapter(_Before)


def remember(session: Session, reference: str, status: Status, actor: str, now: datetime) -> None:
    """Keeps what a case is now, before it is changed; what was kept before can no longer be taken back."""
    case = _case(session, reference)
    values = {"case_key": case.key, "status": status, "actor": actor, "at": now, "before": _now_is(session, case)}
    session.exec(delete(DecisionRow).where(col(DecisionRow.case_key) == case.key))
    session.exec(insert(DecisionRow).values(**values))


def last(session: Session, reference: str) -> Last | None:
    """What was decided last about a case; None where nothing was, or where it was taken back."""
    row = _decision(session, reference)
    return Last(row.status, row.actor, row.at) if row else None


def restore(session: Session, reference: str, now: datetime) -> Status:
    """Makes a case what it was before the last decision; gives the status that it has again.

    Raises:
        LookupError: nothing was decided.
    """
    row = _decision(session, reference)
    if row is None:
        raise LookupError(f"Nothing was decided about {reference}.")
    before = _BEFORE.validate_python(row.before)
    case = _case(session, reference)
    for part in before.told:
        session.exec(update(ReportRow).where(col(ReportRow.key) == part.key).values(told=part.told, told_how=part.how))
    cases.change(
        session,
        reference,
        now,
        status=before.status,
        # What has come in since may have called for a person too.
        needs_human=before.needs_human or case.needs_human,
        backlog=before.backlog,
        duplicate_of=before.duplicate_of,
        notice_text=before.notice_text,
        notice_published=before.notice_published,
    )
    _requeue(session, before.letters)
    _confirm(session, reference, before.confirmed)
    session.delete(row)
    session.flush()
    return before.status


def _now_is(session: Session, case: CaseRow) -> dict[str, Any]:
    reports = session.exec(select(ReportRow).where(ReportRow.case_key == case.key).order_by(col(ReportRow.key)))
    confirmed = session.exec(select(ConfirmationRow).where(ConfirmationRow.reference == case.reference))
    before = _Before(
        status=case.status,
        needs_human=case.needs_human,
        backlog=case.backlog,
        duplicate_of=case.duplicate_of,
        notice_text=case.notice_text,
        notice_published=case.notice_published,
        told=tuple(_Told(row.key or 0, row.told, row.told_how) for row in reports),
        letters=tuple(decided_letters.unsent(session, case.reference)),
        confirmed=tuple(_Confirmed(**{name: getattr(row, name) for name in _Confirmed.__slots__}) for row in confirmed),
    )
    written: dict[str, Any] = _BEFORE.dump_python(before, mode="json", warnings="error")
    return written


def _confirm(session: Session, reference: str, confirmed: tuple[_Confirmed, ...]) -> None:
    """What settling the case implied is said no longer; what was said before is, but for what somebody put right since."""
    implied = col(ConfirmationRow.reference) == reference, col(ConfirmationRow.verdict) == Verdict.CONFIRMED
    session.exec(delete(ConfirmationRow).where(*implied))
    for each in confirmed:
        values = {name: getattr(each, name) for name in _Confirmed.__slots__}
        insert_new(session, ConfirmationRow, {"reference": reference, **values})


def _requeue(session: Session, keys: tuple[int, ...]) -> None:
    """Letters that the decision took back leave as if it had never been made."""
    withdrawn = update(OutboxRow).where(col(OutboxRow.key).in_(keys), col(OutboxRow.state) == OutboxState.WITHDRAWN)
    session.exec(withdrawn.values(state=OutboxState.QUEUED, settled_at=None, reply=""))


def _case(session: Session, reference: str) -> CaseRow:
    case = session.exec(select(CaseRow).where(CaseRow.reference == reference)).first()
    if case is None:
        raise LookupError(f"There is no case {reference}.")
    return case


def _decision(session: Session, reference: str) -> DecisionRow | None:
    return session.exec(select(DecisionRow).join(CaseRow).where(CaseRow.reference == reference)).first()
