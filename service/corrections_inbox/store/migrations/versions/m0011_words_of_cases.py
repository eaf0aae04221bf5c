"""The words of a case in one row, with a full-text index over all of them; lines and words are made anew after this."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0011"
down_revision = "0010"

# Words are folded and parted by the program: whatever is no ASCII letter or figure belongs to one too, as _ does.
_INDEX = """
CREATE VIRTUAL TABLE case_words_fts USING fts5(
    words, content='case_words', content_rowid='case_key', detail='none', columnsize=0, tokenize="ascii tokenchars '_'"
)
"""
_ADD = "INSERT INTO case_words_fts (rowid, words) VALUES (new.case_key, new.words);"
_DROP = "INSERT INTO case_words_fts (case_words_fts, rowid, words) VALUES ('delete', old.case_key, old.words);"


def upgrade() -> None:
    op.execute("DELETE FROM case_line")
    op.drop_table("case_word")
    op.create_table(
        "case_words",
        sa.Column("case_key", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_case_words_case_key"),
        sa.PrimaryKeyConstraint("case_key", name="pk_case_words"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_case_words_words", "case_words", ["words"], postgresql_using="gin")
        return
    op.execute(_INDEX)
    op.execute(f"CREATE TRIGGER case_words_added AFTER INSERT ON case_words BEGIN {_ADD} END")
    op.execute(f"CREATE TRIGGER case_words_dropped AFTER DELETE ON case_words BEGIN {_DROP} END")
    op.execute(f"CREATE TRIGGER case_words_changed AFTER UPDATE ON case_words BEGIN {_DROP} {_ADD} END")
