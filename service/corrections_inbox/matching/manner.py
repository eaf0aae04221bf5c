"""What a sentence of a mail does: it says what was printed, what is wrong, who writes, or what is granted."""

import re
from dataclasses import dataclass

from corrections_inbox.matching import claim_words
from corrections_inbox.matching.concession_words import GRANTED
from corrections_inbox.matching.disputed_words import IN_PASSING
from corrections_inbox.matching.remembering import remembered
from corrections_inbox.matching.text import MARKS, fold

_URL = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """Whether a stretch of a mail holds words of each sort, quotation marks and addresses.

    `spelling` is whether it speaks of how something is written.
    """

    first_person: bool = False
    says: bool = False
    fault: bool = False
    courtesy: bool = False
    url: bool = False
    marks: bool = False
    describes: bool = False
    granted: bool = False
    in_passing: bool = False
    spelling: bool = False


NOTHING = Manner()


@remembered
def manner_of(text: str) -> Manner:
    said = fold(text)
    return Manner(
        first_person=bool(claim_words.FIRST_PERSON.search(said)),
        says=bool(claim_words.SAYS.search(said)),
        fault=bool(claim_words.FAULT.search(said)),
        courtesy=bool(claim_words.COURTESY.search(said)),
        url=bool(_URL.search(text)),
        marks=bool(MARKS.search(text)),
        describes=bool(claim_words.DESCRIBES.search(said)),
        granted=bool(GRANTED.search(said)),
        in_passing=bool(IN_PASSING.search(said)),
        spelling=bool(claim_words.SPELLING.search(said)),
    )


@remembered
def is_on_words(text: str) -> bool:
    """Whether a stretch of a mail speaks of what somebody said."""
    return claim_words.QUOTATION.search(fold(text)) is not None
