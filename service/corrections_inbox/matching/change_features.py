"""What speaks for a stretch of the mail replacing a stretch of the passage, as figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching import change_spans, claim_words
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span
from corrections_inbox.matching.text import fold, is_stop_word, words

Floats = npt.NDArray[np.float64]

# Few, since a few hundred mails carry no more: what each mail's sentence does, the stretches' lengths and what stands beside
# them were tried and told nothing in cross-validation.
# Of a stretch of the mail: what it is, and how it is led up to.
OF_RIGHT = (
    "r_count", "r_time", "r_name", "r_shouted", "r_acronym", "r_quoted", "r_must_be", "r_is", "r_denied", "r_then_not",
    "r_personal", "r_describes", "r_like", "r_late", "r_small", "r_year",
)  # fmt: skip
# Of a stretch of the passage: what the mail makes of it.
OF_WRONG = ("w_count", "w_mentioned", "w_alone", "w_quoted", "w_denied", "w_elsewhere")
# Of the two together.
OF_PAIR = (
    "same_sort", "close", "unit", "other_unit", "rounder", "like", "like_told", "inflected", "shared", "contrast", "near", "next",
)  # fmt: skip
NAMES = (*OF_RIGHT, *OF_WRONG, *OF_PAIR)

AROUND = 60  # code points before a stretch in which a cue may stand
NEAR = 60
LIKE = 60.0
SHORTEST = 4
SMALL = 2  # "one", "two": seldom a figure
YEARS = range(1800, 2100)
MOST_RIGHTS, MOST_WRONGS, MOST_MENTIONS = 250, 60, 8
MONTH_AND_A_HALF = 1.5
ROUNDED = 0.06
YEARS_APART = 3
_URL = re.compile(
    r"(?<!\S)[^\s/]{0,60}(?:https?://|www\.)\S+(?:\n(?=\S{0,80}[/=?&%])\S+){0,3}|(?<!\S)[^\s/]{1,80}(?:/[^\s/]*){2,}",
    re.IGNORECASE,
)
_ENDINGS = frozenset({"s", "es", "n", "ns", "an", "ans", "en", "e", "ed", "d", "ing", "er", "ern", "ly"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every stretch of the mail with every one of the passage: `right[r]`, `wrong[w]` and `pair[r, w]` are features.

    `mentions[w]` are the places where the mail itself names what stands in the passage.
    """

    text: str
    rights: tuple[Span, ...]
    wrongs: tuple[Span, ...]
    mentions: tuple[tuple[Span, ...], ...]
    right: Floats
    wrong: Floats
    pair: Floats
    possible: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Told:
    """The mail's own sentences as one text, with what each does and how far it speaks of the passage."""

    text: str
    starts: tuple[int, ...]
    personal: tuple[bool, ...]
    describing: tuple[bool, ...]
    spelling: tuple[bool, ...]
    like: tuple[float, ...]

    @classmethod
    def of(cls, sentences: Sequence[str], passage: str, language: str) -> "_Told":
        starts = tuple(accumulate((len(s) + 1 for s in sentences[:-1]), initial=0))
        theirs = {w.text for w in words(passage) if not is_stop_word(w.text, language)}
        said = [fold(sentence) for sentence in sentences]
        like = [len(theirs & {w.text for w in words(sentence)}) / max(1, len(theirs)) for sentence in sentences]
        # An address says where to look, not what is right.
        text = _URL.sub(lambda found: " " * len(found[0]), "\n".join(sentences))
        return cls(
            text,
            starts,
            tuple(bool(claim_words.FIRST_PERSON.search(sentence)) for sentence in said),
            tuple(bool(claim_words.DESCRIBES.search(sentence)) for sentence in said),
            tuple(bool(claim_words.SPELLING.search(sentence)) for sentence in said),
            tuple(like),
        )

    def sentence(self, at: int) -> int:
        return int(np.searchsorted(self.starts, at, side="right")) - 1


def measure(
    sentences: Sequence[str], passage: str, article_text: str, language: str, article_language: str
) -> Pairs | None:
    """The pairs of a mail's own sentences and a passage; None where either side has nothing to offer."""
    told = _Told.of(sentences, passage, language)
    said = change_spans.of(told.text, language, [m.span("told") for m in cues.TOLD.finditer(told.text)])
    theirs = tuple(w.text for w in words(passage))
    rights = tuple(s for s in said if s.shouted or not _holds(theirs, s.words))[:MOST_RIGHTS]
    wrongs = change_spans.of(passage, article_language)[:MOST_WRONGS]
    rights = tuple(r for r in rights if not (r.quantity and any(w.means(r) for w in wrongs if w.quantity)))
    if not rights or not wrongs:
        return None
    mentions = tuple(tuple(s for s in said if s.means(w) and not s.told)[:MOST_MENTIONS] for w in wrongs)
    passage_words, mail_words = _Neighbours.of(passage), _Neighbours.of(told.text)
    alone = tuple(
        tuple(m for m in found if passage_words.around(w) != mail_words.around(m))
        for w, found in zip(wrongs, mentions, strict=True)
    )
    possible = np.array([[_may_replace(r, w) for w in wrongs] for r in rights])
    return Pairs(
        told.text,
        rights,
        wrongs,
        alone,
        np.array([_of_right(r, told) for r in rights]),
        np.array(
            [_of_wrong(w, m, a, told.text, article_text) for w, m, a in zip(wrongs, mentions, alone, strict=True)]
        ),
        _together(rights, wrongs, alone, told, passage_words, mail_words, possible),
        possible,
    )


def _may_replace(r: Span, w: Span) -> bool:
    """Figures replace figures, days days and words words; nothing replaces itself."""
    kinds = tuple((s.sort in COUNTS) + 2 * (s.sort in TIMES) for s in (r, w))
    return kinds[0] == kinds[1] and r.figured == w.figured and r.words != w.words and not _holds(w.words, r.words)


def _holds(text: Sequence[str], phrase: Sequence[str]) -> bool:
    return f" {' '.join(phrase)} " in f" {' '.join(text)} "


def _of_right(r: Span, told: _Told) -> list[float]:
    text = told.text
    before, after = text[max(0, r.start - AROUND) : r.start], text[r.end : r.end + AROUND]
    number = told.sentence(r.start)
    value = r.quantity.value if r.quantity and r.sort in COUNTS else None
    stated = any(cue.search(before) for cue in (cues.MUST_BE, cues.IS, cues.COUNT)) or cues.THEN_NOT.match(after)
    return [
        float(r.sort in COUNTS),
        float(r.sort in TIMES),
        float(r.sort is Sort.NAME),
        float(r.shouted),
        float(r.shouted and len(r.text) <= SHORTEST),
        float(r.quoted),
        float(bool(cues.MUST_BE.search(before))),
        float(bool(cues.IS.search(before))),
        float(bool(cues.NOT_BEFORE.search(before))),
        float(bool(cues.THEN_NOT.match(after))),
        # "I have sailed for 40 years" tells of the writer, "I count 40" of the error.
        float(told.personal[number] and not stated),
        float(told.describing[number]),
        told.like[number],
        r.start / max(1, len(text)),
        float(value is not None and value <= SMALL),
        float(value in YEARS and len(r.text) == len("1871")),
    ]


def _of_wrong(w: Span, mentions: Sequence[Span], alone: Sequence[Span], text: str, article_text: str) -> list[float]:
    return [
        float(w.sort in COUNTS),
        float(bool(mentions)),
        float(bool(alone)),
        float(any(m.quoted for m in alone)),
        float(any(cues.NOT_BEFORE.search(text[max(0, m.start - AROUND) : m.start]) for m in alone)),
        float(article_text.count(w.text) > 1),
    ]


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The folded words of a text and where each begins, to ask what stands around a stretch."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Neighbours":
        found = words(text)
        return cls(("", "", *(w.text for w in found), "", ""), tuple(w.start for w in found))

    def around(self, span: Span) -> tuple[str, str, str, str]:
        """The two words before a stretch, farther first, and the two after it."""
        first = int(np.searchsorted(self.starts, span.start)) + 2
        last = int(np.searchsorted(self.starts, span.end))
        return self.words[first - 2], self.words[first - 1], self.words[last + 2], self.words[last + 3]


def _together(
    rights: Sequence[Span],
    wrongs: Sequence[Span],
    alone: Sequence[Sequence[Span]],
    told: _Told,
    passage: _Neighbours,
    mail: _Neighbours,
    possible: npt.NDArray[np.bool_],
) -> Floats:
    ours, theirs = [passage.around(w) for w in wrongs], [mail.around(r) for r in rights]
    spelling = [r.shouted or r.quoted or told.spelling[told.sentence(r.start)] for r in rights]
    found = np.zeros((len(rights), len(wrongs), len(OF_PAIR)))
    for i, j in zip(*(at.tolist() for at in np.nonzero(possible)), strict=True):
        r, w = rights[i], wrongs[j]
        found[i, j] = [
            float(r.sort is w.sort),
            _closeness(w, r),
            *_units(ours[j][2], theirs[i][2], counted=w.sort in COUNTS),
            float(_rounder(r, w)),
            *_spelled(r, w, told=spelling[i] or bool(alone[j])),
            len(set(r.words) & set(w.words)) / len(w.words),
            *(_against(r, alone[j], told) if alone[j] else (0.0, 0.0, 0.0)),
        ]
    return found


def _against(r: Span, mentions: Sequence[Span], told: _Told) -> tuple[float, float, float]:
    """Whether the mail sets the two against each other, names them close by, or in one sentence after the other."""
    contrast = near = after = 0.0
    number = told.sentence(r.start)
    for m in mentions:
        after = max(after, float(0 <= number - told.sentence(m.start) <= 1))
        if 0 <= m.start - r.end <= NEAR:
            near = 1.0
            contrast = max(contrast, float(bool(cues.RIGHT_NOT_WRONG.match(told.text[r.end : m.start]))))
        elif 0 <= r.start - m.end <= NEAR:
            near = 1.0
            contrast = max(contrast, float(_replaced(told.text, m, r)))
    return contrast, near, after


def _replaced(text: str, wrong: Span, right: Span) -> bool:
    """Whether the mail says that the first is to give way to the second."""
    before, between = text[max(0, wrong.start - AROUND) : wrong.start], text[wrong.end : right.start]
    return (
        bool(cues.WRONG_THEN_RIGHT.match(between))
        or bool(cues.DENIED_BUT.match(between) and cues.DENIED.search(before))
        or bool(cues.CHANGED_TO.match(between) and cues.CHANGE.search(before))
    )


def _spelled(r: Span, w: Span, *, told: bool) -> tuple[float, float, float]:
    """How alike two words are in spelling, from 0 to 1; the same where the mail speaks of spelling; an ending alone.

    Readers misspell too, so that likeness on its own says little.
    """
    if r.quantity or w.quantity or len(r.words) != len(w.words):
        return 0.0, 0.0, 0.0
    a, b = " ".join(r.words), " ".join(w.words)
    if min(len(a), len(b)) < SHORTEST or a == b:
        return 0.0, 0.0, 0.0
    short, long = sorted((a, b), key=len)
    like = max(0.0, fuzz.ratio(a, b) - LIKE) / (100 - LIKE)
    return like, like * told, float(long.startswith(short) and long[len(short) :] in _ENDINGS)


def _rounder(r: Span, w: Span) -> bool:
    """Whether the mail's figure is but the passage's in rounder words."""
    if r.quantity is None or w.quantity is None or r.sort not in COUNTS:
        return False
    said, printed = abs(r.quantity.value), abs(w.quantity.value)
    near = abs(said - printed) <= ROUNDED * max(said, printed)
    return near and len(f"{said:g}".rstrip("0")) < len(f"{printed:g}".rstrip("0"))


def _units(ours: str, theirs: str, *, counted: bool) -> tuple[float, float]:
    """Whether the same word follows both, and whether two that mean something do, and differ ("31 boats", "40 years")."""
    if not ours or not theirs or is_stop_word(ours) or is_stop_word(theirs):
        return 0.0, 0.0
    alike = ours[:4] == theirs[:4]
    return float(alike), float(counted and not alike)


def _closeness(wrong: Span, right: Span) -> float:
    """1 for equal values, falling with their ratio; for dates, whether they lie within a month and a half."""
    a, b = wrong.quantity, right.quantity
    if a is None or b is None:
        return 0.0
    if wrong.sort in TIMES or right.sort in TIMES:
        return float(wrong.sort is right.sort and abs(a.value - b.value) < MONTH_AND_A_HALF)
    if a.value in YEARS and b.value in YEARS:
        return float(0.5 ** (abs(a.value - b.value) / YEARS_APART))
    low, high = sorted((abs(a.value), abs(b.value)))
    return float(((low + 1) / (high + 1)) ** 2)
