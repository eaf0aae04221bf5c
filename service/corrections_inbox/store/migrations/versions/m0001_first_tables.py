"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _counter()
    _article()
    _article_url()
    _revision()
    _source()
    _mailbox()
    _raw_message()
    _mail()
    _sighting()
    _case()
    _report()
    _case_event()
    _outbox()
    _outbox_case()
    _breaker()
    _digest()


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_article"),
        sa.UniqueConstraint("id", name="uq_article_id"),
        sa.UniqueConstraint("sequence", name="uq_article_sequence"),
    )


def _article_url() -> None:
    op.create_table(
        "article_url",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name="fk_article_url_article_key"),
        sa.PrimaryKeyConstraint("url", "article_key", name="pk_article_url"),
    )
    op.create_index("ix_article_url_article_key", "article_url", ["article_key"], unique=False)


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("article_key", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("standfirst", sa.String(), nullable=False),
        sa.Column("byline", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("captions", sa.JSON(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name="fk_revision_article_key"),
        sa.PrimaryKeyConstraint("article_key", "number", name="pk_revision"),
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_source"),
    )


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_login", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", "folder", name="pk_mailbox"),
    )


def _raw_message() -> None:
    op.create_table(
        "raw_message",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_raw_message"),
    )


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("arrived", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("truncated", sa.Boolean(), nullable=False),
        sa.Column("backlog", sa.Boolean(), nullable=False),
        sa.Column("resynchronised", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rule_reason", sa.String(), nullable=False),
        sa.Column("silence_rule", sa.String(), nullable=False),
        sa.Column("silence_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["raw_message.sha256"], name=op.f("fk_mail_sha256")),
        sa.PrimaryKeyConstraint("key", name="pk_mail"),
        sa.UniqueConstraint("fingerprint", name="uq_mail_fingerprint"),
    )
    op.create_index("ix_mail_arrived", "mail", ["arrived"], unique=False)
    op.create_index("ix_mail_filed_at", "mail", ["filed_at"], unique=False)
    op.create_index("ix_mail_message_id", "mail", ["message_id"], unique=False)
    op.create_index(op.f("ix_mail_sha256"), "mail", ["sha256"], unique=False)
    op.create_index("ix_mail_state_key", "mail", ["state", "key"], unique=False)


def _sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("mail_key", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mail_key"], ["mail.key"], name="fk_sighting_mail_key"),
        sa.PrimaryKeyConstraint("key", name="pk_sighting"),
        sa.UniqueConstraint(
            "mailbox", "folder", "uidvalidity", "uid", name="uq_sighting_mailbox_folder_uidvalidity_uid"
        ),
    )
    op.create_index("ix_sighting_mail_key", "sighting", ["mail_key"], unique=False)


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("lane", sa.String(24), nullable=False),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.Column("backlog", sa.Boolean(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duplicate_of", sa.String(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.String(), nullable=True),
        sa.Column("match", sa.JSON(), nullable=False),
        sa.Column("notice_text", sa.String(), nullable=True),
        sa.Column("notice_published", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_case"),
        sa.UniqueConstraint("reference", name="uq_case_reference"),
    )
    op.create_index("ix_case_article_id", "case", ["article_id"], unique=False)
    op.create_index("ix_case_opened", "case", ["opened"], unique=False)
    op.create_index("ix_case_status", "case", ["status"], unique=False)
    op.create_index("ix_case_updated", "case", ["updated"], unique=False)


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("case_key", sa.Integer(), nullable=False),
        sa.Column("mail_key", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("reporter", sa.JSON(), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("acknowledged", sa.String(), nullable=False),
        sa.Column("told", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_report_case_key"),
        sa.ForeignKeyConstraint(["mail_key"], ["mail.key"], name="fk_report_mail_key"),
        sa.PrimaryKeyConstraint("key", name="pk_report"),
        sa.UniqueConstraint("case_key", "mail_key", name="uq_report_case_key_mail_key"),
    )
    op.create_index("ix_report_address", "report", ["address"], unique=False)
    op.create_index("ix_report_mail_key", "report", ["mail_key"], unique=False)
    op.create_index("ix_report_told", "report", ["told"], unique=False)


def _case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("case_key", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_case_event_case_key"),
        sa.PrimaryKeyConstraint("key", name="pk_case_event"),
    )
    op.create_index("ix_case_event_case_key", "case_event", ["case_key"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(24), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("mail_key", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("reverse_path", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("at_least_once", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["mail_key"], ["mail.key"], name="fk_outbox_mail_key"),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
    )
    op.create_index("ix_outbox_address", "outbox", ["address"], unique=False)
    op.create_index("ix_outbox_created", "outbox", ["created"], unique=False)
    op.create_index("ix_outbox_mail_key", "outbox", ["mail_key"], unique=False)
    op.create_index("ix_outbox_state_not_before", "outbox", ["state", "not_before"], unique=False)


def _outbox_case() -> None:
    op.create_table(
        "outbox_case",
        sa.Column("outbox_key", sa.Integer(), nullable=False),
        sa.Column("case_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_outbox_case_case_key"),
        sa.ForeignKeyConstraint(["outbox_key"], ["outbox.key"], name="fk_outbox_case_outbox_key"),
        sa.PrimaryKeyConstraint("outbox_key", "case_key", name="pk_outbox_case"),
    )
    op.create_index("ix_outbox_case_case_key", "outbox_case", ["case_key"], unique=False)
    # ### end Alembic commands ###


def _breaker() -> None:
    op.create_table(
        "breaker",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("tripped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_breaker"),
    )


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("covered_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covered_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recipient", "local_date", name="pk_digest"),
    )
