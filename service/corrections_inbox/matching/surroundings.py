"""Whether what stands around a place in an article is what stood around a passage."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from corrections_inbox.articles import Where
from corrections_inbox.matching.contrast import shared_words
from corrections_inbox.matching.terms import UNSPACED
from corrections_inbox.matching.text import Folded
from corrections_inbox.matching.typography import settled
from corrections_inbox.matching.values import Passage

# A side agrees from this likeness on, if enough of its words are the same and all of its figures are: sentences of a
# table in words ("sold 40 houses in May", "sold 61 houses in July") are alike letter by letter.
ALIKE = 0.8
SAME_WORDS = 0.75
TELLING = 8  # letters and figures; a shorter context stands anywhere
NEIGHBOUR = 0.9
# These parts are one line each: their beginning and end are a place by themselves.
SOLE = frozenset({Where.HEADLINE, Where.STANDFIRST, Where.BYLINE})
_FIGURES = re.compile(r"\d+")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an article, raw and with its typography evened out; spans below count in the evened text."""

    where: Where
    caption: int | None
    raw: str
    even: Folded

    @classmethod
    def of(cls, where: Where, caption: int | None, raw: str) -> "Part":
        return cls(where, caption, raw, settled(raw))

    @property
    def text(self) -> str:
        return self.even.text

    def bounded(self, at: int) -> bool:
        """Whether a word may begin or end here, rather than go on, an accent of the letter before it included."""
        text = self.text
        if not 0 < at < len(text):
            return True
        if unicodedata.category(text[at]).startswith("M"):
            return False
        before, after = text[at - 1], text[at]
        inside = (before.isalnum() or unicodedata.category(before).startswith("M")) and after.isalnum()
        return not inside or bool(_IS_UNSPACED.match(before) or _IS_UNSPACED.match(after))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike each side of a place is, 0 to 1, and how many sides prove something (the part's edges count too)."""

    before: float
    after: float
    sides: int

    @property
    def both(self) -> float:
        return self.before + self.after


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stood around a passage, typography evened out."""

    prefix: str
    suffix: str

    @classmethod
    def of(cls, passage: Passage) -> "Surroundings":
        return cls(settled(passage.prefix).text, settled(passage.suffix).text)

    def agreement(self, part: Part, start: int, end: int) -> Agreement:
        """Compares the sides of a span with what stood there."""
        text = part.text
        before, after = text[max(0, start - len(self.prefix)) : start], text[end : end + len(self.suffix)]
        first = not self.prefix.strip() and not text[:start].strip()
        last = not self.suffix.strip() and not text[end:].strip()
        proven = _agrees(self.prefix, before) + _agrees(self.suffix, after)
        edges = first + last if part.where in SOLE else (first or last)
        return Agreement(
            1.0 if first else _likeness(self.prefix, before),
            1.0 if last else _likeness(self.suffix, after),
            proven + edges,
        )

    def holds(self, words: str) -> bool:
        """Whether these words are a neighbour of the passage, or reach into one."""
        prefix, suffix = self.prefix.strip(), self.suffix.strip()
        if _telling(words) and (prefix.endswith(words) or suffix.startswith(words)):
            return True
        return _reaches(prefix, words, words[-len(prefix) :]) or _reaches(suffix, words, words[: len(suffix)])

    def closed_up(self, part: Part) -> bool:
        """Whether what stood before and after the passage now stands together."""
        prefix, suffix = self.prefix.strip(), self.suffix.strip()
        if not (_telling(prefix) and _telling(suffix)):
            return False
        return f"{prefix} {suffix}" in part.text or f"{prefix}{suffix}" in part.text


def _likeness(one: str, other: str) -> float:
    return Levenshtein.normalized_similarity(one, other) if one and other else 0.0


def _telling(context: str) -> bool:
    return sum(map(str.isalnum, context)) >= TELLING


def _reaches(context: str, words: str, edge: str) -> bool:
    return _telling(context) and (context in words or _likeness(context, edge) >= NEIGHBOUR)


def _agrees(context: str, found: str) -> bool:
    return (
        _telling(context)
        and _likeness(context, found) >= ALIKE
        and shared_words(context, found) >= SAME_WORDS
        and _FIGURES.findall(context) == _FIGURES.findall(found)
    )
