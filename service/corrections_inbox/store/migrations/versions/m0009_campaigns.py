"""Which mails are all but identical, and what they are compared by. Mail that is filed already is compared with nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table in ("mail", "report"):
        op.add_column(table, sa.Column("campaign", sa.String(), nullable=False, server_default=""))
        op.create_index(f"ix_{table}_campaign", table, ["campaign"], unique=False)
    op.create_table(
        "likeness",
        sa.Column("mail_key", sa.Integer(), nullable=False),
        sa.Column("root", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("arrived", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mail_key"], ["mail.key"], name="fk_likeness_mail_key"),
        sa.PrimaryKeyConstraint("mail_key", name="pk_likeness"),
    )
    op.create_index("ix_likeness_root_address", "likeness", ["root", "address"], unique=False)
    op.create_index("ix_likeness_arrived", "likeness", ["arrived"], unique=False)
    op.create_table(
        "likeness_band",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("mail_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mail_key"], ["mail.key"], name="fk_likeness_band_mail_key"),
        sa.PrimaryKeyConstraint("band", "mail_key", name="pk_likeness_band"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_likeness_band_mail_key", "likeness_band", ["mail_key"], unique=False)
