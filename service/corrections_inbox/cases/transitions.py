"""What each status permits, and what is owed to the readers of a case when it is closed."""

from corrections_inbox.cases.values import OPEN, Letter, Status
from corrections_inbox.errors import CorrectionsInboxError

OUTCOME_LETTERS: dict[Status, Letter] = {
    Status.CORRECTED: Letter.CORRECTED,
    Status.CLARIFIED: Letter.CLARIFIED,
    Status.ALREADY_FIXED: Letter.ALREADY_FIXED,
    Status.NO_CHANGE: Letter.NO_CHANGE,
    Status.NOT_OURS: Letter.NOT_OURS,
    Status.PASSED_ON: Letter.PASSED_ON,
}
# Closing in one of these ways owes nobody a letter of its own, and this is why.
NOTHING_OWED: dict[Status, str] = {
    Status.DUPLICATE: "told with the case that it repeats",
    Status.SPAM: "spam is not answered",
    Status.WITHDRAWN: "the sender took it back",
}
_TAKES_NOTICE = frozenset({Status.CORRECTED, Status.CLARIFIED, Status.ALREADY_FIXED})


class NotPermittedError(CorrectionsInboxError):
    """The status of a case does not permit what was asked."""


def permitted(status: Status) -> frozenset[Status]:
    """What a case may become: while open anything; once closed it must be reopened before it is settled otherwise."""
    return frozenset(Status) - {status} if status in OPEN else frozenset({Status.IN_REVIEW})


def check(reference: str, before: Status, after: Status, *, notice: str = "", duplicate_of: str = "") -> None:
    """Refuses a change of status that makes no sense, in a sentence for whoever asked for it.

    Raises:
        NotPermittedError: the change, the notice, or the missing name of the other case.
    """
    if after is before:
        raise NotPermittedError(f"{reference} is {before} already.")
    if after not in permitted(before):
        hint = "" if before in OPEN else "; reopen it first (in_review)"
        raise NotPermittedError(f"{reference} is {before} and cannot become {after}{hint}.")
    if notice and after not in _TAKES_NOTICE:
        raise NotPermittedError(f"{reference}: a case that is {after} carries no correction notice.")
    if after is Status.DUPLICATE and (not duplicate_of or duplicate_of == reference):
        raise NotPermittedError(f"{reference}: name in the note the other case that it is a duplicate of.")
