"""Places that readers name instead of words: "third paragraph from the end", "second sentence", "in the caption"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corrections_inbox.articles import Where
from corrections_inbox.matching import place_words
from corrections_inbox.matching.sentences import ArticleSentence
from corrections_inbox.matching.text import folded


class Unit(StrEnum):
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    PART = "part"  # a headline, a caption: `where` says which
    STRETCH = "stretch"  # "toward the end": `fraction` says where


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a mail. `number` counts from 0, from the end if negative; `start` and `end` stand in the mail.

    `certain` is False where the part may only have been named to say which article is meant.
    """

    unit: Unit
    start: int
    end: int
    number: int = 0
    where: Where = Where.BODY
    fraction: float = 0.0
    certain: bool = True


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("secondlast"):
        return -2
    if groups.get("last"):
        return -1
    if groups["figure"]:
        number = int(groups["figure"])
    elif groups.get("ordinal"):
        number = place_words.NUMBERS[groups["ordinal"]]
    elif groups.get("cardinal"):
        number = place_words.CARDINAL_VALUES[groups["cardinal"]]
    else:
        number = 1
    return -number if groups.get("early") or groups.get("late") else number - 1


def find(text: str) -> tuple[Place, ...]:
    """The places that a text names, in order of kind; spans count code points of `text`."""
    return tuple(_find(text))


def _find(text: str) -> Iterator[Place]:
    flat = folded(text)
    for pattern in (place_words.COUNTED, place_words.NUMBERED):
        for match in pattern.finditer(flat.text):
            unit = Unit.PARAGRAPH if match["paragraph"] else Unit.SENTENCE
            yield Place(unit, *flat.span(*match.span()), number=_number(match))
    for fraction, pattern in place_words.STRETCHES:
        for match in pattern.finditer(flat.text):
            yield Place(Unit.STRETCH, *flat.span(*match.span()), fraction=fraction)
    for where, pattern, certain in place_words.PARTS:
        for match in pattern.finditer(flat.text):
            yield Place(Unit.PART, *flat.span(*match.span()), where=where, certain=certain)


def _counts(place: Place, index: int, total: int) -> bool:
    return index == (place.number if place.number >= 0 else total + place.number)


def named(places: Sequence[Place], sentences: Sequence[ArticleSentence]) -> dict[int, float]:
    """How surely each body sentence, by its index, stands where the mail's counted places say: 0 to 1.

    A paragraph counted one off counts a little, since readers count bylines, pictures and pull quotes too.
    """
    paragraphs = [p for p in places if p.unit is Unit.PARAGRAPH]
    counted = [p for p in places if p.unit is Unit.SENTENCE]
    body = [i for i, s in enumerate(sentences) if s.where is Where.BODY]
    if not body or not (paragraphs or counted):
        return {}
    total = sentences[body[-1]].paragraph + 1
    sizes = [0] * total
    for i in body:
        sizes[sentences[i].paragraph] += 1
    scores = {}
    for at, i in enumerate(body):
        sentence = sentences[i]
        within = any(_counts(p, sentence.ordinal, sizes[sentence.paragraph]) for p in counted)
        if not paragraphs:
            scores[i] = 1.0 if any(_counts(p, at, len(body)) for p in counted) else 0.0
            continue
        off = min(abs(sentence.paragraph - (p.number if p.number >= 0 else total + p.number)) for p in paragraphs)
        near = {0: 1.0, 1: 0.3}.get(off, 0.0)
        scores[i] = near * (1.0 if within or not counted else 0.4)
    return {i: score for i, score in scores.items() if score}
