"""Places that readers name instead of words: "third paragraph from the end", "second sentence", "in the caption"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corrections_inbox.articles import Where
from corrections_inbox.matching import place_words
from corrections_inbox.matching.claim_words import PICTURE_CREDIT
from corrections_inbox.matching.sentences import ArticleSentence
from corrections_inbox.matching.text import folded

CAPTION_LENGTH = 220


class Unit(StrEnum):
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    PART = "part"  # a headline, a caption: `where` says which
    STRETCH = "stretch"  # "toward the end": `fraction` says where


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a mail. `number` counts from 0, from the end if negative; `start` and `end` stand in the mail.

    `certain` is False where the part may only have been named to say which article is meant, and of a paragraph that the
    mail tells in another way than by counting.
    """

    unit: Unit
    start: int
    end: int
    number: int = 0
    where: Where = Where.BODY
    fraction: float = 0.0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a sentence stands where the mail says: `surely` 0 to 1, `exact` where paragraph and sentence both fit."""

    surely: float
    exact: bool = False
    near: bool = False


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
            number = _number(match)
            if match["sentence"] and place_words.WORD.fullmatch(match["sentence"]):
                number = 0 if number >= 0 else -1
            yield Place(unit, *flat.span(*match.span()), number=number)
    counted = [match.span() for match in place_words.COUNTED.finditer(flat.text)]
    for match in place_words.UNCOUNTED.finditer(flat.text):
        if not any(start <= match.start() < end for start, end in counted):
            yield Place(Unit.PARAGRAPH, *flat.span(*match.span()), certain=False)
    for fraction, pattern in place_words.STRETCHES:
        for match in pattern.finditer(flat.text):
            yield Place(Unit.STRETCH, *flat.span(*match.span()), fraction=fraction)
    for where, pattern, certain in place_words.PARTS:
        for match in pattern.finditer(flat.text):
            yield Place(Unit.PART, *flat.span(*match.span()), where=where, certain=certain)


def like_caption(sentence: ArticleSentence) -> bool:
    """Whether a sentence of the body reads like a picture's caption that slipped into the text."""
    short = sentence.where is Where.BODY and len(sentence.text) < CAPTION_LENGTH
    return short and (sentence.text[-1].isalnum() or bool(PICTURE_CREDIT.search(sentence.text)))


def _counts(place: Place, index: int, total: int) -> bool:
    return index == (place.number if place.number >= 0 else total + place.number)


def _recounted(body: Sequence[ArticleSentence]) -> list[int]:
    """Each paragraph's number when those that read like captions are not counted."""
    captions = {s.paragraph for s in body if s.ordinal == 0 and like_caption(s)}
    numbers = []
    at = -1
    for paragraph in range(body[-1].paragraph + 1):
        at += paragraph not in captions
        numbers.append(max(at, 0))
    return numbers


def named(places: Sequence[Place], sentences: Sequence[ArticleSentence]) -> dict[int, Standing]:
    """The body sentences, by index, that stand where the mail's counted places say, or in a paragraph next to it."""
    paragraphs = [p for p in places if p.unit is Unit.PARAGRAPH and p.certain]
    counted = [p for p in places if p.unit is Unit.SENTENCE]
    body = [i for i, s in enumerate(sentences) if s.where is Where.BODY]
    if not body or not (paragraphs or counted):
        return {}
    within = _within(counted, [sentences[i] for i in body])
    if paragraphs:
        off = _off(paragraphs, [sentences[i] for i in body])
        return {
            i: Standing(
                float(off[at] == 0) * (1.0 if inside or not counted else 0.4),
                bool(off[at] == 0 and inside),
                off[at] == 1,
            )
            for at, (i, inside) in enumerate(zip(body, within, strict=True))
            if off[at] <= 1
        }
    if any(p.unit is Unit.PARAGRAPH for p in places):
        return {i: Standing(0.5) for i, inside in zip(body, within, strict=True) if inside}
    whole = [any(_counts(p, at, len(body)) for p in counted) for at in range(len(body))]
    return {
        i: Standing(1.0 if alone else 0.2)
        for i, alone, inside in zip(body, whole, within, strict=True)
        if alone or inside
    }


def _within(counted: Sequence[Place], body: Sequence[ArticleSentence]) -> list[bool]:
    """For each sentence, whether a counted sentence fits its place in its paragraph."""
    sizes = [0] * (body[-1].paragraph + 1)
    for sentence in body:
        sizes[sentence.paragraph] += 1
    return [any(_counts(p, s.ordinal, sizes[s.paragraph]) for p in counted) for s in body]


def _off(paragraphs: Sequence[Place], body: Sequence[ArticleSentence]) -> list[int]:
    """For each sentence, how many paragraphs it is away from the nearest counted one."""
    recounted = _recounted(body)
    plain = list(range(len(recounted)))
    return [
        min(
            abs(numbers[s.paragraph] - (p.number if p.number >= 0 else numbers[-1] + 1 + p.number))
            for p in paragraphs
            for numbers in (plain, recounted)
        )
        for s in body
    ]
