"""How much lies where: for the metrics."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

from corrections_inbox.cases import OPEN, Lane, Status
from corrections_inbox.store.tables import CaseRow, MailRow, MailState, OutboxRow, OutboxState, ReportRow

State = TypeVar("State", bound=StrEnum)
_ON_THE_WAY = [OutboxState.QUEUED, OutboxState.DEFERRED, OutboxState.SENDING]


@dataclass(frozen=True, slots=True)
class Tally:
    """How much lies where at one moment; an empty state is counted too, as 0."""

    mails: dict[MailState, int]
    kinds: dict[str, int]  # filed mails, by kind
    silences: dict[str, int]  # filed mails that got no letter, by the rule
    letters: dict[OutboxState, int]
    answers: dict[str, int]  # automatic letters, by name
    cases: dict[Status, int]
    linked: dict[str, int]  # cases about facts: "yes" and "no"
    untold: int  # reports of open cases whose sender was told nothing yet
    oldest: dict[str, datetime | None]  # since when the first has waited, of mails, letters and reports


def mails(session: Session) -> dict[MailState, int]:
    """How many mails are in each state."""
    return _every(MailState, _counted(session, MailRow.state))


def letters(session: Session) -> dict[OutboxState, int]:
    """How many letters are in each state."""
    return _every(OutboxState, _counted(session, OutboxRow.state))


def read(session: Session) -> Tally:
    """Counts everything once."""
    filed = MailRow.state == MailState.FILED
    linked = _counted(session, col(CaseRow.article_id).is_not(None), CaseRow.lane == Lane.FACTS)
    untold = col(ReportRow.told).is_(None), col(CaseRow.status).in_(OPEN), ~col(CaseRow.backlog)
    waiting = select(func.count(), func.min(ReportRow.received)).select_from(ReportRow).join(CaseRow).where(*untold)
    reports, longest = session.exec(waiting).one()
    return Tally(
        mails=mails(session),
        kinds=_texts(_counted(session, MailRow.kind, filed)),
        silences=_texts(_counted(session, MailRow.silence_rule, filed, MailRow.silence_rule != "")),
        letters=letters(session),
        answers=_texts(_counted(session, OutboxRow.letter, col(OutboxRow.automatic))),
        cases=_every(Status, _counted(session, CaseRow.status)),
        linked={"yes": linked.get(True, 0), "no": linked.get(False, 0)},
        untold=reports,
        oldest={
            "mails": _first(session, MailRow.arrived, col(MailRow.state).in_([MailState.WAITING, MailState.FILING])),
            "letters": _first(session, OutboxRow.created, col(OutboxRow.state).in_(_ON_THE_WAY)),
            "reports": longest,
        },
    )


def _counted(session: Session, column: Any, *conditions: Any) -> dict[Any, int]:
    return dict(session.exec(select(column, func.count()).where(*conditions).group_by(column)).all())


def _every(states: type[State], counted: dict[Any, int]) -> dict[State, int]:
    return {state: counted.get(state, 0) for state in states}


def _texts(counted: dict[Any, int]) -> dict[str, int]:
    return {str(key): number for key, number in counted.items() if key is not None}


def _first(session: Session, column: Any, condition: Any) -> datetime | None:
    first: datetime | None = session.exec(select(func.min(column)).where(condition)).one()
    return first
