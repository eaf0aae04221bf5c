"""Mail in lists: filed, unanswered, quarantined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from corrections_inbox.cases import MailLine
from corrections_inbox.store.tables import CaseRow, MailRow, MailState, ReportRow

# Rules after which a person may want to send the letter after all.
A_PERSON_MAY_ANSWER = ("late", "address_limit", "domain_limit", "undeliverable")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Answerable:
    """What an outcome letter needs to know of the mail that it answers."""

    message_id: str | None
    silence_rule: str
    silence_reason: str


def filed_since(session: Session, since: datetime, until: datetime | None = None) -> list[MailLine]:
    """Mail filed since then (and by `until`) as it arrived, with the cases that it has a part in; no backlog."""
    rows = _rows(session, [*_filed(since, until), ~col(MailRow.backlog)])
    references = references_of(session, [row.key or 0 for row in rows])
    return [_line(row, row.silence_reason, tuple(references.get(row.key or 0, ()))) for row in rows]


def unanswered_since(session: Session, since: datetime, until: datetime | None = None) -> list[MailLine]:
    """Mail filed since then (and by `until`) that got no letter for a reason that a person may overrule: an outage, or a limit."""
    rows = _rows(session, [*_filed(since, until), col(MailRow.silence_rule).in_(A_PERSON_MAY_ANSWER)])
    references = references_of(session, [row.key or 0 for row in rows])
    return [_line(row, row.silence_reason, tuple(references.get(row.key or 0, ()))) for row in rows]


def quarantined(session: Session) -> list[MailLine]:
    """Mail that could not be read or filed, with the reason."""
    return [_line(row, row.reason) for row in _rows(session, [MailRow.state == MailState.QUARANTINED])]


def answerable(session: Session, keys: Sequence[int]) -> dict[int, Answerable]:
    """What is known of these mails for answering them."""
    rows = _rows(session, [col(MailRow.key).in_(keys)])
    return {row.key or 0: Answerable(row.message_id, row.silence_rule, row.silence_reason) for row in rows}


def _filed(since: datetime, until: datetime | None) -> list[ColumnElement[bool]]:
    after = [col(MailRow.state) == MailState.FILED, col(MailRow.filed_at) > since]
    return after if until is None else [*after, col(MailRow.filed_at) <= until]


def _rows(session: Session, conditions: Sequence[ColumnElement[bool] | bool]) -> Sequence[MailRow]:
    return session.exec(select(MailRow).where(*conditions).order_by(col(MailRow.arrived), col(MailRow.key))).all()


def references_of(session: Session, keys: Sequence[int]) -> dict[int, list[str]]:
    """The cases that these mails have a part in."""
    found: dict[int, list[str]] = {}
    pairs = select(ReportRow.mail_key, CaseRow.reference).join(CaseRow).order_by(col(CaseRow.key))
    for start in range(0, len(keys), _BATCH):
        for key, reference in session.exec(pairs.where(col(ReportRow.mail_key).in_(keys[start : start + _BATCH]))):
            found.setdefault(key, []).append(reference)
    return found


def _line(row: MailRow, reason: str, references: tuple[str, ...] = ()) -> MailLine:
    return MailLine(row.key or 0, row.sender, row.subject, row.arrived, row.kind, reason, references, row.campaign)
