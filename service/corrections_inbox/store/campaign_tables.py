"""How mails that are all but identical find each other. Made from readers' words, so it goes when they go, or earlier."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class LikenessRow(SQLModel, table=True):
    """What one mail is compared by. Mails that are alike share a `root`, the first of them."""

    __tablename__ = "likeness"
    __table_args__ = (sa.Index("ix_likeness_root_address", "root", "address"),)
    mail_key: int = Field(primary_key=True, foreign_key="mail.key")
    root: int
    address: str  # of the reporter, in lower case
    arrived: datetime = Field(index=True)
    minhash: bytes


class LikenessBandRow(SQLModel, table=True):
    """One band of a mail that others are held against."""

    __tablename__ = "likeness_band"
    # The key is the whole row: on SQLite it need not be kept a second time.
    __table_args__ = ({"sqlite_with_rowid": False},)
    band: int = Field(primary_key=True, sa_type=sa.BigInteger)
    mail_key: int = Field(primary_key=True, foreign_key="mail.key", index=True)
