"""What the desk's lists and its search are read from; it is filled from the cases after this."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _case_line()
    op.create_table(
        "case_word",
        sa.Column("case_key", sa.Integer(), nullable=False),
        # In the order of bytes, by which the beginning of a word is looked up.
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_case_word_case_key"),
        sa.PrimaryKeyConstraint("case_key", "word", name="pk_case_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_word_word_case_key", "case_word", ["word", "case_key"], unique=False)
    op.create_index("ix_mail_kind_backlog_arrived", "mail", ["kind", "backlog", "arrived"], unique=False)
    op.create_index("ix_mail_silence_rule_arrived", "mail", ["silence_rule", "arrived"], unique=False)


def _case_line() -> None:
    op.create_table(
        "case_line",
        sa.Column("case_key", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("queue", sa.String(24), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("fold", sa.String(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("lane", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(24), nullable=True),
        sa.Column("error_type", sa.String(24), nullable=True),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("section", "assignee")),
        sa.Column("article_id", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("title", "byline", "guess")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("exact", "prefix", "suffix")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("wrong", "right", "words")),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("passage_likely", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("sources", "readers", "waiting")),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_case_line_case_key"),
        sa.PrimaryKeyConstraint("case_key", name="pk_case_line"),
    )
    for columns in (
        ["since"],
        ["working", "since"],
        ["working", "updated"],
        ["working", "waiting_since"],
        ["queue", "since"],
        ["queue", "updated"],
        ["queue", "fold", "since"],
        ["status", "since"],
        ["section", "working", "since"],
        ["assignee", "working", "since"],
        ["article_id", "since"],
    ):
        op.create_index(f"ix_case_line_{'_'.join(columns)}", "case_line", columns, unique=False)
