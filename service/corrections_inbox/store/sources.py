"""What is remembered between two visits to a source of articles."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from corrections_inbox.store.tables import SourceRow


@dataclass(frozen=True, slots=True)
class SourceState:
    """`etag` and `last_modified` are sent back verbatim; `cursor` is the source's own; `error` is empty when all went well."""

    etag: str = ""
    last_modified: str = ""
    cursor: str = ""
    checked_at: datetime | None = None
    error: str = ""


def state(session: Session, name: str) -> SourceState:
    """What the last visit left; an empty state before the first."""
    row = session.get(SourceRow, name)
    return _value(row) if row else SourceState()


def save(session: Session, name: str, state: SourceState) -> None:
    session.merge(SourceRow(name=name, **asdict(state)))
    session.flush()


def states(session: Session) -> dict[str, SourceState]:
    """Every source that was ever visited, by name."""
    return {row.name: _value(row) for row in session.exec(select(SourceRow).order_by(col(SourceRow.name)))}


def _value(row: SourceRow) -> SourceState:
    return SourceState(row.etag, row.last_modified, row.cursor, row.checked_at, row.error)
