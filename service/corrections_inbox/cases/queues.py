"""Where a case stands on the desk: each is in exactly one queue, so that the counts add up."""

from enum import StrEnum

from corrections_inbox.cases.values import Case, Lane
from corrections_inbox.matching import ErrorType

# Slips that are put right without asking anybody: a desk takes them an article at a time.
TYPOS = frozenset({ErrorType.SPELLING, ErrorType.GRAMMAR, ErrorType.LINK})


class Queue(StrEnum):
    FACTS = "facts"
    TYPOS = "typos"
    HUMAN = "human"  # facts that the service could not make out by itself
    LEGAL = "legal"  # privacy too
    QUESTIONS = "questions"
    BACKLOG = "backlog"  # older than the service: nobody is told to wait for it
    CLOSED = "closed"


WORK = frozenset({Queue.FACTS, Queue.TYPOS, Queue.HUMAN, Queue.LEGAL, Queue.QUESTIONS})


def queue_of(case: Case) -> Queue:
    """The queue that a case stands in; a legal or privacy matter is never hidden among older mail."""
    if not case.status.is_open:
        return Queue.CLOSED
    if case.lane.is_reserved:
        return Queue.LEGAL
    if case.backlog:
        return Queue.BACKLOG
    if case.lane is Lane.QUESTIONS:
        return Queue.QUESTIONS
    if case.needs_human:
        return Queue.HUMAN
    return Queue.TYPOS if case.match.claim.error_type in TYPOS else Queue.FACTS
