"""The stretches of the passages that may be wrong, and what speaks for each."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching import change_spans
from corrections_inbox.matching.change_mail import SMALL, Telling
from corrections_inbox.matching.change_sides import Integers
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span
from corrections_inbox.matching.text import is_stop_word, words

OF_WRONG = (
    "w_count", "w_time", "w_name", "w_long", "w_small", "w_mentioned", "w_alone", "w_quoted", "w_denied", "w_elsewhere", "w_around",
    "w_unsaid_around", "w_chance",
)  # fmt: skip

MOST_WRONGS, MOST_MENTIONS, MOST_LOOSE = 60, 8, 3
LOOSE = 0.16  # how far from the printed figure a reader's may be who gives it in other words
REACH = 5  # words on either side
ROOT = 5  # letters by which two forms of a word are known as one


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The folded words of a text and where each begins, to ask what stands around a stretch."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Neighbours":
        found = words(text)
        return cls(tuple(w.text for w in found), tuple(w.start for w in found))

    def place(self, span: Span) -> tuple[int, int]:
        """The number of the first word of a stretch, and of the first behind it."""
        return bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)

    def places(self, at: Integers) -> Integers:
        """For each code point the number of the first word that begins there or behind it."""
        return np.searchsorted(np.array(self.starts, dtype=np.int64), at)

    def around(self, span: Span, reach: int = 2) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words before a stretch, the nearest first, and those after it."""
        first, last = self.place(span)
        return self.words[max(0, first - reach) : first][::-1], self.words[last : last + reach]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A stretch of passage number `passage`; `mentions` are where the mail names it.

    `alone` are those of them that are more than part of a longer quotation.
    """

    span: Span
    passage: int
    mentions: tuple[Span, ...]
    alone: tuple[Span, ...]


def roots(text: Sequence[str], language: str) -> frozenset[str]:
    """The beginnings of the words that mean something, by which forms of one word are known."""
    return frozenset(word[:ROOT] for word in text if not is_stop_word(word, language))


def wrongs(printed: Sequence[str], language: str, said: Sequence[Span], told: Telling) -> tuple[Wrong, ...]:
    """The stretches of each passage, each with its mentions; a figure that the mail rounds or misreads once more so."""
    mail = Neighbours.of(told.text)
    by_words: dict[tuple[str, ...], list[Span]] = {}
    for span in said:
        by_words.setdefault(span.words, []).append(span)
    counted = [span for span in said if span.quantity]
    return tuple(
        wrong
        for number, passage in enumerate(printed)
        for wrong in _of_one(number, passage, language, by_words, counted, mail, told)
    )


def _of_one(
    number: int,
    passage: str,
    language: str,
    by_words: dict[tuple[str, ...], list[Span]],
    counted: Sequence[Span],
    mail: Neighbours,
    told: Telling,
) -> Iterator[Wrong]:
    printed = Neighbours.of(passage)
    for w in change_spans.of(passage, language)[:MOST_WRONGS]:
        named = [s for s in counted if s.means(w)] if w.quantity else by_words.get(w.words, [])
        mentions = tuple(s for s in named if not s.told)[:MOST_MENTIONS]
        alone = tuple(m for m in mentions if printed.around(w) != mail.around(m))
        yield Wrong(w, number, mentions, alone)
        if w.sort in COUNTS and not alone:
            loose = (m for m in counted if _is_loose(m, w) and _is_reported(m, told))
            yield from (Wrong(w, number, (m,), (m,)) for m, _ in zip(loose, range(MOST_LOOSE), strict=False))


def mentions(found: Sequence[Wrong]) -> dict[Span, list[int]]:
    """Where the mail names by itself what is wrong, with the numbers of those that it names there."""
    by_mention: dict[Span, list[int]] = {}
    for number, wrong in enumerate(found):
        for mention in wrong.alone:
            by_mention.setdefault(mention, []).append(number)
    return by_mention


def _is_loose(m: Span, w: Span) -> bool:
    """Whether a figure of the mail may be the printed one, rounded or misread."""
    if m.quantity is None or w.quantity is None or m.sort not in COUNTS or w.means(m):
        return False
    a, b = m.quantity.value, w.quantity.value
    return a * b > 0 and abs(a - b) <= LOOSE * max(abs(a), abs(b))


def _is_reported(m: Span, told: Telling) -> bool:
    """Whether the mail says that this is what was printed, or that it is not so."""
    before = told.before(m.start)
    denied = told.denies(m.start) or cues.DENIED.search(before)
    return bool(denied or cues.GIVEN.search(before.rpartition("\n")[2]) or told.says(m.start))


def of_wrong(
    w: Wrong, printed: Neighbours, chance: float, told: Telling, said: frozenset[str], article: str, language: str
) -> list[float]:
    """What speaks for a stretch to be what is wrong, in the order of `OF_WRONG`.

    `chance` is the logarithm of its passage's, `said` the roots of the mail's words, `article` the whole text.
    """
    span = w.span
    before, after = printed.around(span, REACH)
    near = [word for word in (*before, *after) if not is_stop_word(word, language)]
    around = sum(word[:ROOT] in said for word in near) / max(1, len(near))
    return [
        span.sort in COUNTS,
        span.sort in TIMES,
        span.sort is Sort.NAME,
        len(span.words) > 1,
        span.sort in COUNTS and span.quantity is not None and abs(span.quantity.value) <= SMALL,
        bool(w.mentions),
        bool(w.alone),
        any(m.quoted for m in w.alone),
        any(told.denies(m.start) for m in w.alone),
        article.count(span.text) > 1,
        around,
        around * (not w.mentions),
        chance,
    ]
