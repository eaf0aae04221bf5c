"""What a case was before the last decision on it, and the language of each mail."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("case_key", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case.key"], name="fk_decision_case_key"),
        sa.PrimaryKeyConstraint("case_key", name="pk_decision"),
    )
    op.add_column("mail", sa.Column("language", sa.String(), nullable=False, server_default=""))
