"""Statements that say what they did: how the store stays right when a step runs twice."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Row, Update, UpdateBase
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Inserts one row; False if a row with one of its unique keys is there already, also one not committed yet."""
    statement: postgresql.Insert | sqlite.Insert
    if session.get_bind().dialect.name == "postgresql":
        statement = postgresql.insert(table).values(**values).on_conflict_do_nothing()
    else:
        statement = sqlite.insert(table).values(**values).on_conflict_do_nothing()
    return affected(session, statement) == 1


def affected(session: Session, statement: UpdateBase) -> int:
    """Runs an insert, update or delete and counts its rows."""
    counted = statement.execution_options(preserve_rowcount=True)
    return cast("CursorResult[Any]", session.exec(counted)).rowcount


def changed(session: Session, statement: Update, *columns: Any) -> Row[Any] | None:
    """Runs an update of at most one row and gives these columns as they are now; None where there is no such row."""
    # No row of the session is to be brought up to date: it holds none.
    returning = statement.returning(*columns).execution_options(synchronize_session=False)
    return session.connection().execute(returning).first()
