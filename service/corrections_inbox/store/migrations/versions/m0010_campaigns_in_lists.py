"""The campaign in the lists of cases and of other mail; the lines are made anew from the cases after this."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("DELETE FROM case_line")
    op.add_column("case_line", sa.Column("campaign", sa.String(), nullable=False, server_default=""))
    for columns in (["campaign", "since"], ["working", "campaign"], ["queue", "campaign"]):
        op.create_index(f"ix_case_line_{'_'.join(columns)}", "case_line", columns, unique=False)
    op.create_index("ix_mail_kind_backlog_campaign", "mail", ["kind", "backlog", "campaign"], unique=False)
