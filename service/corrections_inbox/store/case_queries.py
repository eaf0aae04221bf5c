"""Cases as they are read: one, a list, those that a report may join, those of a digest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, func, or_, select

from corrections_inbox.cases import OPEN, Case, CorrectionNotice, Event, Lane, Report, Status
from corrections_inbox.store.mapping import claim_from_json, match_from_json, reporter_from_json
from corrections_inbox.store.tables import CaseRow, EventRow, ReportRow, table_of

_BATCH = 500
_CASES = table_of(CaseRow)
# Some changes are made by statements alone: what the session remembers of a row from before them is not believed.
_FRESH = {"populate_existing": True}
# Made once: making a statement costs more than running it.
_WITH_OPEN = (
    select(_CASES.c.article_id)
    .where(_CASES.c.article_id.in_(bindparam("ids", expanding=True)), _CASES.c.status.in_(OPEN))
    .distinct()
)
RowType = TypeVar("RowType", ReportRow, EventRow)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases to list; what is left out does not matter. `address` is a reader's."""

    statuses: frozenset[Status] = frozenset()
    lanes: frozenset[Lane] = frozenset()
    sections: frozenset[str] = frozenset()
    assignee: str | None = None
    address: str | None = None
    article_id: str | None = None
    needs_human: bool | None = None
    backlog: bool | None = None
    opened_after: datetime | None = None


def load(session: Session, reference: str) -> Case | None:
    """One case with its reports and history."""
    return next(iter(_cases(session, [col(CaseRow.reference) == reference])), None)


def load_many(session: Session, references: Sequence[str]) -> list[Case]:
    """These cases in the order in which they were opened; unknown references are left out."""
    return _cases(session, [col(CaseRow.reference).in_(references)])


def listing(session: Session, wanted: Filter, *, limit: int | None = None, offset: int = 0) -> list[Case]:
    """Cases that pass a filter, in the order in which they were opened."""
    return _cases(session, _conditions(wanted), limit, offset)


def count(session: Session, wanted: Filter) -> int:
    return session.exec(select(func.count()).select_from(CaseRow).where(*_conditions(wanted))).one()


def with_open_cases(session: Session, article_ids: Collection[str]) -> set[str]:
    """Those of these articles that open cases are linked to."""
    return set(session.connection().execute(_WITH_OPEN, {"ids": list(article_ids)}).scalars()) if article_ids else set()


def open_on_article(session: Session, article_id: str) -> list[Case]:
    """Open cases that are linked to an article: those that a report may join."""
    return _cases(session, [col(CaseRow.article_id) == article_id, col(CaseRow.status).in_(OPEN)])


def of_mail(session: Session, mail_key: int) -> list[str]:
    """The references of the cases that a mail has a part in."""
    theirs = select(CaseRow.reference).join(ReportRow).where(ReportRow.mail_key == mail_key)
    return list(session.exec(theirs.order_by(col(CaseRow.key))).all())


def waiting_or_changed(session: Session, since: datetime) -> list[Case]:
    """What a digest speaks of: cases that are open, have a reader who waits, or were closed since then; no backlog."""
    untold = select(ReportRow.case_key).where(col(ReportRow.told).is_(None))
    wanted = or_(col(CaseRow.status).in_(OPEN), col(CaseRow.key).in_(untold), col(CaseRow.updated) > since)
    return _cases(session, [wanted, ~col(CaseRow.backlog)])


def having(session: Session, *conditions: ColumnElement[bool]) -> list[Case]:
    """All cases that meet conditions on their rows, in the order in which they were opened."""
    return _cases(session, conditions)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    among: list[tuple[Any, frozenset[Any]]] = [
        (CaseRow.status, wanted.statuses),
        (CaseRow.lane, wanted.lanes),
        (CaseRow.section, wanted.sections),
    ]
    equal: list[tuple[Any, object]] = [
        (CaseRow.assignee, wanted.assignee),
        (CaseRow.article_id, wanted.article_id),
        (CaseRow.needs_human, wanted.needs_human),
        (CaseRow.backlog, wanted.backlog),
    ]
    conditions: list[ColumnElement[bool]] = [col(column).in_(values) for column, values in among if values]
    conditions += [col(column) == value for column, value in equal if value is not None]
    if wanted.address is not None:
        theirs = select(ReportRow.case_key).where(ReportRow.address == wanted.address.lower())
        conditions.append(col(CaseRow.key).in_(theirs))
    if wanted.opened_after is not None:
        conditions.append(col(CaseRow.opened) > wanted.opened_after)
    return conditions


def _cases(
    session: Session, conditions: Sequence[ColumnElement[bool]], limit: int | None = None, offset: int = 0
) -> list[Case]:
    page = select(CaseRow).where(*conditions).order_by(col(CaseRow.key)).limit(limit).offset(offset)
    rows = session.exec(page.execution_options(**_FRESH)).all()
    keys = [row.key or 0 for row in rows]
    reports = _of(session, ReportRow, keys)
    events = _of(session, EventRow, keys)
    return [_case(row, reports.get(row.key or 0, []), events.get(row.key or 0, [])) for row in rows]


def _of(session: Session, table: type[RowType], keys: Sequence[int]) -> dict[int, list[RowType]]:
    """The rows that belong to these cases, in the order in which they were added."""
    found: dict[int, list[RowType]] = {}
    for start in range(0, len(keys), _BATCH):
        wanted = select(table).where(col(table.case_key).in_(keys[start : start + _BATCH])).order_by(col(table.key))
        for row in session.exec(wanted.execution_options(**_FRESH)):
            found.setdefault(row.case_key, []).append(row)
    return found


def _case(row: CaseRow, reports: Sequence[ReportRow], events: Sequence[EventRow]) -> Case:
    published = row.notice_published
    return Case(
        reference=row.reference,
        status=row.status,
        lane=row.lane,
        needs_human=row.needs_human,
        backlog=row.backlog,
        opened=row.opened,
        updated=row.updated,
        match=match_from_json(row.match),
        reports=tuple(_report(report) for report in reports),
        history=tuple(Event(event.at, event.actor, event.action, event.note) for event in events),
        section=row.section,
        assignee=row.assignee,
        deadline=row.deadline,
        duplicate_of=row.duplicate_of,
        legal_hold=row.legal_hold,
        notice=CorrectionNotice(row.notice_text or "", published) if published else None,
    )


def _report(row: ReportRow) -> Report:
    return Report(
        message_key=row.mail_key,
        reporter=reporter_from_json(row.reporter),
        kind=row.kind,
        received=row.received,
        subject=row.subject,
        words=row.words,
        acknowledged=row.acknowledged,
        told=row.told,
        told_how=row.told_how,
        claim=claim_from_json(row.claim),
        campaign=row.campaign,
    )
