"""Several errors alleged in one mail, told apart where each is plainly another: one case beats a wrong split."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import changes
from corrections_inbox.matching.alignment import Idf
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
from corrections_inbox.matching.claim_words import FAULT, SAYS
from corrections_inbox.matching.concession_words import GRANTED
from corrections_inbox.matching.passages import Located, locate
from corrections_inbox.matching.reading import QuoteStyle, Reading, Sentence
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.matching.text import fold, is_stop_word, words
from corrections_inbox.matching.values import Ground
from corrections_inbox.message import Role

# The first part of a split must point at its passage at least this surely, and what the mail adds surer still: a further
# remark is more often an aside than a second error. Surest must be what follows without a word that it is another point.
SURE = 0.5
SURER = 0.8
SUREST = 0.9
PROPOSED, PLAINLY_PROPOSED = 0.4, 0.85  # chances that a part proposes a change
MOST = 8  # parts; a mail of more is a document
MOST_LOOKED_AT = 24
MOST_WORK = 100_000  # code points of the article, once for each part that is looked for in it
SHARED = 2  # words
SHORTEST, LONGEST = 3, 600  # words of a half sentence that may be a point; code points of a sentence that may be two
_CITES = re.compile(r"[\"“”„«»]")
_PARAGRAPH = re.compile(r"\n[ \t>]*\n")

Key = tuple[Where, int | None, int]


@dataclass(frozen=True, slots=True)
class Allegation:
    """One alleged error: the part of the mail that alleges it, and the passages it may mean, best first."""

    reading: Reading
    located: tuple[Located, ...]


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


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Where the parts of one mail point in one article."""

    whole: Reading
    article: Article
    idf: Idf

    def point(self, sentences: Sequence[Sentence]) -> Allegation:
        reading = part_of(self.whole, sentences)
        return Allegation(reading, locate(reading, self.article, self.idf))

    def proposal(self, allegation: Allegation) -> float:
        """How likely the part proposes a change of its passage."""
        offer = changes.likeliest(allegation.reading, allegation.located[:1], self.article)
        return offer.chance if offer else 0.0


def allegations(
    reading: Reading, article: Article, idf: Idf, encoder: Encoder | None = None, *, apart: bool = True
) -> tuple[Allegation, ...]:
    """The errors that a mail alleges in one article, at least one; no more where they are not to be told `apart`.

    A split stands only if every part points surely, by its words, at a sentence of its own, and the sentence that the
    mail as a whole means likeliest is among them; otherwise the mail is one allegation.
    """
    whole = Allegation(reading, locate(reading, article, idf, encoder))
    if not whole.located or not apart:
        return (whole,)
    pointer = _Pointer(reading, article, idf)
    for ways in divisions(reading):
        found = max((_told_apart(parts, pointer) for parts in ways), key=len, default=())
        if 1 < len(found) <= MOST and _key(whole) in {_key(one) for one in found}:
            return found
    return (whole,)


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


def part_of(reading: Reading, sentences: Sequence[Sentence]) -> Reading:
    """What the mail says in these sentences alone."""
    start, end = sentences[0].start, sentences[-1].end
    quotes = tuple(q for q in reading.quotes if start <= q.start and q.end <= end)
    # The subject speaks of the whole mail, so it says nothing of one part.
    message = replace(reading.message, subject="")
    return replace(reading, message=message, sentences=tuple(sentences), quotes=quotes)


def _told_apart(parts: Sequence[Part], pointer: _Pointer) -> tuple[Allegation, ...]:
    """The parts that allege an error each, together with what is said for them; none where fewer than two do."""
    likely = [i for i, part in enumerate(parts) if _may_allege(part)]
    if not 1 < len(likely) <= min(MOST_LOOKED_AT, MOST_WORK // max(1, len(pointer.article.text))):
        return ()
    found: dict[Key, int] = {}
    pointed: dict[int, Allegation] = {}
    for left, i in zip(range(len(likely) - 1, -1, -1), likely, strict=True):
        pointed[i] = allegation = pointer.point(parts[i].sentences)
        if allegation.located and _key(allegation) not in found and _alleges(parts[i], allegation, pointer):
            found[_key(allegation)] = i
        if len(found) + left < 2:  # noqa: PLR2004  one is no split
            return ()
    starts = sorted(found.values())
    # What is said before the first listed point is said of all of them.
    first = starts[0] if parts[starts[0]].opening is Opening.LISTED else 0
    cuts = pairwise([first, *starts[1:], len(parts)])
    grown = [pointer.point([s for part in parts[a:b] for s in part.sentences]) for a, b in cuts]
    return tuple(
        whole if _key(whole) == _key(pointed[at]) else pointed[at] for whole, at in zip(grown, starts, strict=True)
    )


def _key(allegation: Allegation) -> Key:
    passage = allegation.located[0].passage
    return passage.where, passage.caption, passage.start


def _may_allege(part: Part) -> bool:
    """Whether it is worth looking where a part points: most of what mails say alleges nothing."""
    if part.rest or part.announced or part.opening is not Opening.PLAIN:
        return True
    return any(pattern.search(part.said) for pattern in (FAULT, SAYS, ASSERTS, _CITES))


def _alleges(part: Part, allegation: Allegation, pointer: _Pointer) -> bool:
    """Whether a part is surely about its passage, and says that it is wrong as plainly as its opening leaves to doubt."""
    located, passage = allegation.located[0], allegation.located[0].passage
    if not _speaks_of(allegation):
        return False
    shown = any(e.kind in {Ground.QUOTE, Ground.PLACE} for e in located.evidence)
    if part.rest:
        return passage.confidence >= SURE and (shown or bool(FAULT.search(part.said)))
    if part.opening is not Opening.PLAIN and passage.confidence >= SURER:
        return True
    # A headline is quoted to say which article is meant, and what the text says is told to show that it is wrong.
    if passage.where is Where.HEADLINE or passage.confidence < (SURE if part.announced else SUREST):
        return False
    proposal = pointer.proposal(allegation)
    if GRANTED.search(part.said) and proposal < PROPOSED:
        return False
    asserts = proposal >= PROPOSED or bool(ASSERTS.search(part.said))
    return proposal >= PLAINLY_PROPOSED or (shown and asserts) or (part.announced and (shown or asserts))


def _speaks_of(allegation: Allegation) -> bool:
    """Whether a part quotes or places what it means, or shares words enough with it: one word is met by chance.

    A part that only gives orders alleges nothing, though some sentence of the article is always the likeliest.
    """
    located, reading = allegation.located[0], allegation.reading
    if any(e.kind in {Ground.QUOTE, Ground.PLACE} for e in located.evidence):
        return True
    said = {w.text for s in reading.sentences for w in words(s.text)}
    shared = {w.text for w in words(located.passage.exact)} & said
    return sum(not is_stop_word(word, reading.language) for word in shared) >= SHARED
