"""The desk's lists of mail: what opened no case, what got no letter, what could not be filed, what is older than the service."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, union_all
from sqlmodel import Session, col, func, select

from corrections_inbox.cases.policy import opens_case
from corrections_inbox.store.desk_lists import MOST_CAMPAIGNS, MOST_COUNTED, PAGE, FoldedCampaign, fold_of
from corrections_inbox.store.mail_lines import A_PERSON_MAY_ANSWER, references_of
from corrections_inbox.store.tables import MailRow, MailState, OutboxRow, OutboxState, ReportRow
from corrections_inbox.triage import Kind

NO_CASE = tuple(kind for kind in Kind if not opens_case(kind))


class MailList(StrEnum):
    OTHER = "other"  # of a kind that opens no case
    UNANSWERED = "unanswered"  # no letter went, for a reason that a person may overrule
    QUARANTINED = "quarantined"  # could not be read or filed
    BACKLOG = "backlog"  # of a kind that opens no case, from before the service


@dataclass(frozen=True, slots=True)
class MailEntry:
    """A mail as the desk lists it. `why` it is of its kind, `silence` why no letter went, `trouble` why it is quarantined."""

    key: int
    sender: str
    subject: str
    arrived: datetime
    state: MailState
    kind: Kind | None
    why: str
    silence_rule: str
    silence: str
    trouble: str
    backlog: bool
    truncated: bool
    erased: bool
    references: tuple[str, ...] = ()

    @property
    def may_be_answered(self) -> bool:
        """Whether it got no letter for a reason that a person may overrule."""
        return self.silence_rule in A_PERSON_MAY_ANSWER and not self.erased


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page of a list. `total` is the number of its mails, or MOST_COUNTED where there are as many or more.

    The mails of `campaigns`, the largest first, are not among them; they are the same on each page.
    """

    mails: tuple[MailEntry, ...]
    total: int
    number: int
    more: bool
    campaigns: tuple[FoldedCampaign, ...] = ()


def page(session: Session, wanted: MailList, kind: Kind | None = None, number: int = 1, campaign: str = "") -> MailPage:
    """One page, from 1 on, newest first; what waits for a person, oldest first.

    `kind` and `campaign` narrow what opened no case.
    """
    newest = wanted in {MailList.OTHER, MailList.BACKLOG}
    folded = _campaigns(session, _parts(wanted, kind)) if newest and not campaign else ()
    apart = [col(MailRow.campaign).not_in([each.name for each in folded])] if folded else []
    narrowed = [col(MailRow.campaign) == campaign] if newest and campaign else apart
    parts = [[*part, *narrowed] for part in _parts(wanted, kind)]
    start = (number - 1) * PAGE
    # The first ones of each part, each read along its index, hold the first ones of all.
    order = (
        (col(MailRow.arrived).desc(), col(MailRow.key).desc()) if newest else (col(MailRow.arrived), col(MailRow.key))
    )
    heads = [_keys(part).order_by(*order).limit(start + PAGE + 1) for part in parts]
    found = union_all(*(select(head.subquery().c.key) for head in heads)).subquery()
    rows = session.exec(
        select(MailRow).where(col(MailRow.key).in_(select(found.c.key))).order_by(*order).limit(PAGE + 1).offset(start)
    ).all()
    mails = _entries(session, rows[:PAGE])
    return MailPage(mails, _total(session, parts), number, len(rows) > PAGE, folded)


def counts(session: Session, lists: Collection[MailList] = tuple(MailList)) -> dict[MailList, int]:
    """How many mails stand in each of these lists, at most MOST_COUNTED."""
    return {wanted: _total(session, _parts(wanted)) for wanted in lists}


def kinds(session: Session, wanted: MailList = MailList.OTHER) -> dict[Kind, int]:
    """How many mails of each kind opened no case, at most MOST_COUNTED; kinds without any are left out."""
    counted = _counted(session, [_of_kind(kind, backlog=wanted is MailList.BACKLOG) for kind in NO_CASE])
    return {kind: counted[number] for number, kind in enumerate(NO_CASE) if counted[number]}


def entry(session: Session, key: int) -> MailEntry | None:
    """One mail, whatever list it stands in."""
    row = session.get(MailRow, key)
    return _entries(session, [row])[0] if row else None


def _parts(wanted: MailList, kind: Kind | None = None) -> list[list[ColumnElement[bool]]]:
    """The list in parts that each have an index of their own."""
    if wanted is MailList.QUARANTINED:
        return [[col(MailRow.state) == MailState.QUARANTINED, col(MailRow.erased_at).is_(None)]]
    if wanted is MailList.UNANSWERED:
        return [[col(MailRow.silence_rule) == rule, *_whole(), ~_answered()] for rule in A_PERSON_MAY_ANSWER]
    chosen = [kind] if kind in NO_CASE else NO_CASE
    return [_of_kind(each, backlog=wanted is MailList.BACKLOG) for each in chosen]


def _of_kind(kind: Kind, *, backlog: bool) -> list[ColumnElement[bool]]:
    in_a_case = select(ReportRow.key).where(ReportRow.mail_key == MailRow.key).exists()
    return [col(MailRow.kind) == kind, col(MailRow.backlog).is_(backlog), *_whole(), ~in_a_case]


def _whole() -> list[ColumnElement[bool]]:
    return [col(MailRow.state) == MailState.FILED, col(MailRow.erased_at).is_(None)]


def _answered() -> ColumnElement[bool]:
    letter = select(OutboxRow.key).where(OutboxRow.mail_key == MailRow.key, OutboxRow.state != OutboxState.WITHDRAWN)
    return letter.exists()


def _campaigns(session: Session, parts: Sequence[Sequence[ColumnElement[bool]]]) -> tuple[FoldedCampaign, ...]:
    """The campaigns with several mails in the parts of a list, the largest first."""
    named = select(MailRow.campaign, MailRow.arrived)
    theirs = union_all(*(named.where(*part, col(MailRow.campaign) > "") for part in parts)).subquery()
    number = func.count()
    grouped = select(theirs.c.campaign, number, func.min(theirs.c.arrived)).group_by(theirs.c.campaign)
    largest = grouped.having(number > 1).order_by(number.desc(), theirs.c.campaign).limit(MOST_CAMPAIGNS)
    return tuple(fold_of(session, *each) for each in session.exec(largest))


def _keys(conditions: Sequence[ColumnElement[bool]]) -> Any:
    return select(MailRow.key, MailRow.arrived).where(*conditions)


def _total(session: Session, parts: Sequence[Sequence[ColumnElement[bool]]]) -> int:
    """How many mails the parts have together; counting ends as soon as there are enough."""
    each = (select(literal(1)).select_from(MailRow).where(*part).limit(MOST_COUNTED).subquery() for part in parts)
    some = union_all(*(select(part) for part in each)).limit(MOST_COUNTED).subquery()
    return session.exec(select(func.count()).select_from(some)).one()


def _counted(session: Session, parts: Sequence[Sequence[ColumnElement[bool]]]) -> dict[int, int]:
    each: list[Select[int, int]] = []
    for number, part in enumerate(parts):
        some = select(literal(1)).select_from(MailRow).where(*part).limit(MOST_COUNTED).subquery()
        each.append(select(literal(number), func.count()).select_from(some))
    return {int(number): int(count) for number, count in session.connection().execute(union_all(*each))}


def _entries(session: Session, rows: Sequence[MailRow]) -> tuple[MailEntry, ...]:
    references = references_of(session, [row.key or 0 for row in rows])
    return tuple(_entry(row, tuple(references.get(row.key or 0, ()))) for row in rows)


def _entry(row: MailRow, references: tuple[str, ...]) -> MailEntry:
    return MailEntry(
        key=row.key or 0,
        sender=row.sender,
        subject=row.subject,
        arrived=row.arrived,
        state=row.state,
        kind=row.kind,
        why=row.rule_reason,
        silence_rule=row.silence_rule,
        silence=row.silence_reason,
        trouble=row.reason,
        backlog=row.backlog,
        truncated=row.truncated,
        erased=row.erased_at is not None,
        references=references,
    )
