"""The desk's queue: pages of cases, how many stand where, and what lists can be narrowed to."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from corrections_inbox.cases import Status
from corrections_inbox.cases.lines import CaseLine
from corrections_inbox.cases.queues import Queue
from corrections_inbox.matching import ErrorType
from corrections_inbox.store import campaigns
from corrections_inbox.store.case_search import RARE, having, having_few, terms_of
from corrections_inbox.store.line_tables import CaseLineRow
from corrections_inbox.store.tables import table_of
from corrections_inbox.triage import Kind

PAGE = 50
MOST_COUNTED = 1_000  # beyond that a list is "many": counting all of a long one would take longer than showing it
MOST_PAGES = 200
MOST_CAMPAIGNS = 20  # told of in a line each; the cases of any further ones stand in the list itself
_SHOWN_OF_A_FOLD = 20
_FIELDS = tuple(field.name for field in fields(CaseLine))


class Sort(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"
    CHANGED = "changed"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list; what is left out does not matter.

    Without a `queue` those of all queues that are `working`, or with None of it all there are. `waiting` wants cases
    with a reader who waits, and `since_before` those whose first report came before then.
    """

    queue: Queue | None = None
    working: bool | None = None
    status: Status | None = None
    section: str | None = None
    assignee: str | None = None
    kind: Kind | None = None
    error_type: ErrorType | None = None
    article_id: str | None = None
    campaign: str | None = None
    waiting: bool = False
    since_before: datetime | None = None
    words: str = ""

    @property
    def folds_campaigns(self) -> bool:
        """Whether it is a list of open cases, which a campaign must not fill."""
        return self.campaign is None and bool(self.working or self.queue not in {None, Queue.CLOSED})


@dataclass(frozen=True, slots=True)
class Fold:
    """Cases that are shown together, oldest first; `total` may be more than the lines that are given."""

    lines: tuple[CaseLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FoldedCampaign:
    """The part of a list that one campaign has: `items` cases or mails, of `mails` mails of `senders` people in all."""

    name: str
    subject: str
    items: int
    mails: int
    senders: int
    first: datetime


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of a list. `total` is the number of its cases, or MOST_COUNTED where there are as many or more.

    The cases of `campaigns`, the largest first, are not among them; they are the same on each page.
    """

    folds: tuple[Fold, ...]
    total: int
    number: int
    more: bool
    campaigns: tuple[FoldedCampaign, ...] = ()


def page(session: Session, wanted: Wanted, sort: Sort = Sort.OLDEST, number: int = 1) -> QueuePage:
    """One page, from 1 on, of the cases that are wanted."""
    lines, conditions, folded = _unfolded(session, wanted)
    start = (number - 1) * PAGE
    ordered = select(lines).where(*conditions).order_by(*_order(lines, sort))
    rows = session.exec(ordered.limit(PAGE + 1).offset(start)).all()
    folds = tuple(Fold((_line(row),), 1) for row in rows[:PAGE])
    return QueuePage(folds, _count(session, conditions, lines), number, len(rows) > PAGE, folded)


def folded_page(session: Session, wanted: Wanted, number: int = 1) -> QueuePage:
    """One page of folds, that with the oldest case first: as many of one article as there are make one."""
    lines, conditions, folded = _unfolded(session, wanted)
    start = (number - 1) * PAGE
    groups = select(lines.fold, func.count(), func.min(lines.since)).where(*conditions).group_by(col(lines.fold))
    oldest = groups.order_by(func.min(lines.since), col(lines.fold)).limit(PAGE + 1).offset(start)
    found = [(fold, total) for fold, total, _ in session.exec(oldest)]
    shown = dict(found[:PAGE])
    theirs = _of_folds(session, list(shown), lines, conditions)
    folds = tuple(Fold(tuple(theirs.get(fold, ())), total) for fold, total in shown.items())
    return QueuePage(folds, _count(session, conditions, lines), number, len(found) > PAGE, folded)


def counts(session: Session, overdue_before: datetime) -> dict[str, int]:
    """How many cases stand in each queue, in all that wait for a person (`working`), and `overdue`; at most MOST_COUNTED."""
    wanted: dict[str, list[Any]] = {str(queue): [col(CaseLineRow.queue) == queue] for queue in Queue}
    wanted["working"] = [col(CaseLineRow.working)]
    wanted["overdue"] = [col(CaseLineRow.working), col(CaseLineRow.waiting_since) < overdue_before]
    each = [_counted(name, conditions) for name, conditions in wanted.items()]
    return {str(name): int(number) for name, number in session.connection().execute(union_all(*each))}


def working(session: Session) -> int:
    """How many cases wait for a person, at most MOST_COUNTED."""
    return _count(session, [col(CaseLineRow.working)], CaseLineRow)


def sections(session: Session) -> list[str]:
    """The sections that there are cases of."""
    return _different(session, CaseLineRow.section)


def assignees(session: Session) -> list[str]:
    """The people who ever had a case."""
    return _different(session, CaseLineRow.assignee)


def _unfolded(session: Session, wanted: Wanted) -> tuple[Any, list[ColumnElement[bool]], tuple[FoldedCampaign, ...]]:
    """The lines to choose from, the conditions on them, and the campaigns that stand in the list as one line each."""
    lines, conditions = _source(session, wanted)
    if not wanted.folds_campaigns:
        return lines, conditions, ()
    number = func.count()
    grouped = (
        select(lines.campaign, number, func.min(lines.since))
        .where(*conditions, lines.campaign > "")
        .group_by(lines.campaign)
        .having(number > 1)
        .order_by(number.desc(), lines.campaign)
    )
    folded = tuple(fold_of(session, *each) for each in session.exec(grouped.limit(MOST_CAMPAIGNS)))
    others = [lines.campaign.not_in([each.name for each in folded])] if folded else []
    return lines, [*conditions, *others], folded


def fold_of(session: Session, name: str, items: int, first: datetime) -> FoldedCampaign:
    """A campaign with as many items in a list, the first of which came then."""
    return FoldedCampaign(name, campaigns.subject(session, name), items, *campaigns.size(session, name), first)


def _source(session: Session, wanted: Wanted) -> tuple[Any, list[ColumnElement[bool]]]:
    """The lines to choose from, and the conditions on them."""
    terms = terms_of(wanted.words)
    few = having_few(session, terms) if terms else None
    if few is None:
        return CaseLineRow, [*_conditions(CaseLineRow, wanted), *having(session, terms, col(CaseLineRow.case_key))]
    # With its limit this is no part of the query around it: these lines are read first, whatever else is asked.
    lines: Any = aliased(CaseLineRow, select(CaseLineRow).where(*few).limit(RARE).subquery())
    return lines, _conditions(lines, wanted)


def _conditions(lines: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = ("queue", "working", "status", "section", "assignee", "kind", "error_type", "article_id", "campaign")
    chosen = {name: getattr(wanted, name) for name in equal}
    conditions = [getattr(lines, name) == value for name, value in chosen.items() if value is not None]
    if wanted.waiting:
        conditions.append(lines.waiting_since.is_not(None))
    if wanted.since_before is not None:
        conditions.append(lines.since < wanted.since_before)
    return conditions


def _order(lines: Any, sort: Sort) -> tuple[Any, ...]:
    if sort is Sort.NEWEST:
        return lines.since.desc(), lines.case_key.desc()
    if sort is Sort.CHANGED:
        return lines.updated.desc(), lines.case_key.desc()
    if sort is Sort.DEADLINE:
        return lines.deadline.is_(None), lines.deadline, lines.since, lines.case_key
    return lines.since, lines.case_key


def _count(session: Session, conditions: Sequence[Any], lines: Any) -> int:
    some = select(literal(1)).select_from(lines).where(*conditions).limit(MOST_COUNTED).subquery()
    return session.exec(select(func.count()).select_from(some)).one()


def _counted(name: str, conditions: Sequence[Any]) -> Select[str, int]:
    some = select(literal(1)).select_from(CaseLineRow).where(*conditions).limit(MOST_COUNTED).subquery()
    return select(literal(name), func.count()).select_from(some)


def _of_folds(
    session: Session, folds: Sequence[str], lines: Any, conditions: Sequence[ColumnElement[bool]]
) -> dict[str, list[CaseLine]]:
    place = func.row_number().over(partition_by=lines.fold, order_by=(lines.since, lines.case_key))
    numbered = select(lines.case_key, place.label("place")).where(*conditions, lines.fold.in_(folds)).subquery()
    first = select(CaseLineRow).join(numbered, numbered.c.case_key == CaseLineRow.case_key)
    first = first.where(numbered.c.place <= _SHOWN_OF_A_FOLD).order_by(
        col(CaseLineRow.since), col(CaseLineRow.case_key)
    )
    found: dict[str, list[CaseLine]] = {}
    for row in session.exec(first):
        found.setdefault(row.fold, []).append(_line(row))
    return found


def _different(session: Session, column: Any) -> list[str]:
    """The different values of an indexed column: from each the index leads to the next, past all that are equal."""
    values = table_of(CaseLineRow).c[column.key]
    walk = select(func.min(values).label("value")).cte("walk", recursive=True)
    following = select(func.min(values)).where(values > walk.c.value).scalar_subquery()
    walk = walk.union_all(select(following).where(walk.c.value.is_not(None)))
    found = session.connection().execute(select(walk.c.value).where(walk.c.value.is_not(None), walk.c.value != ""))
    return [value for (value,) in found]


def _line(row: CaseLineRow) -> CaseLine:
    return CaseLine(**{name: getattr(row, name) for name in _FIELDS})
