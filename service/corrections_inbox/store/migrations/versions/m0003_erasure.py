"""What may be let go of, and what a legal hold keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("mail", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("legal_hold", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE \"case\" SET legal_hold = true WHERE lane IN ('legal', 'privacy')"))
