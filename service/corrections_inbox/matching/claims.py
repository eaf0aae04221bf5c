"""One alleged error in the reader's terms: what should change, what kind of error it is, what is cited for it."""

import re
from collections.abc import Callable
from itertools import accumulate

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import changes, sources
from corrections_inbox.matching.alignment import LIKE
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort
from corrections_inbox.matching.changes import Offer
from corrections_inbox.matching.reading import QuoteStyle, Reading
from corrections_inbox.matching.text import fold, words
from corrections_inbox.matching.values import Claim, ErrorType, Passage, SuggestedChange
from corrections_inbox.message import Role

LONGEST = 8_000  # code points: a longer mail is a document, whose claim stands near its beginning
TELLING = 0.1  # the chance from which a change that is not offered still tells what kind of thing is wrong
_QUOTED_WRONG = 6  # words: a longer quote says where, not what

# Asked in this order where no change tells the type: the first that the reader's words name.
_NAMED_TYPES: tuple[tuple[ErrorType, re.Pattern[str]], ...] = tuple(
    (error_type, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"))
    for error_type, pattern in (
        (
            ErrorType.SPELLING,
            r"spell\w*|misspell\w*|mis-spell\w*|typos?|tippfehler|schreibfehler|rechtschreib\w*|errata|ortograf\w+|coquille|orthographe|grafia|опечатк\w+",
        ),
        (
            ErrorType.GRAMMAR,
            r"grammar|grammatical\w*|tense|apostrophe|comma|semicolon|hyphen|plural|singular|pronoun|grammatik|gramatica|grammaire|concordancia",
        ),
        (
            ErrorType.QUOTE,
            r"misquot\w*|quot(?:e|es|ed|ation)|never said|did not say|didn't say|falsch zitiert|zitat|la cita|citation|citacao|цитат\w*",
        ),
        (ErrorType.TITLE, r"job title|his title|her title|titled|rank|promoted|professor|secretary|minister|director|titel|cargo|puesto|fonction|должност\w+"),
        (ErrorType.DATE, r"dates?|dated|(?:wrong|right|what|which|the) (?:year|month|day|weekday)|datum|jahreszahl|fecha|annee|дат\w+"),
        (ErrorType.NUMBER, r"numbers?|figures?|percent\w*|count(?:ed)?|total|million|billion|sum|zahl(?:en)?|cifras?|numeros?|chiffres?|числ\w+|цифр\w+"),
        (ErrorType.NAME, r"(?:his|her|their|whose|wrong|first|last|family|middle|the)? ?(?:name|surname)s?|called|vorname|nachname|nombre|apellido|nom|prenom|nome|sobrenome|имя|фамили\w+"),
        (ErrorType.PLACE, r"city|town|village|county|state of|north|south|east|west|geograph\w+|map|located|stadt|ort|ciudad|ville|cidade|город\w*"),
        (ErrorType.CONTEXT, r"context|misleading|omit\w*|leaves? out|left out|irrefuhrend|contexto|trompeu\w+|enganos\w+"),
    )
)  # fmt: skip


def read_claim(
    reading: Reading, article: Article | None, passage: Passage | None, own_urls: Callable[[str], bool]
) -> Claim:
    """What the mail alleges of this passage. `own_urls` says whether an address is the publication's own.

    A change is offered only on a strong cue; without one, the words that the mail quotes from the passage, if any, are
    given as wrong, with nothing in their place.
    """
    offer = _offer(reading, article, passage)
    return Claim(
        change=_change(reading, passage, offer),
        error_type=_error_type(reading, passage, offer),
        sources=sources.urls(reading, article, own_urls),
        named_sources=sources.named(reading),
    )


def own_sentences(reading: Reading) -> tuple[str, ...]:
    """The reader's own sentences, or where there are none those of the mail that they pass on, up to `LONGEST` in all."""
    own = [s.text for s in reading.sentences if s.role is Role.OWN] or [s.text for s in reading.sentences]
    reached = accumulate(len(text) + 1 for text in own)
    return tuple(
        text[:LONGEST] for i, (text, end) in enumerate(zip(own, reached, strict=True)) if not i or end <= LONGEST
    )


def _offer(reading: Reading, article: Article | None, passage: Passage | None) -> Offer | None:
    if article is None or passage is None:
        return None
    return changes.likeliest(own_sentences(reading), passage, article, reading.language)


def _change(reading: Reading, passage: Passage | None, offer: Offer | None) -> SuggestedChange | None:
    if offer and offer.chance >= changes.ENOUGH:
        return SuggestedChange(offer.wrong, offer.right)
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


def _error_type(reading: Reading, passage: Passage | None, offer: Offer | None) -> ErrorType:
    if passage and passage.where in {Where.HEADLINE, Where.CAPTION}:
        return ErrorType(passage.where.value)
    if offer and offer.chance >= TELLING:
        by_offer = _type_of(offer)
        if by_offer:
            return by_offer
    said = fold("\n".join((reading.message.subject, *own_sentences(reading))))
    return next((error_type for error_type, pattern in _NAMED_TYPES if pattern.search(said)), ErrorType.FACT)


def _type_of(offer: Offer) -> ErrorType | None:
    if offer.sort in COUNTS:
        return ErrorType.NUMBER
    if offer.sort in TIMES:
        return ErrorType.DATE
    if offer.sort is Sort.NAME:
        return ErrorType.SPELLING if changes.likeness(offer.wrong, offer.right) >= LIKE else ErrorType.NAME
    return None
