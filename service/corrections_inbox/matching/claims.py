"""One alleged error in the reader's terms: what should change, what kind of error it is, what is cited for it."""

from collections.abc import Callable, Sequence

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import changes, error_words, sources
from corrections_inbox.matching.alignment import LIKE
from corrections_inbox.matching.change_coefficients import ENOUGH
from corrections_inbox.matching.change_mail import own_sentences
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort
from corrections_inbox.matching.changes import Proposal
from corrections_inbox.matching.passages import Located
from corrections_inbox.matching.reading import QuoteStyle, Reading
from corrections_inbox.matching.text import words
from corrections_inbox.matching.values import Claim, ErrorType, Passage, SuggestedChange

TELLING = 0.1  # the chance from which a change that is not offered still tells what kind of thing is wrong
_QUOTED_WRONG = 6  # words: a longer quote says where, not what


def read_claim(
    reading: Reading, article: Article | None, located: Sequence[Located], own_urls: Callable[[str], bool]
) -> Claim:
    """What the mail alleges of the passages that it may mean, best first. `own_urls` knows the publication's addresses.

    A change is offered only where it is likely enough; else the words that the mail quotes from the first passage, if
    any, are given as wrong, with nothing in their place.
    """
    passage = located[0].passage if located else None
    proposal = changes.likeliest(reading, located, article) if article and located else None
    return Claim(
        change=_change(reading, passage, proposal),
        error_type=_error_type(reading, passage, proposal),
        sources=sources.urls(reading, article, own_urls),
        named_sources=sources.named(reading),
    )


def _change(reading: Reading, passage: Passage | None, proposal: Proposal | None) -> SuggestedChange | None:
    if proposal and proposal.chance >= ENOUGH:
        return SuggestedChange(proposal.wrong, proposal.right)
    quoted = _quoted(reading, passage) if passage else None
    return SuggestedChange(quoted, None) if quoted else None


def _quoted(reading: Reading, passage: Passage) -> str | None:
    """The few words of the passage that the mail sets between quotation marks, if any."""
    theirs = f" {' '.join(w.text for w in words(passage.exact))} "
    for quote in reading.quotes:
        found = [w.text for w in words(quote.text)]
        if quote.style is QuoteStyle.MARKED and 0 < len(found) <= _QUOTED_WRONG and f" {' '.join(found)} " in theirs:
            return " ".join(quote.text.split())
    return None


def _error_type(reading: Reading, passage: Passage | None, proposal: Proposal | None) -> ErrorType:
    if passage and passage.where in {Where.HEADLINE, Where.CAPTION}:
        return ErrorType(passage.where.value)
    if proposal and proposal.chance >= TELLING:
        kind = _type_of(proposal)
        if kind:
            return kind
    said = "\n".join((reading.message.subject, *(s.text for s in own_sentences(reading))))
    return error_words.named(said) or ErrorType.FACT


def _type_of(proposal: Proposal) -> ErrorType | None:
    if proposal.sort in COUNTS:
        return ErrorType.NUMBER
    if proposal.sort in TIMES:
        return ErrorType.DATE
    if proposal.sort is Sort.NAME:
        return ErrorType.SPELLING if changes.likeness(proposal.wrong, proposal.right) >= LIKE else ErrorType.NAME
    return None
