"""How alike what is right is to what is wrong: in value, in words, in letters."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from corrections_inbox.matching.change_mail import SHORTEST, Telling
from corrections_inbox.matching.change_passages import Wrong
from corrections_inbox.matching.change_sides import Floats, Integers, Side, Truths, alike, shared
from corrections_inbox.matching.change_spans import Sort, Span
from corrections_inbox.matching.change_values import closeness, is_rounder
from corrections_inbox.matching.text import is_stop_word

LIKE = 60.0
IDENTICAL = 100.0
SUFFIX = 2  # letters
_ENDINGS = frozenset({"s", "es", "n", "ns", "an", "ans", "en", "e", "ed", "d", "ing", "er", "ern", "ly"})


def valued(rights: Side, wrongs: Side) -> tuple[Floats, Floats]:
    """How near two figures or days are, and whether the mail's is but the rounder one."""
    close, rounder = np.zeros((2, len(rights.spans), len(wrongs.spans)))
    figures = [(j, wrongs.spans[j]) for j in np.flatnonzero(wrongs.measured).tolist()]
    for i in np.flatnonzero(rights.measured).tolist():
        for j, w in figures:
            close[i, j], rounder[i, j] = closeness(w, rights.spans[i]), is_rounder(rights.spans[i], w)
    return close, rounder


def kept(rights: Side, wrongs: Side) -> tuple[Floats, Truths]:
    """The share of the wrong words that the right ones keep, and whether they keep all and add some."""
    ours, theirs = ([set(s.words) for s in side.spans] for side in (rights, wrongs))
    both, sizes, wanted = shared(ours, theirs), np.array(list(map(len, ours))), np.array(list(map(len, theirs)))
    return both / wanted, (both == wanted) & np.greater.outer(sizes, wanted)


def spelled(
    rights: Side, wrongs: Side, found: Sequence[Wrong], told: Telling, citing: Floats, numbers: Integers
) -> dict[str, Floats | Truths]:
    """How alike words are in spelling, from 0 to 1, and the same where the mail speaks of spelling, or only quotes.

    Readers misspell too, so that likeness on its own says little, and in a quotation nothing. `numbers` are those of the
    sentences in which the stretches of the mail stand.
    """
    plain = [~s.measured & np.array([len(t) >= SHORTEST for t in s.phrases], dtype=bool) for s in (rights, wrongs)]
    ratio = process.cdist(rights.phrases, wrongs.phrases, scorer=fuzz.ratio, score_cutoff=LIKE).astype(float)
    can = np.equal.outer(rights.lengths, wrongs.lengths) & np.logical_and.outer(*plain) & (ratio < IDENTICAL)
    like = np.where(can, np.maximum(0.0, ratio - LIKE) / (IDENTICAL - LIKE), 0.0)
    inflected = np.zeros_like(like)
    for i, j in zip(*(at.tolist() for at in np.nonzero(like)), strict=True):
        short, long = sorted((rights.phrases[i], wrongs.phrases[j]), key=len)
        inflected[i, j] = long.startswith(short) and long[len(short) :] in _ENDINGS
    alone = np.array([bool(w.alone) for w in found])
    spelling = [r.shouted or (r.quoted and r.sort is Sort.NAME) or told.does[n].spelling for r, n in zip(rights.spans, numbers.tolist(), strict=True)]  # fmt: skip
    quiet = np.array([not r.shouted for r in rights.spans])[:, None]
    ours, theirs = ([_ending(s, t) for s, t in zip(side.spans, side.phrases, strict=True)] for side in (rights, wrongs))
    return {
        "like": like,
        "like_told": like * np.logical_or.outer(np.array(spelling), alone),
        "like_cited": like * citing * quiet,
        "inflected": inflected,
        "ending": alike(ours, theirs) & np.array([bool(ending) for ending in ours])[:, None],
    }


def _ending(span: Span, text: str) -> str:
    """The last letters of a word or phrase, by which one part of speech is like another."""
    return text[-SUFFIX:] if not span.figured and len(text) > SHORTEST and not is_stop_word(text) else ""
