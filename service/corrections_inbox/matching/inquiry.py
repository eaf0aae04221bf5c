"""A reading made ready to be held against many articles: its words weighed, its spans as terms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading, Sentence
from corrections_inbox.matching.terms import root, terms
from corrections_inbox.message import Role

FULL_WEIGHT = 25.0  # from this much idf on, a quote or headline tells an article apart by itself
STRANGE = 0.5  # share of its weight that a word which no article has adds to a span
# With fewer own words than this, a mail speaks by what it quotes or forwards.
FEW_WORDS = 30
SHORTEST_QUOTE = 3  # terms; a word or two stand in hundreds of articles
LONGEST_LINE = 200  # characters of a quoted or forwarded line that may be a headline
# What a mail gives beyond is a document's, and every candidate is held against all of it.
LONGEST_SUBJECT = 1_000  # code points
MOST_QUOTES, MOST_SENTENCES, MOST_LINES = 40, 200, 200
_SUBJECT_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|res|enc)\s*:\s*)+", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<!\w)(?:[^\W\d_a-zß-ÿ]\w+|\d[\d.,]*)")
_NO_HEADLINE = re.compile(
    r"^\W*(?:from|to|sent|date|subject|cc|von|an|gesendet|datum|betreff|de|para|objet|on)\b.*:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the mail as terms, with the weight of each root."""

    text: str
    terms: tuple[str, ...]
    roots: tuple[str, ...]  # of the terms, in order
    weights: dict[str, float]
    weight: float  # of all its roots
    strange: float  # the weight of its words that no article has
    start: int | None = None  # code points of Message.text; None for the subject
    end: int | None = None

    @property
    def whole(self) -> float:
        """The weight of all its words; those that no article has are misspelt, or another paper's, so that half counts."""
        return self.weight + STRANGE * self.strange


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the mail gives to compare: all weights are inverse document frequencies."""

    reading: Reading
    received: datetime
    rarity: Rarity
    words: Span  # everything said, by the reader or, where that is next to nothing, by those they forward
    names: dict[str, float]  # the roots among these that are capitalised or figures
    capitals: frozenset[str]  # the terms that are
    strange: float  # the weight of those that no article has
    quotes: tuple[Span, ...]
    sentences: tuple[Span, ...]
    titles: tuple[Span, ...]  # spans that may be a headline as a whole: the subject and marked quotes
    lines: tuple[Span, ...]  # quoted and forwarded lines that may be headlines
    squeezed: str  # letters and digits of all that is said, for names of outlets however they are spaced


def inquire(reading: Reading, received: datetime, rarity: Rarity) -> Inquiry:
    """Compiles a reading."""
    subject = _SUBJECT_PREFIX.sub("", reading.message.subject[:LONGEST_SUBJECT])
    speakers = _speakers(reading)
    sentences = [s for s in reading.sentences if s.role in speakers]
    # What stands behind ">" is as often a passage as an earlier mail, and then alike in no article.
    cited = [q for q in reading.quotes if q.role in speakers | {Role.QUOTED}]
    heard: tuple[Sentence | Quote, ...] = (*sentences, *cited)
    said = "\n".join((subject, *(part.text for part in heard if part.role in speakers)))
    words, capitals = _span(said, rarity), _capitals(said)
    quotes = [q for q in cited if len(terms(q.text)) >= SHORTEST_QUOTE][:MOST_QUOTES]
    marked = [q for q in reading.quotes if q.style is QuoteStyle.MARKED][:MOST_QUOTES]
    return Inquiry(
        reading=reading,
        received=received,
        rarity=rarity,
        words=words,
        names={key: words.weights[key] for key in words.weights.keys() & set(map(root, capitals))},
        capitals=capitals,
        strange=rarity.unknown(capitals),
        quotes=tuple(_span(q.text, rarity, q.start, q.end) for q in quotes),
        sentences=tuple(_span(s.text, rarity, s.start, s.end) for s in sentences[:MOST_SENTENCES]),
        titles=tuple(_span(t, rarity) for t in dict.fromkeys((subject, *(q.text for q in marked)))),
        lines=tuple(_span(line, rarity) for line in islice(_lines(reading), MOST_LINES)),
        squeezed=re.sub(r"[\W_]+", "", said.casefold()),
    )


def _speakers(reading: Reading) -> frozenset[Role]:
    """Whose words count: the reader's own, and those they quote or forward where they say next to nothing themselves."""
    own = sum(len(sentence.text.split()) for sentence in reading.sentences if sentence.role is Role.OWN)
    return frozenset({Role.OWN}) if own >= FEW_WORDS else frozenset({Role.OWN, Role.QUOTED, Role.FORWARDED})


def _span(text: str, rarity: Rarity, start: int | None = None, end: int | None = None) -> Span:
    found = tuple(terms(text))
    keys = tuple(map(root, found))
    weights = {key: weight for key, weight in rarity.weights(found).items() if weight}
    return Span(text, found, keys, weights, sum(weights.values()), rarity.unknown(found), start, end)


def _capitals(said: str) -> frozenset[str]:
    return frozenset(term for word in _CAPITAL.findall(said) for term in terms(word))


def _lines(reading: Reading) -> Iterator[str]:
    text = reading.message.text
    for segment in reading.message.segments:
        if segment.role in {Role.QUOTED, Role.FORWARDED}:
            for line in text[segment.start : segment.end].splitlines():
                tidy = line.strip(" \t>*|•-")
                if len(tidy.split()) >= SHORTEST_QUOTE and len(tidy) <= LONGEST_LINE and not _NO_HEADLINE.match(tidy):
                    yield tidy
