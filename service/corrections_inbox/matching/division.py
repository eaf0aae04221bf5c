"""The ways to divide a mail into the points that it may make."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from corrections_inbox.matching.allegation_words import (
    AND,
    ANNOUNCED,
    ASSERTS,
    BULLET,
    FURTHER,
    INSTEAD,
    NUMBER,
    ORDINAL,
)
from corrections_inbox.matching.reading import QuoteStyle, Reading, Sentence
from corrections_inbox.matching.text import fold
from corrections_inbox.message import Role

MOST_LOOKED_AT = 24
SHORTEST, LONGEST = 3, 600  # words of a half sentence that may be a point; code points of a sentence that may be two
_PARAGRAPH = re.compile(r"\n[ \t>]*\n")


class Opening(IntEnum):
    """How a part begins: by nothing but its own words, a word that it is another point, or the mark of a list."""

    PLAIN = 0
    FURTHER = 1
    LISTED = 2


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences of a mail that may allege one error.

    `rest` is all that comes before a first further point; `announced`, that the mail says that there are several.
    """

    sentences: tuple[Sentence, ...]
    opening: Opening = Opening.PLAIN
    rest: bool = False
    announced: bool = False

    @property
    def said(self) -> str:
        return _folded(s.text for s in self.sentences)


def divisions(reading: Reading) -> Iterator[tuple[tuple[Part, ...], ...]]:
    """The ways to divide a mail, those in which the mail itself tells its points apart first."""
    own = [s for s in reading.sentences if s.role is Role.OWN] or list(reading.sentences)
    text = reading.message.text
    lines = {i for i, s in enumerate(own) if s.start == 0 or "\n" in text[max(0, s.start - 3) : s.start]}
    numbered = [i for i in lines if NUMBER.match(own[i].text) or ORDINAL.match(fold(own[i].text))]
    bulleted = [i for i in lines if BULLET.match(own[i].text)]
    listed = next((sorted(marks) for marks in (numbered, bulleted) if len(marks) > 1), [])
    if listed:
        yield (_cut(own, listed, dict.fromkeys(listed, Opening.LISTED)),)
    further = {i: Opening.FURTHER for i, s in enumerate(own) if i and FURTHER.match(fold(s.text))}
    paragraphs = {i for i, s in enumerate(own) if i and _PARAGRAPH.search(text[own[i - 1].end : s.start])}
    announced = ANNOUNCED.search(_folded((reading.message.subject, *(s.text for s in own))))
    apart = _cut(own, {0, *paragraphs, *further}, further)
    ways = [tuple(replace(part, announced=bool(announced)) for part in apart)]
    if further:
        first, *others = _cut(own, {0, *further}, further)
        ways.append((replace(first, rest=True), *others))
    yield tuple(ways)
    halves = [half for s in own[:MOST_LOOKED_AT] for half in _halves(s)]
    yield (_cut(halves, {0, *_points(halves, reading)}, {}),)


def _cut(sentences: Sequence[Sentence], starts: Iterable[int], openings: Mapping[int, Opening]) -> tuple[Part, ...]:
    cuts = pairwise([*sorted(starts), len(sentences)])
    return tuple(Part(tuple(sentences[a:b]), openings.get(a, Opening.PLAIN)) for a, b in cuts if a < b)


def _halves(sentence: Sentence) -> tuple[Sentence, ...]:
    """A sentence, or both its halves where each says what should stand instead: "X should be Y, and A should be B"."""
    for join in AND.finditer(sentence.text) if len(sentence.text) <= LONGEST else ():
        left, right = sentence.text[: join.start()], sentence.text[join.end() :]
        if all(len(half.split()) >= SHORTEST and INSTEAD.search(fold(half)) for half in (left, right)):
            middle = sentence.start + join.end()
            first = replace(sentence, text=left, end=sentence.start + join.start())
            return (first, *_halves(replace(sentence, text=right, start=middle)))
    return (sentence,)


def _points(sentences: Sequence[Sentence], reading: Reading) -> Iterator[int]:
    """Which sentences cite or assert something, but for those that only answer to what was cited just before."""
    cited = asserted = False
    for i, sentence in enumerate(sentences):
        cites = any(q.style is QuoteStyle.MARKED and sentence.start <= q.start < sentence.end for q in reading.quotes)
        asserts = bool(ASSERTS.search(fold(sentence.text)))
        if (cites or asserts) and not (cited and not asserted and not cites):
            yield i
            cited, asserted = cites, asserts
        else:
            asserted |= asserts


def _folded(texts: Iterable[str]) -> str:
    return fold(" ".join(" ".join(texts).split()))
