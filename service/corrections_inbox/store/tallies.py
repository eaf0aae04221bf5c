"""How much lies where: for the metrics."""

from sqlmodel import Session, func, select

from corrections_inbox.store.tables import MailRow, MailState, OutboxRow, OutboxState


def mails(session: Session) -> dict[MailState, int]:
    """How many mails are in each state, also in those that hold none."""
    counted = dict(session.exec(select(MailRow.state, func.count()).group_by(MailRow.state)).all())
    return {state: counted.get(state, 0) for state in MailState}


def letters(session: Session) -> dict[OutboxState, int]:
    """How many letters are in each state, also in those that hold none."""
    counted = dict(session.exec(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all())
    return {state: counted.get(state, 0) for state in OutboxState}
