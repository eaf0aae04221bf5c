"""Statements that say what they did: how the store stays right when a step runs twice."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import CursorResult, Row, Update, UpdateBase
from sqlmodel import Session, SQLModel

from corrections_inbox.store.tables import table_of

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_new(session: Session, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Inserts one row; False if a row with one of its unique keys is there already, also one not committed yet."""
    return session.connection().execute(_inserting(session.get_bind().dialect.name, table), values).rowcount == 1


def insert_all(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the rows that are not there already by one of their unique keys. All must name the same columns."""
    if rows:
        session.connection().execute(_inserting(session.get_bind().dialect.name, table), rows)


def insert_all_numbered(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], unique: str
) -> dict[str, int]:
    """The same for a table that numbers its rows: the keys of the new ones, by what they have in this `unique` column."""
    columns = table_of(table).c
    inserting = _inserting(session.get_bind().dialect.name, table).returning(columns[unique], columns.key)
    return dict(session.connection().execute(inserting, rows).all())


@cache
def _inserting(dialect: str, table: type[SQLModel]) -> "postgresql.Insert | sqlite.Insert":
    # Made once: making a statement costs more than running it. Of the two dialects only the one in use is loaded.
    inserting: postgresql.Insert | sqlite.Insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(
        table_of(table)
    )
    return inserting.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def affected(session: Session, statement: UpdateBase) -> int:
    """Runs an insert, update or delete and counts its rows."""
    counted = statement.execution_options(preserve_rowcount=True)
    return cast("CursorResult[Any]", session.exec(counted)).rowcount


def changed(session: Session, statement: Update, *columns: Any) -> Row[Any] | None:
    """Runs an update of at most one row and gives these columns as they are now; None where there is no such row."""
    # No row of the session is to be brought up to date: it holds none.
    returning = statement.returning(*columns).execution_options(synchronize_session=False)
    return session.connection().execute(returning).first()
