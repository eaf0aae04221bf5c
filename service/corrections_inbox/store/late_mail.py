"""Mail that got no letter when it came in, though a person may send it one all the same."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from corrections_inbox.store.mail_lines import A_PERSON_MAY_ANSWER, references_of
from corrections_inbox.store.statements import affected
from corrections_inbox.store.tables import MailRow, MailState, ReportRow
from corrections_inbox.triage import Kind, Ruling

ANSWERABLE = (*A_PERSON_MAY_ANSWER, "backlog", "answering_off")
_ANSWERED = Ruling("", "")


@dataclass(frozen=True, slots=True)
class Late:
    """One such mail, with the cases that it has a part in, in the order in which they were opened."""

    key: int
    sender: str
    subject: str
    language: str
    message_id: str | None
    kind: Kind
    arrived: datetime
    references: tuple[str, ...]


def among(session: Session, keys: Collection[int]) -> list[Late]:
    """Those of these mails that can still be answered, as they arrived."""
    here = col(MailRow.key).in_(keys), MailRow.state == MailState.FILED, col(MailRow.erased_at).is_(None)
    can_be = col(MailRow.silence_rule).in_(ANSWERABLE), col(MailRow.sender) != ""
    rows = session.exec(select(MailRow).where(*here, *can_be).order_by(col(MailRow.arrived), col(MailRow.key))).all()
    references = references_of(session, [row.key or 0 for row in rows])
    return [_late(row, tuple(references.get(row.key or 0, ()))) for row in rows if row.kind is not None]


def mark_answered(session: Session, key: int, silence: Ruling = _ANSWERED) -> bool:
    """Records that a letter goes after all, or with `silence` why none does; False if somebody was faster."""
    ours = update(MailRow).where(col(MailRow.key) == key, col(MailRow.silence_rule).in_(ANSWERABLE))
    return affected(session, ours.values(silence_rule=silence.rule, silence_reason=silence.reason)) == 1


def mark_acknowledged(session: Session, key: int, how: str) -> None:
    """Records in a mail's reports what was sent back."""
    session.exec(update(ReportRow).where(col(ReportRow.mail_key) == key).values(acknowledged=how))


def _late(row: MailRow, references: tuple[str, ...]) -> Late:
    return Late(
        key=row.key or 0,
        sender=row.sender,
        subject=row.subject,
        language=row.language,
        message_id=row.message_id,
        kind=row.kind or Kind.OTHER,
        arrived=row.arrived,
        references=references,
    )
