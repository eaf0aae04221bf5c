"""Numbers that go up in the order of commits, on either database."""

from sqlmodel import Session, col, select, update

from corrections_inbox.store.statements import changed, insert_new
from corrections_inbox.store.tables import CounterRow


def current(session: Session, name: str) -> int:
    """The last number given out, 0 before the first."""
    return session.exec(select(CounterRow.value).where(CounterRow.name == name)).first() or 0


def advance(session: Session, name: str, by: int = 1) -> int:
    """Takes the next `by` numbers and gives the last of them.

    Its row is held until the transaction ends: who comes later gets a later number and commits later, so that a reader
    who follows the numbers never misses one.
    """
    advanced = update(CounterRow).where(col(CounterRow.name) == name).values(value=col(CounterRow.value) + by)
    if (row := changed(session, advanced, CounterRow.value)) is None:
        insert_new(session, CounterRow, {"name": name, "value": 0})
        row = changed(session, advanced, CounterRow.value)
    return int(row.value) if row else 0


def take_turn(session: Session) -> None:
    """Lets one decide about cases at a time: waits for who decides now, and keeps others waiting until the commit."""
    advance(session, "filing")
