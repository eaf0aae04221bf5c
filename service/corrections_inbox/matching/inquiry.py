"""A reading made ready to be held against many articles: its words weighed, its spans as terms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.reading import QuoteStyle, Reading
from corrections_inbox.matching.terms import root, terms
from corrections_inbox.message import Role

# With fewer own words than this, a mail speaks by what it quotes or forwards.
FEW_WORDS = 30
SHORTEST_QUOTE = 3  # terms; a word or two stand in hundreds of articles
LONGEST_LINE = 200  # characters of a quoted or forwarded line that may be a headline
_SUBJECT_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|res|enc)\s*:\s*)+", re.IGNORECASE)
_NO_HEADLINE = re.compile(
    r"^\W*(?:from|to|sent|date|subject|cc|von|an|gesendet|datum|betreff|de|para|objet|on)\b.*:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the mail as terms, with the weight of each root."""

    text: str
    terms: tuple[str, ...]
    weights: dict[str, float]
    start: int | None = None  # code points of Message.text; None for the subject
    end: int | None = None

    @property
    def weight(self) -> float:
        return sum(self.weights.values())


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the mail gives to compare: all weights are inverse document frequencies."""

    reading: Reading
    received: datetime
    rarity: Rarity
    words: Span  # everything said, by the reader or, where that is next to nothing, by those they forward
    names: dict[str, float]  # the roots among these that are capitalised or figures
    quotes: tuple[Span, ...]
    sentences: tuple[Span, ...]
    titles: tuple[Span, ...]  # spans that may be a headline as a whole: the subject and marked quotes
    lines: tuple[Span, ...]  # quoted and forwarded lines that may be headlines
    squeezed: str  # letters and digits of all that is said, for names of outlets however they are spaced


def inquire(reading: Reading, received: datetime, rarity: Rarity) -> Inquiry:
    """Compiles a reading."""
    subject = _SUBJECT_PREFIX.sub("", reading.message.subject)
    speakers = _speakers(reading)
    sentences = [s for s in reading.sentences if s.role in speakers]
    cited = [q for q in reading.quotes if q.role in speakers]
    said = "\n".join((subject, *(s.text for s in sentences), *(q.text for q in cited)))
    words = _span(said, rarity)
    quotes = [q for q in cited if len(terms(q.text)) >= SHORTEST_QUOTE]
    marked = [q for q in reading.quotes if q.style is QuoteStyle.MARKED]
    return Inquiry(
        reading=reading,
        received=received,
        rarity=rarity,
        words=words,
        names=_names(said, words),
        quotes=tuple(_span(q.text, rarity, q.start, q.end) for q in quotes),
        sentences=tuple(_span(s.text, rarity, s.start, s.end) for s in sentences),
        titles=tuple(_span(t, rarity) for t in dict.fromkeys((subject, *(q.text for q in marked)))),
        lines=tuple(_span(line, rarity) for line in _lines(reading)),
        squeezed=re.sub(r"[\W_]+", "", said.casefold()),
    )


def _speakers(reading: Reading) -> frozenset[Role]:
    """Whose words count: the reader's own, and those they quote or forward where they say next to nothing themselves."""
    own = sum(len(sentence.text.split()) for sentence in reading.sentences if sentence.role is Role.OWN)
    return frozenset({Role.OWN}) if own >= FEW_WORDS else frozenset({Role.OWN, Role.QUOTED, Role.FORWARDED})


def _span(text: str, rarity: Rarity, start: int | None = None, end: int | None = None) -> Span:
    found = tuple(terms(text))
    weights: dict[str, float] = {}
    for term in found:
        key = root(term)
        weights[key] = max(weights.get(key, 0.0), rarity.of(term))
    return Span(text, found, {key: weight for key, weight in weights.items() if weight}, start, end)


def _names(said: str, words: Span) -> dict[str, float]:
    capital = {
        root(term) for word in re.findall(r"(?<!\w)(?:[^\W\d_a-zà-ÿ]\w+|\d[\d.,]*)", said) for term in terms(word)
    }
    return {key: weight for key, weight in words.weights.items() if key in capital}


def _lines(reading: Reading) -> Iterator[str]:
    text = reading.message.text
    for segment in reading.message.segments:
        if segment.role in {Role.QUOTED, Role.FORWARDED}:
            for line in text[segment.start : segment.end].splitlines():
                tidy = line.strip(" \t>*|•-")
                if len(tidy.split()) >= SHORTEST_QUOTE and len(tidy) <= LONGEST_LINE and not _NO_HEADLINE.match(tidy):
                    yield tidy
