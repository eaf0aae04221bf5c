"""What opens a case, in which lane, and which letter is owed: the design's table, for every kind of mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from corrections_inbox.cases.values import RESERVED, Lane, Letter
from corrections_inbox.matching import Match
from corrections_inbox.triage import Disposition, Kind


@dataclass(frozen=True, slots=True)
class Handling:
    """What becomes of a kind of mail. Without a lane it opens no case: it is listed and counted.

    `linked` is the letter where an article was found, `unlinked` the one where none was.
    """

    lane: Lane | None = None
    needs_human: bool = False
    linked: Letter | None = None
    unlinked: Letter | None = None


_REPORT = Handling(Lane.FACTS, linked=Letter.ACKNOWLEDGMENT, unlinked=Letter.QUESTION)
_MACHINE = Handling()


def _always(letter: Letter, lane: Lane | None = None, *, needs_human: bool = False) -> Handling:
    return Handling(lane, needs_human, letter, letter)


HANDLING: dict[Kind, Handling] = {
    Kind.REPORT: _REPORT,
    Kind.FOLLOW_UP: _REPORT,
    Kind.LEGAL: _always(Letter.RECEIPT, Lane.LEGAL, needs_human=True),
    Kind.PRIVACY: _always(Letter.RECEIPT, Lane.PRIVACY, needs_human=True),
    Kind.QUESTION: _always(Letter.RECEIPT, Lane.QUESTIONS, needs_human=True),
    Kind.OTHER: _always(Letter.RECEIPT, Lane.QUESTIONS, needs_human=True),
    Kind.OPINION: _always(Letter.RECEIPT_OPINION),
    Kind.PRAISE: _always(Letter.RECEIPT_PRAISE),
    Kind.PITCH: _always(Letter.RECEIPT_PITCH),
    Kind.DELIVERY: _always(Letter.RECEIPT_DELIVERY),
    Kind.OTHER_OUTLET: _always(Letter.RECEIPT_OTHER_OUTLET),
    Kind.EMPTY: _always(Letter.QUESTION),
    Kind.AUTOMATIC: _MACHINE,
    Kind.BOUNCE: _MACHINE,
    Kind.NEWSLETTER: _MACHINE,
    Kind.SPAM: _MACHINE,
}

# Letters that leave by themselves and are counted toward the limits.
AUTOMATIC = frozenset(
    letter for handling in HANDLING.values() for letter in (handling.linked, handling.unlinked) if letter
)
AT_LEAST_ONCE = frozenset({Letter.DIGEST, Letter.ALERT, Letter.SIGN_IN, Letter.REMINDER, Letter.BYLINE})


def opens_case(kind: Kind) -> bool:
    return HANDLING[kind].lane is not None


def letter_for(disposition: Disposition, matches: Sequence[Match], *, legal_receipt: bool = True) -> Letter | None:
    """The letter owed to the sender had nothing happened before; None where a triage rule forbids any.

    Without `legal_receipt` legal and privacy matters are not answered by a machine at all.
    """
    handling = HANDLING[disposition.kind]
    if disposition.silence or (handling.lane in RESERVED and not legal_receipt):
        return None
    return handling.linked if any(match.linked for match in matches) else handling.unlinked
