"""Several errors alleged in one mail, told apart only where the mail itself lists them: one case beats a wrong split."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from corrections_inbox.articles import Article
from corrections_inbox.matching.alignment import Idf
from corrections_inbox.matching.passages import Located, locate
from corrections_inbox.matching.reading import Reading, Sentence
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.matching.text import is_stop_word, words
from corrections_inbox.matching.values import Ground
from corrections_inbox.message import Role

# The first part of a split must point at its passage at least this surely, and what the mail adds surer still: a further
# remark is more often an aside than a second error.
SURE = 0.5
SURER = 0.8
MOST = 6
SHARED = 2  # words

_NUMBER = re.compile(r"^\(?(?P<n>[1-9])[.):]\s*")
_BULLET = re.compile(r"^[-*•–]\s+")
_ORDINAL = re.compile(
    r"^(?:and |then )?(?P<word>first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|erstens|zweitens|drittens|primero|segundo|tercero"
    r"|premièrement|deuxièmement|troisièmement|primeiro|terceiro|во-первых|во-вторых|в-третьих)\s?[,:–—-]",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"^(?:(?:and )?also\b|another (?:thing|error|mistake|point|one)\b|then (?:the|there)\b|(?:and )?(?:one|two) more (?:thing|point|error)s?\b|in addition\b"
    r"|(?:a|the) second (?:error|mistake|thing|point)\b|separately\b|außerdem\b|ferner\b|weiterhin\b|además\b|también\b|de plus\b|par ailleurs\b|além disso\b|também\b|кроме того\b|كذلك\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Allegation:
    """One alleged error: the part of the mail that alleges it, and the passages it may mean, best first."""

    reading: Reading
    located: tuple[Located, ...]


def split(reading: Reading) -> tuple[Reading, ...]:
    """The parts of a mail that each seem to allege an error, in their order; the mail itself where it lists none."""
    own = [s for s in reading.sentences if s.role is Role.OWN] or list(reading.sentences)
    paragraphs = _paragraph_starts(own, reading.message.text)
    listed = _starts(own, paragraphs, lambda s: bool(_NUMBER.match(s) or _ORDINAL.match(s))) or _starts(
        own, paragraphs, lambda s: bool(_BULLET.match(s))
    )
    starts = listed if len(listed) > 1 else []
    if not starts:
        further = _starts(own, paragraphs, lambda s: bool(_FURTHER.match(s)))
        starts = [0, *further] if further and further[0] > 0 else []
    if not 1 < len(starts) <= MOST:
        return (reading,)
    return tuple(_part(reading, own[a:b]) for a, b in pairwise([*starts, len(own)]))


def _paragraph_starts(sentences: list[Sentence], text: str) -> set[int]:
    """Which sentences begin a line: a list's marks count only there."""
    return {i for i, s in enumerate(sentences) if s.start == 0 or "\n" in text[max(0, s.start - 3) : s.start]}


def _starts(sentences: list[Sentence], lines: set[int], opens: Callable[[str], bool]) -> list[int]:
    return [i for i, s in enumerate(sentences) if i in lines and opens(s.text)]


def _part(reading: Reading, sentences: list[Sentence]) -> Reading:
    start, end = sentences[0].start, sentences[-1].end
    quotes = tuple(q for q in reading.quotes if start <= q.start and q.end <= end)
    # The subject speaks of the whole mail, so it says nothing of one part.
    message = replace(reading.message, subject="")
    return replace(reading, message=message, sentences=tuple(sentences), quotes=quotes)


def allegations(reading: Reading, article: Article, idf: Idf, encoder: Encoder | None = None) -> tuple[Allegation, ...]:
    """The errors that a mail alleges in one article, at least one.

    A split stands only if every part points surely, by its words, at a sentence of its own; otherwise the mail is one
    allegation.
    """
    parts = split(reading)
    if len(parts) > 1:
        found = tuple(Allegation(part, locate(part, article, idf)) for part in parts)
        best = [a.located[0].passage for a in found if a.located]
        sure = all(p.confidence >= (SURER if i else SURE) for i, p in enumerate(best))
        sure = sure and all(_speaks_of(a) for a in found)
        if sure and len(best) == len({(p.where, p.caption, p.start) for p in best}) == len(found):
            return found
    return (Allegation(reading, locate(reading, article, idf, encoder)),)


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
