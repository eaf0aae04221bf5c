"""What is remembered of a folder between two polls."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from corrections_inbox.store.tables import MailboxRow


@dataclass(frozen=True, slots=True)
class MailboxState:
    """`since`: nothing older is fetched. What arrived before `first_login` is backlog. `error` is empty when all is well."""

    uidvalidity: int | None = None
    since: datetime | None = None
    first_login: datetime | None = None
    checked_at: datetime | None = None
    error: str = ""


def state(session: Session, name: str, folder: str) -> MailboxState:
    """What the last poll left; an empty state before the first."""
    row = session.get(MailboxRow, (name, folder))
    return _value(row) if row else MailboxState()


def save(session: Session, name: str, folder: str, state: MailboxState) -> None:
    session.merge(MailboxRow(name=name, folder=folder, **asdict(state)))
    session.flush()


def states(session: Session) -> dict[tuple[str, str], MailboxState]:
    """Every folder that was ever polled, by mailbox name and folder."""
    rows = session.exec(select(MailboxRow).order_by(col(MailboxRow.name), col(MailboxRow.folder)))
    return {(row.name, row.folder): _value(row) for row in rows}


def _value(row: MailboxRow) -> MailboxState:
    return MailboxState(row.uidvalidity, row.since, row.first_login, row.checked_at, row.error)
