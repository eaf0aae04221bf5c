"""The schema: rows as they lie in the store. They leave this package as frozen values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from corrections_inbox.cases import Lane, Letter, Status, Verdict
from corrections_inbox.triage import Kind

SCHEMA = SQLModel.metadata
# Names that a migration can rely on, whichever database made them.
SCHEMA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def choice(kind: type[StrEnum]) -> sa.Enum:
    """A column that holds one of an enumeration's values as text and refuses all others."""
    return sa.Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        length=24,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def table_of(row: type[SQLModel]) -> sa.Table:
    """The table behind a kind of row, for statements that need no rows as objects."""
    table: sa.Table = row.__table__  # type: ignore[attr-defined]  # made by the library's metaclass
    return table


class MailState(StrEnum):
    """Where a mail is on its way to a case."""

    WAITING = "waiting"
    FILING = "filing"  # claimed by a worker
    FILED = "filed"
    QUARANTINED = "quarantined"


class OutboxState(StrEnum):
    """Where a letter is on its way out."""

    QUEUED = "queued"
    HELD = "held"  # by the breaker, until a person releases it
    SENDING = "sending"  # claimed by a worker: it may or may not have reached the server
    SENT = "sent"
    DEFERRED = "deferred"  # refused for now; tried again later
    REFUSED = "refused"  # refused for good
    BOUNCED = "bounced"  # taken, and returned for good
    UNKNOWN = "unknown"  # interrupted during DATA: only a person sends it again
    WITHDRAWN = "withdrawn"  # undone by a person before it left


UNSENT = (OutboxState.QUEUED, OutboxState.HELD, OutboxState.DEFERRED)  # letters that have not begun to leave


class CounterRow(SQLModel, table=True):
    """A number that goes up. Who updates it holds its row until the commit, so the order is that of commits."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    value: int = 0


class ArticleRow(SQLModel, table=True):
    __tablename__ = "article"
    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    url: str
    section: str = ""
    language: str = ""
    published: datetime | None = None
    digest: str  # of the current revision
    revision: int
    sequence: int = Field(unique=True)  # of its latest change of any kind: what the index follows


class ArticleUrlRow(SQLModel, table=True):
    """A URL that leads or led to an article, its canonical one included."""

    __tablename__ = "article_url"
    url: str = Field(primary_key=True)
    article_key: int = Field(primary_key=True, foreign_key="article.key", index=True)


class RevisionRow(SQLModel, table=True):
    """An article's words as they were first seen at a time."""

    __tablename__ = "revision"
    article_key: int = Field(primary_key=True, foreign_key="article.key")
    number: int = Field(primary_key=True)
    headline: str
    standfirst: str = ""
    byline: str = ""
    text: str
    captions: list[str] = Field(sa_type=sa.JSON)
    first_seen: datetime


class SourceRow(SQLModel, table=True):
    """What is remembered between two visits to a source of articles."""

    __tablename__ = "source"
    name: str = Field(primary_key=True)
    etag: str = ""
    last_modified: str = ""
    cursor: str = ""
    checked_at: datetime | None = None
    error: str = ""


class MailboxRow(SQLModel, table=True):
    """What is remembered of a folder between two polls."""

    __tablename__ = "mailbox"
    name: str = Field(primary_key=True)
    folder: str = Field(primary_key=True)
    uidvalidity: int | None = Field(default=None, sa_type=sa.BigInteger)
    since: datetime | None = None  # nothing older is fetched
    first_login: datetime | None = None
    checked_at: datetime | None = None
    error: str = ""


class RawMessageRow(SQLModel, table=True):
    """Bytes as they came in, kept once, under their own sha256."""

    __tablename__ = "raw_message"
    sha256: str = Field(primary_key=True)
    size: int
    compressed: bytes


class MailRow(SQLModel, table=True):
    """One message, however often it was seen, and what was made of it."""

    __tablename__ = "mail"
    __table_args__ = (sa.Index("ix_mail_state_key", "state", "key"),)
    key: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(unique=True)  # equal for two copies of one message, whichever way they came
    sha256: str = Field(foreign_key="raw_message.sha256", index=True)
    mailbox: str
    arrived: datetime = Field(index=True)  # INTERNALDATE, never Date
    kept_at: datetime
    truncated: bool = False
    backlog: bool = False  # arrived before this service first read the mailbox
    resynchronised: bool = False  # found when a folder was read anew
    state: MailState = Field(default=MailState.WAITING, sa_type=choice(MailState))
    attempts: int = 0
    claimed_at: datetime | None = None
    worker: int = 0  # who claimed it last
    filed_at: datetime | None = Field(default=None, index=True)
    reason: str = ""  # why it was quarantined
    message_id: str | None = Field(default=None, index=True)
    sender: str = ""
    subject: str = ""
    language: str = ""  # BCP 47 primary subtag, empty where the words are too few to tell
    kind: Kind | None = Field(default=None, sa_type=choice(Kind), nullable=True)
    rule: str = ""
    rule_reason: str = ""
    silence_rule: str = ""  # empty where a letter went
    silence_reason: str = ""
    campaign: str = Field(default="", index=True)  # the same for mails that are all but identical
    erased_at: datetime | None = None  # when its sender and its words were let go of


class SightingRow(SQLModel, table=True):
    """One place where a mail was seen. The unique key makes fetching it again harmless."""

    __tablename__ = "sighting"
    __table_args__ = (sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),)
    key: int | None = Field(default=None, primary_key=True)
    mail_key: int = Field(foreign_key="mail.key", index=True)
    mailbox: str
    folder: str
    uidvalidity: int = Field(sa_type=sa.BigInteger)
    uid: int = Field(sa_type=sa.BigInteger)
    sha256: str
    seen_at: datetime


class CaseRow(SQLModel, table=True):
    __tablename__ = "case"
    key: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    status: Status = Field(sa_type=choice(Status), index=True)
    lane: Lane = Field(sa_type=choice(Lane))
    needs_human: bool = False
    backlog: bool = False
    section: str = ""
    assignee: str = ""
    deadline: datetime | None = None
    duplicate_of: str = ""
    legal_hold: bool = False
    opened: datetime = Field(index=True)
    updated: datetime = Field(index=True)
    article_id: str | None = Field(default=None, index=True)  # linked, not guessed
    match: dict[str, Any] = Field(sa_type=sa.JSON)
    notice_text: str | None = None
    notice_published: datetime | None = None


class ReportRow(SQLModel, table=True):
    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("case_key", "mail_key"),)
    key: int | None = Field(default=None, primary_key=True)
    case_key: int = Field(foreign_key="case.key")
    mail_key: int = Field(foreign_key="mail.key", index=True)
    address: str | None = Field(default=None, index=True)  # of the reporter, in lower case
    reporter: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    kind: Kind = Field(sa_type=choice(Kind))
    received: datetime
    subject: str
    words: str
    claim: dict[str, Any] = Field(sa_type=sa.JSON)
    campaign: str = Field(default="", index=True)
    acknowledged: str
    told: datetime | None = Field(default=None, index=True)
    told_how: str = ""


class EventRow(SQLModel, table=True):
    __tablename__ = "case_event"
    key: int | None = Field(default=None, primary_key=True)
    case_key: int = Field(foreign_key="case.key", index=True)
    at: datetime
    actor: str
    action: str
    note: str = ""


class OutboxRow(SQLModel, table=True):
    """A letter we owe, rendered and frozen."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_state_not_before", "state", "not_before"),)
    key: int | None = Field(default=None, primary_key=True)
    letter: Letter = Field(sa_type=choice(Letter))
    dedupe_key: str = Field(unique=True)
    message_id: str = Field(unique=True)
    mail_key: int | None = Field(default=None, foreign_key="mail.key", index=True)  # what it answers
    recipient: str  # as it is written to
    address: str = Field(index=True)  # the same in lower case, as it is looked up
    domain: str
    reverse_path: str
    raw: bytes
    at_least_once: bool
    automatic: bool  # counts toward the limits
    state: OutboxState = Field(sa_type=choice(OutboxState))
    attempts: int = 0
    created: datetime = Field(index=True)
    not_before: datetime
    claimed_at: datetime | None = None
    worker: int = 0  # who claimed it last
    settled_at: datetime | None = None
    reply: str = ""  # the server's last words, or why it is held


class OutboxCaseRow(SQLModel, table=True):
    """Which cases a letter speaks of."""

    __tablename__ = "outbox_case"
    outbox_key: int = Field(primary_key=True, foreign_key="outbox.key")
    case_key: int = Field(primary_key=True, foreign_key="case.key", index=True)


class BreakerRow(SQLModel, table=True):
    """One tripping of the breaker; open until a person releases it."""

    __tablename__ = "breaker"
    key: int | None = Field(default=None, primary_key=True)
    tripped_at: datetime
    reason: str
    released_at: datetime | None = None
    released_by: str = ""


class DigestRow(SQLModel, table=True):
    """A digest that was begun: the key keeps it from being sent twice on one local day."""

    __tablename__ = "digest"
    recipient: str = Field(primary_key=True)
    local_date: date = Field(primary_key=True)
    covered_from: datetime
    covered_until: datetime


class ConfirmationRow(SQLModel, table=True):
    """What a person holds a mail to be about. The mail may be gone before this is: it is known by its sha256 alone."""

    __tablename__ = "confirmation"
    sha256: str = Field(primary_key=True)
    reference: str = Field(primary_key=True, index=True)
    verdict: Verdict = Field(sa_type=choice(Verdict))
    actor: str
    at: datetime
    article_id: str | None = None  # None: no article of ours
    revision: int | None = None
    passage: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


class DecisionRow(SQLModel, table=True):
    """The last decision on a case, and what the case was before: while it is young a person can take it back."""

    __tablename__ = "decision"
    case_key: int = Field(primary_key=True, foreign_key="case.key")
    status: Status = Field(sa_type=choice(Status))
    actor: str
    at: datetime
    before: dict[str, Any] = Field(sa_type=sa.JSON)
