"""Who is signed in to the desk, who asked to be, and who did what there."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class DeskSessionRow(SQLModel, table=True):
    """A browser that is signed in to the desk. Tokens lie here as hashes only; what their owner may do is in the settings."""

    __tablename__ = "desk_session"
    key: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    previous_hash: str = Field(default="", index=True)  # the token before, good for a moment after it was changed
    seal: str  # what tokens of forms are made from: it stays the same when the token is changed
    address: str
    created: datetime
    seen: datetime
    changed: datetime  # when the token was made


class SignInRow(SQLModel, table=True):
    """A link that was asked for, whether or not one was mailed. `asker` and `client` are hashes, to count by."""

    __tablename__ = "sign_in"
    key: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    browser_hash: str
    address: str = ""  # empty where the address is no editor's, and nothing was mailed
    asker: str = Field(index=True)
    client: str = Field(index=True)
    going_to: str = ""  # where on the desk its asker wanted to go
    asked: datetime = Field(index=True)
    used: datetime | None = None


class AuditRow(SQLModel, table=True):
    """Who did what on the desk, and to what; what was done to a case stands in its own history."""

    __tablename__ = "audit"
    key: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor: str
    action: str
    subject: str = ""
    detail: str = ""


class PresenceRow(SQLModel, table=True):
    """One person who has one case open."""

    __tablename__ = "presence"
    reference: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    seen_at: datetime = Field(index=True)
