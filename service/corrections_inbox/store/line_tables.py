"""What the desk's lists are read from. All of it is made from other tables, and is made anew whenever they change."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from corrections_inbox.cases import Lane, Status
from corrections_inbox.cases.queues import Queue
from corrections_inbox.matching import ErrorType
from corrections_inbox.store.tables import MailRow, choice, table_of
from corrections_inbox.triage import Kind


class TextSearchVector(sa.types.UserDefinedType[str]):
    """PostgreSQL's type for words that can be looked for, as it is written."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "TSVECTOR"


class CaseLineRow(SQLModel, table=True):
    """A case as lists show it (`cases.lines.CaseLine`): narrow, and indexed in every order in which it is asked for."""

    __tablename__ = "case_line"
    __table_args__ = (
        sa.Index("ix_case_line_working_since", "working", "since"),
        sa.Index("ix_case_line_working_updated", "working", "updated"),
        sa.Index("ix_case_line_working_waiting_since", "working", "waiting_since"),
        sa.Index("ix_case_line_queue_since", "queue", "since"),
        sa.Index("ix_case_line_queue_updated", "queue", "updated"),
        sa.Index("ix_case_line_queue_fold_since", "queue", "fold", "since"),
        sa.Index("ix_case_line_status_since", "status", "since"),
        sa.Index("ix_case_line_section_working_since", "section", "working", "since"),
        sa.Index("ix_case_line_assignee_working_since", "assignee", "working", "since"),
        sa.Index("ix_case_line_article_id_since", "article_id", "since"),
        sa.Index("ix_case_line_campaign_since", "campaign", "since"),
        sa.Index("ix_case_line_working_campaign", "working", "campaign"),
        sa.Index("ix_case_line_queue_campaign", "queue", "campaign"),
    )
    case_key: int = Field(primary_key=True, foreign_key="case.key")
    reference: str
    queue: Queue = Field(sa_type=choice(Queue))
    working: bool  # whether it stands in one of the queues that wait for a person
    fold: str
    status: Status = Field(sa_type=choice(Status))
    lane: Lane = Field(sa_type=choice(Lane))
    kind: Kind | None = Field(default=None, sa_type=choice(Kind), nullable=True)
    error_type: ErrorType | None = Field(default=None, sa_type=choice(ErrorType), nullable=True)
    needs_human: bool
    legal_hold: bool
    section: str
    assignee: str
    article_id: str | None = None
    title: str
    byline: str
    guess: str
    exact: str
    prefix: str
    suffix: str
    wrong: str
    right: str
    words: str
    confidence: float | None = None
    passage_likely: bool
    sources: int
    readers: int
    waiting: int
    since: datetime = Field(index=True)
    waiting_since: datetime | None = None
    updated: datetime
    deadline: datetime | None = None
    campaign: str = ""


class CaseWordsRow(SQLModel, table=True):
    """The words that a case is found by, one after the other with a space around each.

    On SQLite triggers keep the full-text index `case_words_fts` (FTS5) as this table is; PostgreSQL has an index on it.
    """

    __tablename__ = "case_words"
    case_key: int = Field(primary_key=True, foreign_key="case.key")
    words: str = Field(sa_type=sa.Text().with_variant(TextSearchVector(), "postgresql"))


# Mail that opened no case is listed by these, newest first.
_MAILS = table_of(MailRow).c
sa.Index("ix_mail_kind_backlog_arrived", _MAILS.kind, _MAILS.backlog, _MAILS.arrived)
sa.Index("ix_mail_kind_backlog_campaign", _MAILS.kind, _MAILS.backlog, _MAILS.campaign)
sa.Index("ix_mail_silence_rule_arrived", _MAILS.silence_rule, _MAILS.arrived)
