"""What speaks for a stretch of the mail replacing a stretch of one of the passages, as figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from corrections_inbox.articles import Article
from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching import change_spans
from corrections_inbox.matching.change_contrasts import contrasts
from corrections_inbox.matching.change_mail import (
    OF_RIGHT,
    SHORTEST,
    Telling,
    of_right,
    own_sentences,
    shouts_inside,
)
from corrections_inbox.matching.change_passages import OF_WRONG, Neighbours, Wrong, of_wrong, roots, wrongs
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span
from corrections_inbox.matching.change_surroundings import anchors, around_here, cited, slots
from corrections_inbox.matching.change_values import closeness, is_rounder
from corrections_inbox.matching.passages import Located
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.text import is_stop_word

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

OF_PAIR = (
    "same_sort", "close", "rounder", "unit", "other_unit", "unit_is", "like", "like_told", "like_cited", "inflected", "ending", "shared",
    "inserts", "inserts_loud", "slot", "slot_loud", "cited", "around_here", "anchor", "after_one", "after_two", "before", "is_anchor",
    "is_after", "contrast", "contrast_word", "denied_then", "near", "near_count", "near_word",
)  # fmt: skip
NAMES = (*OF_RIGHT, *OF_WRONG, *OF_PAIR)

MOST_RIGHTS = 250
LIKE = 60.0
IDENTICAL = 100.0
SUFFIX = 2  # letters
LEAST_CHANCE = 0.001
CITED, CITED_WORDS = 0.9, 6  # share and number of the words beside a stretch that stand so in the passage
_ENDINGS = frozenset({"s", "es", "n", "ns", "an", "ans", "en", "e", "ed", "d", "ing", "er", "ern", "ly"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every stretch of the mail with every one of the passages: `right[r]`, `wrong[w]` and `pair[r, w]` are features.

    `text` holds the mail's own sentences, `printed` the passages; `language` and `article_language` are theirs.
    """

    text: str
    printed: tuple[str, ...]
    language: str
    article_language: str
    rights: tuple[Span, ...]
    wrongs: tuple[Wrong, ...]
    right: Floats
    wrong: Floats
    pair: Floats
    possible: Truths


def measure(reading: Reading, located: Sequence[Located], article: Article) -> Pairs | None:
    """The pairs of a mail's own sentences and the passages; None where either side has nothing to offer."""
    passages, language = tuple(one.passage.exact for one in located), article.language or "en"
    told = Telling.of(own_sentences(reading), reading.quotes)
    said = change_spans.of(told.text, reading.language, [m.span("told") for m in cues.TOLD.finditer(told.text)])
    found = wrongs(passages, language, said, told)
    printed, mail = tuple(map(Neighbours.of, passages)), Neighbours.of(told.text)
    texts = [f" {' '.join(p.words)} " for p in printed]
    rights = tuple(s for s in said if s.shouted or not all(_holds(text, s) for text in texts))[:MOST_RIGHTS]
    if not rights or not found:
        return None
    chances = [float(np.log(max(one.passage.confidence, LEAST_CHANCE))) for one in located]
    forms, text = roots(mail.words, reading.language), f"{article.headline}\n{article.text}"
    right = np.array([of_right(r, told) for r in rights])
    share, number = cited(rights, mail, printed)
    here = [w.passage for w in found]
    pair = _together(_Both(rights, found, told, mail, printed, right, share[:, here]), located, reading.language)
    slips = _quiet(rights, told)[:, None] & (share >= CITED) & (number >= CITED_WORDS)
    return Pairs(
        told.text,
        passages,
        reading.language,
        language,
        rights,
        found,
        right,
        np.array([of_wrong(w, printed[w.passage], chances[w.passage], told, forms, text, language) for w in found]),
        pair,
        _possible(rights, found, texts) & ~slips[:, here] & ~_rounded(pair),
    )


def _holds(text: str, span: Span) -> bool:
    return f" {' '.join(span.words)} " in text


def _possible(rights: Sequence[Span], found: Sequence[Wrong], texts: Sequence[str]) -> Truths:
    """Figures replace figures, days days and words words; nothing replaces itself, or stands in the passage already."""
    kinds = [
        [(s.sort in COUNTS) + 2 * (s.sort in TIMES) + 4 * s.figured for s in side] for side in _sides(rights, found)
    ]
    passage = np.array([w.passage for w in found])
    fresh = np.array([[r.shouted or not _holds(text, r) for text in texts] for r in rights])
    whole = [np.array([_is_whole(s) for s in side]) for side in _sides(rights, found)]
    possible = np.equal.outer(*map(np.array, kinds)) & np.logical_and.outer(*whole) & fresh[:, passage]
    wholes = [f" {' '.join(w.span.words)} " for w in found]
    figures = [w for w in found if w.span.quantity]
    for i, r in enumerate(rights):
        possible[i] &= [not _holds(whole, r) for whole in wholes]
        if r.quantity:
            printed = list({w.passage for w in figures if w.span.means(r)})
            possible[i] &= ~np.isin(passage, printed)
    for j, w in enumerate(found):
        for m in w.alone:
            apart = [(r.end <= m.start or m.end <= r.start) and not (r.quantity and r.means(m)) for r in rights]
            possible[:, j] &= apart
    return np.asarray(possible)


def _quiet(rights: Sequence[Span], told: Telling) -> Truths:
    """Whether each stretch differs without being set apart: among the passage's own words it is a slip of the pen."""
    starts = [told.starts[told.sentence(r.start)] for r in rights]
    rewritten = [cues.REWRITTEN.search(told.text, start, r.start) for r, start in zip(rights, starts, strict=True)]
    return np.array([not r.shouted and not found for r, found in zip(rights, rewritten, strict=True)])


def _rounded(pair: Floats) -> Truths:
    """Whether the mail's figure is but what was printed in rounder words, and nothing sets one against the other."""
    rounder, *against = (pair[:, :, OF_PAIR.index(name)] > 0 for name in ("rounder", "contrast", "denied_then"))
    return np.asarray(rounder & ~np.logical_or(*against))


def _is_whole(span: Span) -> bool:
    """Whether a stretch is more than a figure with any words beside it."""
    return bool(span.quantity) or not span.figured or span.sort is Sort.NAME or span.quoted or span.told


def _sides(rights: Sequence[Span], found: Sequence[Wrong]) -> tuple[Sequence[Span], Sequence[Span]]:
    return rights, [w.span for w in found]


@dataclass(frozen=True, slots=True)
class _Both:
    """Mail and passages side by side."""

    rights: tuple[Span, ...]
    found: tuple[Wrong, ...]
    told: Telling
    mail: Neighbours
    printed: tuple[Neighbours, ...]
    right: Floats
    citing: Floats  # of each pair, the share of the words beside the stretch of the mail that stand so in the passage


def _together(both: _Both, located: Sequence[Located], language: str) -> Floats:
    """The features of each pair, in the order of `OF_PAIR`."""
    rights, found, told = both.rights, both.found, both.told
    passage = np.array([w.passage for w in found])
    stands = np.maximum(*(both.right[:, OF_RIGHT.index(name)] for name in ("r_is", "r_must_be")))[:, None]
    loud = np.array([r.shouted or r.quoted or shouts_inside(r) for r in rights])[:, None]
    figures = np.array([r.sort in COUNTS | TIMES for r in rights])[:, None]
    plain = np.array([r.sort is Sort.WORD and not (r.shouted or r.quoted) for r in rights])[:, None]
    slot, unit, other_unit = slots(rights, found, both.printed, both.mail, language)
    here, one, two, later = np.moveaxis(anchors(rights, told, [o.spoken for o in located])[:, passage], 2, 0)
    contrast, denied, near = contrasts(rights, found, told)
    shared, inserts = _shared(rights, found)
    features = _spelled(both) | {
        "same_sort": np.equal.outer(*(np.array([s.sort.value for s in side]) for side in _sides(rights, found))),
        "unit": unit, "other_unit": other_unit, "unit_is": unit * stands,
        "shared": shared, "inserts": inserts, "inserts_loud": inserts * loud,
        "slot": slot, "slot_loud": slot * loud, "cited": both.citing,
        "around_here": around_here(rights, found, both.printed, told, language),
        "anchor": here, "after_one": one, "after_two": two, "before": later,
        "is_anchor": here * stands, "is_after": (one + two) * stands,
        "contrast": contrast * ~plain, "contrast_word": contrast * plain, "denied_then": denied,
        "near": near, "near_count": near * figures, "near_word": near * plain,
    } | _valued(rights, found)  # fmt: skip
    return np.stack([features[name].astype(float) for name in OF_PAIR], axis=-1)


def _valued(rights: Sequence[Span], found: Sequence[Wrong]) -> dict[str, Floats]:
    """How near two figures or days are, and whether the mail's is but the rounder one."""
    close, rounder = np.zeros((2, len(rights), len(found)))
    figures = [(j, w.span) for j, w in enumerate(found) if w.span.quantity]
    for i, r in enumerate(rights):
        if r.quantity:
            for j, w in figures:
                close[i, j], rounder[i, j] = closeness(w, r), is_rounder(r, w)
    return {"close": close, "rounder": rounder}


def _shared(rights: Sequence[Span], found: Sequence[Wrong]) -> tuple[Floats, Floats]:
    """The share of the wrong words that the right ones keep, and whether they keep all and add some."""
    shared, inserts = np.zeros((2, len(rights), len(found)))
    theirs = [set(w.span.words) for w in found]
    for i, r in enumerate(rights):
        ours = set(r.words)
        shared[i] = [len(ours & words) / len(words) for words in theirs]
        inserts[i] = [words < ours for words in theirs]
    return shared, inserts


def _spelled(both: _Both) -> dict[str, Floats]:
    """How alike words are in spelling, from 0 to 1, and the same where the mail speaks of spelling, or only quotes.

    Readers misspell too, so that likeness on its own says little, and in a quotation nothing.
    """
    sides = _sides(both.rights, both.found)
    texts = [[" ".join(s.words) for s in side] for side in sides]
    lengths = [np.array([len(s.words) for s in side]) for side in sides]
    plain = [np.array([not s.quantity and len(t) >= SHORTEST for s, t in zip(*pair, strict=True)]) for pair in zip(sides, texts, strict=True)]  # fmt: skip
    ratio = process.cdist(*texts, scorer=fuzz.ratio).astype(float)
    can = np.equal.outer(*lengths) & np.logical_and.outer(*plain) & (ratio < IDENTICAL)
    like = np.where(can, np.maximum(0.0, ratio - LIKE) / (IDENTICAL - LIKE), 0.0)
    spelling = [r.shouted or (r.quoted and r.sort is Sort.NAME) or both.told.spelling[both.told.sentence(r.start)] for r in both.rights]  # fmt: skip
    inflected = np.zeros_like(like)
    for i, j in zip(*(at.tolist() for at in np.nonzero(like)), strict=True):
        short, long = sorted((texts[0][i], texts[1][j]), key=len)
        inflected[i, j] = long.startswith(short) and long[len(short) :] in _ENDINGS
    alone = np.array([bool(w.alone) for w in both.found])
    quiet = np.array([not r.shouted for r in both.rights])[:, None]
    endings = [np.array([_ending(s, t) for s, t in zip(*pair, strict=True)]) for pair in zip(sides, texts, strict=True)]
    return {
        "like": like,
        "like_told": like * np.logical_or.outer(np.array(spelling), alone),
        "like_cited": like * both.citing * quiet,
        "inflected": inflected,
        "ending": np.equal.outer(*endings) & (endings[0] != "")[:, None],
    }


def _ending(span: Span, text: str) -> str:
    """The last letters of a word or phrase, by which one part of speech is like another."""
    return text[-SUFFIX:] if not span.figured and len(text) > SHORTEST and not is_stop_word(text) else ""
