"""Letters that did not arrive: whom we stop writing to, and what their cases say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from corrections_inbox.actions.house_rules import SERVICE
from corrections_inbox.cases import Event, Letter, Status
from corrections_inbox.message.bounces import Returned
from corrections_inbox.store import case_queries, cases, outbox, returned
from corrections_inbox.store.returned import Outgoing

_NO_REASON = "the mail system gives no reason that could be read"


@dataclass(frozen=True, slots=True)
class Return:
    """What a mail system says of one letter of ours: that it is late, or that it will never arrive."""

    letter: Outgoing
    permanent: bool
    reason: str


def find(session: Session, bounce: Returned, returned_to: Sequence[int] = ()) -> tuple[Return, ...]:
    """The letters of ours that a bounce speaks of: by their Message-IDs, or by the signed addresses they came back to.

    Anybody can write a bounce that names a stranger's address; only who had the letter knows its Message-ID and where
    it comes back to. So the address that the bounce names decides nothing: a letter has one recipient, and that is who
    can't be reached. `returned_to` are the keys of the letters whose addresses it was sent to.
    """
    permanent = any(failure.permanent for failure in bounce.failures)
    reason = next((each.reason for each in bounce.failures if each.permanent is permanent and each.reason), _NO_REASON)
    letters = returned.taken(session, bounce.message_ids, returned_to) if bounce.message_ids or returned_to else ()
    return tuple(Return(letter, permanent, reason) for letter in letters)


def record(session: Session, found: Return, now: datetime) -> None:
    """Writes down that a letter came back. For good: its address gets no more, and what waits to go there is taken back."""
    letter = found.letter
    if not found.permanent:
        _tell(session, letter, "letter delayed", found.reason, now)
        return
    if not returned.mark_bounced(session, letter.key, found.reason, now):
        return
    _undelivered(session, letter, found.reason, now)
    if not letter.is_to_a_reader:
        return
    for waiting in returned.unsent_to(session, letter.recipient):
        reason = f"another letter to this address came back ({found.reason})"
        if outbox.withdraw(session, waiting.key, reason, now):
            _undelivered(session, waiting, reason, now)


def _undelivered(session: Session, letter: Outgoing, reason: str, now: datetime) -> None:
    _tell(session, letter, "letter came back", reason, now)
    if not letter.is_to_a_reader:
        return
    for reference in letter.references:
        returned.mark_undelivered(session, reference, letter, now)
        if letter.letter is Letter.QUESTION:
            _stop_waiting_for_an_answer(session, reference, now)


def _stop_waiting_for_an_answer(session: Session, reference: str, now: datetime) -> None:
    case = case_queries.load(session, reference)
    if case is not None and case.status is Status.ASKED:
        cases.change(session, reference, now, status=Status.NEW, needs_human=True)


def _tell(session: Session, letter: Outgoing, action: str, reason: str, now: datetime) -> None:
    for reference in letter.references:
        event = Event(now, SERVICE, action, f"{letter.letter} to {letter.recipient}: {reason}")
        cases.record(session, reference, event)
