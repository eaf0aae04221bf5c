"""What people do with a case while it is open: give it to somebody, note something, take back what they decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.actions.duplicates import hand_over, load, take_back
from corrections_inbox.actions.telling import UNDO, UNDONE
from corrections_inbox.cases import Case, Event, Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.letters.restraint import clean, line
from corrections_inbox.store import (
    cases,
    counters,
    decided_letters,
    decisions,
    transaction,
)

MOST_NOTED = 5_000  # code points of one note
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision that can still be taken back, until then."""

    status: Status
    actor: str
    until: datetime


def assign(engine: Engine, reference: str, assignee: str, actor: str, now: datetime) -> None:
    """Gives a case to somebody: an editor's address, or any name; to nobody with an empty one.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    assignee = line(assignee, _LONGEST_NAME)
    with transaction(engine) as session:
        case = load(session, reference)
        if case.assignee == assignee:
            return
        cases.change(session, reference, now, assignee=assignee)
        action = f"assigned to {assignee}" if assignee else "assigned to nobody"
        cases.record(session, reference, Event(now, actor, action))


def note(engine: Engine, reference: str, text: str, actor: str, now: datetime) -> None:
    """Adds an internal note: no letter is ever made from a case's history, so it can't reach a reader.

    Raises:
        CorrectionsInboxError: there is no such case, or the note says nothing.
    """
    words = clean(text).strip()
    if not words:
        raise CorrectionsInboxError("An empty note was not kept.")
    if len(words) > MOST_NOTED:
        raise CorrectionsInboxError(f"A note may have {MOST_NOTED} characters; this one has {len(words)}.")
    with transaction(engine) as session:
        load(session, reference)
        cases.record(session, reference, Event(now, actor, "note", words))


def take_in(engine: Engine, reference: str, actor: str, now: datetime) -> None:
    """Takes a case of the backlog in: from now on its readers wait like all others. Nobody is written to by that.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    with transaction(engine) as session:
        if load(session, reference).backlog:
            cases.change(session, reference, now, backlog=False)
            cases.record(session, reference, Event(now, actor, "taken in", "it was backlog"))


def undoable(session: Session, case: Case, now: datetime) -> Undoable | None:
    """The last decision on a case, if a person can still take it back."""
    last = decisions.last(session, case.reference)
    if last is None or case.status is not last.status or now - last.at >= UNDO:
        return None
    return Undoable(last.status, last.actor, last.at + UNDO)


def undo(engine: Engine, reference: str, actor: str, now: datetime) -> Case:
    """Takes the last decision on a case back wholly, within a minute: its status, who was told, and its letters.

    Raises:
        CorrectionsInboxError: nothing was decided, the minute is over, or something came of it since.
    """
    with transaction(engine) as session:
        counters.take_turn(session)
        case, last = load(session, reference), decisions.last(session, reference)
        if last is None or case.status is not last.status:
            raise CorrectionsInboxError(f"{reference}: there is no decision that could be taken back.")
        if now - last.at >= UNDO or decided_letters.began_to_leave(session, reference, last.at):
            raise CorrectionsInboxError(_too_late(case))
        _undo(session, case, last.status, actor, now)
        return load(session, reference)


def _undo(session: Session, case: Case, decided: Status, actor: str, now: datetime) -> None:
    reference = case.reference
    decided_letters.withdraw_all(session, reference, f"{actor} took the decision back before it left", now)
    if decided is Status.DUPLICATE:
        take_back(session, case, Event(now, actor, "left", f"{reference} is no duplicate after all"), now)
    before = decisions.restore(session, reference, now)
    cases.record(session, reference, Event(now, actor, UNDONE, f"set to {decided}"))
    if before is Status.DUPLICATE:
        hand_over(session, load(session, reference), actor, now)


def _too_late(case: Case) -> str:
    instead = "decide anew" if case.status.is_open else "reopen it"
    return (
        f"{case.reference} was set to {case.status} more than {UNDO.total_seconds():.0f} seconds ago, and the letters "
        f"that it owed have left; {instead} instead."
    )
