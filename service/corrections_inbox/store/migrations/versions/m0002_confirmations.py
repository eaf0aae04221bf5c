"""What people hold mails to be about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "confirmation",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(24), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article_id", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("passage", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", "reference", name="pk_confirmation"),
    )
    op.create_index("ix_confirmation_reference", "confirmation", ["reference"], unique=False)
