"""Places that readers name instead of words: "third paragraph from the end", "below the last subhead", "in the caption"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corrections_inbox.articles import Where
from corrections_inbox.matching import place_words
from corrections_inbox.matching.layout import Layout, layouts
from corrections_inbox.matching.remembering import remembered
from corrections_inbox.matching.sentences import ArticleSentence
from corrections_inbox.matching.text import Folded, fold, folded

AS_IT_STANDS = 0.8  # how surely a paragraph is meant that fits only when captions and subheadings are counted too
WITHIN_UNSURE = 0.4
NOT_COUNTED = frozenset({Layout.CAPTION, Layout.SUBHEADING, Layout.FURNITURE})


class Unit(StrEnum):
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    QUOTE = "quote"  # "her second quote"
    PART = "part"  # a headline, a caption: `where` says which
    STRETCH = "stretch"  # "toward the end": `fraction` says where


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a mail. `number` counts from 0, from the end if negative; `start` and `end` stand in the mail.

    With a `landmark` the number counts those, and the paragraph meant is `step` away from it. `certain` is False where the
    part may only have been named to say which article is meant, and of a paragraph that the mail tells in another way than
    by counting.
    """

    unit: Unit
    start: int
    end: int
    number: int = 0
    where: Where = Where.BODY
    fraction: float = 0.0
    certain: bool = True
    landmark: Layout | None = None
    step: int = 0


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


@remembered
def find(text: str) -> tuple[Place, ...]:
    """The places that a text names, in order of kind; spans count code points of `text`."""
    said = fold(text)
    return tuple(_find(text)) if any(pattern.search(said) for pattern in place_words.PATTERNS) else ()


def _find(text: str) -> Iterator[Place]:
    flat = folded(text)
    counted = tuple(_counted(flat))
    landmarks = tuple(_landmarks(flat))
    yield from (p for p in counted if not any(m.start <= p.start < m.end for m in landmarks))
    yield from landmarks
    spans = [(p.start, p.end) for p in (*counted, *landmarks)]
    for match in place_words.UNCOUNTED.finditer(flat.text):
        start, end = flat.span(*match.span())
        if not any(a <= start < b for a, b in spans):
            yield Place(Unit.PARAGRAPH, start, end, certain=False)
    for fraction, pattern in place_words.STRETCHES:
        for match in pattern.finditer(flat.text):
            yield Place(Unit.STRETCH, *flat.span(*match.span()), fraction=fraction)
    for match in place_words.SHARE_DOWN.finditer(flat.text):
        share = place_words.SHARES[match["share"]] * (2 if match["two"] else 3 if match["three"] else 1)
        yield Place(Unit.STRETCH, *flat.span(*match.span()), fraction=share)
    for where, pattern, certain in place_words.PARTS:
        for match in pattern.finditer(flat.text):
            start, end = flat.span(*match.span())
            if not any(m.start <= start < m.end for m in landmarks):
                yield Place(Unit.PART, start, end, where=where, certain=certain)


def _counted(flat: Folded) -> Iterator[Place]:
    for pattern in (place_words.COUNTED, place_words.NUMBERED):
        for match in pattern.finditer(flat.text):
            unit = Unit.PARAGRAPH if match["paragraph"] else Unit.SENTENCE
            number = _number(match)
            if match["sentence"] and place_words.WORD.fullmatch(match["sentence"]):
                number = 0 if number >= 0 else -1
            yield Place(unit, *flat.span(*match.span()), number=number)
    for match in place_words.QUOTED.finditer(flat.text):
        yield Place(Unit.QUOTE, *flat.span(*match.span()), number=_number(match))


def _landmarks(flat: Folded) -> Iterator[Place]:
    """Paragraphs told by what stands beside them: "the graf before the block quote"."""
    for match in place_words.BESIDE.finditer(flat.text):
        landmark = next((Layout(name) for name in ("subheading", "quotation", "post") if match[name]), None)
        # "After one" or "over a paragraph" counts nothing.
        if landmark or any(match[group] for group in ("secondlast", "last", "figure", "ordinal", "first")):
            step = -1 if match["above"] else 1
            yield Place(Unit.PARAGRAPH, *flat.span(*match.span()), number=_number(match), landmark=landmark, step=step)


def named(places: Sequence[Place], sentences: Sequence[ArticleSentence]) -> dict[int, Standing]:
    """The body sentences, by index, that stand where the mail's counted places say, or in a paragraph next to it."""
    if not places:
        return {}
    at = [i for i, s in enumerate(sentences) if s.where is Where.BODY]
    body = [sentences[i] for i in at]
    found = _named(places, body) if body else {}
    return {at[i]: standing for i, standing in found.items()}


def _named(places: Sequence[Place], body: Sequence[ArticleSentence]) -> dict[int, Standing]:
    paragraphs = [p for p in places if p.unit is Unit.PARAGRAPH and p.certain]
    counted = [p for p in places if p.unit is Unit.SENTENCE]
    within = _within(counted, body)
    surely = _paragraphs(paragraphs, body)
    if surely:
        return {
            i: Standing(
                surely.get(s.paragraph, 0.0) * (1.0 if within[i] or not counted else WITHIN_UNSURE),
                s.paragraph in surely and (within[i] or not counted),
                s.paragraph not in surely,
            )
            for i, s in enumerate(body)
            if not surely.keys().isdisjoint({s.paragraph - 1, s.paragraph, s.paragraph + 1})
        }
    if any(p.unit is Unit.PARAGRAPH for p in places):
        return {i: Standing(0.5) for i, inside in enumerate(within) if inside}
    if any(p.unit is Unit.PART and p.certain for p in places):
        return {}  # "last word of the headline": what is counted stands there
    quoted = _quoted([p for p in places if p.unit is Unit.QUOTE], body)
    whole = {i for i in range(len(body)) if any(_counts(p, i, len(body)) for p in counted)}
    return quoted | {i: Standing(1.0 if i in whole else 0.2) for i in range(len(body)) if i in whole or within[i]}


def _counts(place: Place, index: int, total: int) -> bool:
    return index == (place.number if place.number >= 0 else total + place.number)


def _within(counted: Sequence[Place], body: Sequence[ArticleSentence]) -> list[bool]:
    """For each sentence, whether a counted sentence fits its place in its paragraph."""
    sizes = [0] * (body[-1].paragraph + 1)
    for sentence in body:
        sizes[sentence.paragraph] += 1
    return [any(_counts(p, s.ordinal, sizes[s.paragraph]) for p in counted) for s in body]


def _quoted(wanted: Sequence[Place], body: Sequence[ArticleSentence]) -> dict[int, Standing]:
    speaking = [i for i, s in enumerate(body) if place_words.OPENS_QUOTE.search(s.text)]
    return {
        i: Standing(0.6) for order, i in enumerate(speaking) if any(_counts(p, order, len(speaking)) for p in wanted)
    }


def _paragraphs(wanted: Sequence[Place], body: Sequence[ArticleSentence]) -> dict[int, float]:
    """How surely each paragraph is one of those wanted: counted as a reader counts, or, less surely, as they stand."""
    if not wanted:
        return {}
    kinds = layouts(body)
    read = [i for i, kind in enumerate(kinds) if kind not in NOT_COUNTED]
    surely: dict[int, float] = {}
    for place in wanted:
        if place.landmark:
            marks = [i for i, kind in enumerate(kinds) if kind is place.landmark]
            found = [(_picked(marks, place.number), place.step, 1.0)]
        else:
            found = [
                (_picked(range(len(kinds)), place.number), place.step, AS_IT_STANDS),
                (_picked(read, place.number), place.step, 1.0),
            ]
        for paragraph, step, sure in found:
            if paragraph is not None:
                surely[paragraph + step] = max(sure, surely.get(paragraph + step, 0.0))
    return surely


def _picked(among: Sequence[int], number: int) -> int | None:
    return among[number] if -len(among) <= number < len(among) else None
