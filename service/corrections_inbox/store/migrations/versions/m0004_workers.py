"""Which worker claimed a mail or a letter."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for table in ("mail", "outbox"):
        op.add_column(table, sa.Column("worker", sa.Integer(), nullable=False, server_default="0"))
