"""Several errors alleged in one mail, told apart where each is plainly another: one case beats a wrong split."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import changes, places
from corrections_inbox.matching.alignment import Idf
from corrections_inbox.matching.allegation_words import ASSERTS
from corrections_inbox.matching.article_view import view_of
from corrections_inbox.matching.claim_words import FAULT, SAYS
from corrections_inbox.matching.concession_words import GRANTED
from corrections_inbox.matching.division import MOST_LOOKED_AT, Opening, Part, divisions
from corrections_inbox.matching.passages import Located, locate
from corrections_inbox.matching.reading import Reading, Sentence
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.matching.text import MARKS, is_stop_word, words
from corrections_inbox.matching.values import Ground

# The first part of a split must point at its passage at least this surely, and what the mail adds surer still: a further
# remark is more often an aside than a second error. Surest must be what follows without a word that it is another point.
SURE = 0.5
SURER = 0.8
SUREST = 0.9
PROPOSED, PLAINLY_PROPOSED = 0.4, 0.85  # chances that a part proposes a change
MOST = 8  # parts; a mail of more is a document
MOST_WORK = 100_000  # code points of the article, once for each part that is looked for in it
LEAST = 2  # parts: one is no split
SHARED = 2  # words

Key = tuple[Where, int | None, int]


@dataclass(frozen=True, slots=True)
class Allegation:
    """One alleged error: the part of the mail that alleges it, and the passages it may mean, best first."""

    reading: Reading
    located: tuple[Located, ...]

    @property
    def shown(self) -> bool:
        """Whether the part quotes what it means, or names its place."""
        return any(e.kind in {Ground.QUOTE, Ground.PLACE} for e in self.located[0].evidence)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Where the parts of one mail point in one article; each is looked for once."""

    whole: Reading
    article: Article
    idf: Idf
    known: dict[tuple[Sentence, ...], Allegation] = field(default_factory=dict)

    def may_mean(self, part: Part) -> bool:
        """Whether a part can speak of any passage: what neither quotes nor places nor shares words needs no looking for."""
        start, end = part.sentences[0].start, part.sentences[-1].end
        return (
            _share_words(part.sentences, view_of(self.article, self.idf).forms.keys(), self.whole.language)
            or any(start <= q.start and q.end <= end for q in self.whole.quotes)
            or any(place.certain for sentence in part.sentences for place in places.find(sentence.text))
        )

    def point(self, sentences: Sequence[Sentence]) -> Allegation:
        told = tuple(sentences)
        if told not in self.known:
            reading = part_of(self.whole, told)
            self.known[told] = Allegation(reading, locate(reading, self.article, self.idf))
        return self.known[told]

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
    pointed = _pointed(parts, [i for i in likely if pointer.may_mean(parts[i])], pointer)
    # What a part proposes costs most to find out, so it is asked last.
    found: dict[Key, int] = {}
    for i, allegation in pointed.items():
        if _key(allegation) not in found and _alleges(parts[i], allegation, pointer):
            found[_key(allegation)] = i
        if len(found) + sum(j > i for j in pointed) < LEAST:
            return ()
    if len(found) < LEAST:
        return ()
    starts = sorted(found.values())
    # What is said before the first listed point is said of all of them.
    first = starts[0] if parts[starts[0]].opening is Opening.LISTED else 0
    cuts = pairwise([first, *starts[1:], len(parts)])
    grown = [pointer.point([s for part in parts[a:b] for s in part.sentences]) for a, b in cuts]
    return tuple(
        whole if _key(whole) == _key(pointed[at]) else pointed[at] for whole, at in zip(grown, starts, strict=True)
    )


def _pointed(parts: Sequence[Part], likely: Sequence[int], pointer: _Pointer) -> dict[int, Allegation]:
    """Those of the likely parts that may allege something of their passages; none where these are fewer than two."""
    pointed: dict[int, Allegation] = {}
    keys: set[Key] = set()
    for left, i in zip(range(len(likely) - 1, -1, -1), likely, strict=True):
        if len(keys) + left + 1 < LEAST:
            return {}
        allegation = pointer.point(parts[i].sentences)
        if allegation.located and _verdict(parts[i], allegation) is not False:
            pointed[i] = allegation
            keys.add(_key(allegation))
    return pointed if len(keys) >= LEAST else {}


def _key(allegation: Allegation) -> Key:
    passage = allegation.located[0].passage
    return passage.where, passage.caption, passage.start


def _may_allege(part: Part) -> bool:
    """Whether it is worth looking where a part points: most of what mails say alleges nothing."""
    if part.rest or part.announced or part.opening is not Opening.PLAIN:
        return True
    return any(pattern.search(part.said) for pattern in (FAULT, SAYS, ASSERTS, MARKS))


def _alleges(part: Part, allegation: Allegation, pointer: _Pointer) -> bool:
    """Whether a part is surely about its passage, and says that it is wrong as plainly as its opening leaves to doubt."""
    verdict = _verdict(part, allegation)
    if verdict is not None:
        return verdict
    proposal = pointer.proposal(allegation)
    if proposal >= PLAINLY_PROPOSED:
        return True
    return proposal >= PROPOSED and (allegation.shown or part.announced)


def _verdict(part: Part, allegation: Allegation) -> bool | None:
    """Whether a part alleges something of its passage; None where only what it proposes can tell."""
    passage, shown = allegation.located[0].passage, allegation.shown
    if not _speaks_of(allegation):
        return False
    if part.rest:
        return passage.confidence >= SURE and (shown or bool(FAULT.search(part.said)))
    if part.opening is not Opening.PLAIN and passage.confidence >= SURER:
        return True
    # A headline is quoted to say which article is meant, and what the text says is told to show that it is wrong.
    if passage.where is Where.HEADLINE or passage.confidence < (SURE if part.announced else SUREST):
        return False
    if GRANTED.search(part.said):
        return None
    asserts = bool(ASSERTS.search(part.said))
    return True if (shown and asserts) or (part.announced and (shown or asserts)) else None


def _speaks_of(allegation: Allegation) -> bool:
    """Whether a part quotes or places what it means, or shares words enough with it: one word is met by chance.

    A part that only gives orders alleges nothing, though some sentence of the article is always the likeliest.
    """
    printed = {w.text for w in words(allegation.located[0].passage.exact)}
    return allegation.shown or _share_words(allegation.reading.sentences, printed, allegation.reading.language)


def _share_words(sentences: Sequence[Sentence], printed: Collection[str], language: str) -> bool:
    """Whether sentences of a mail share words enough that say something with what is printed."""
    said = {w.text for sentence in sentences for w in words(sentence.text)}
    return sum(word in printed and not is_stop_word(word, language) for word in said) >= SHARED
