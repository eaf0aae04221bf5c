"""Where the stretches of mail and passages stand: what is beside them, and which sentences speak of the passage."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.change_mail import Telling
from corrections_inbox.matching.change_passages import Neighbours, Wrong, roots
from corrections_inbox.matching.change_spans import COUNTS, Span
from corrections_inbox.matching.passages import Spoken
from corrections_inbox.matching.text import is_stop_word, words

Floats = npt.NDArray[np.float64]

SLOT = 3  # words on either side that two stretches may have in common
STOP_WORD = 0.4  # what a stop word beside both says, next to another word
STEM = 4  # letters by which a unit is known
WINDOW = 5
BESIDE = 4
BEYOND = 3  # sentences that a claim may reach


def slots(
    rights: Sequence[Span], found: Sequence[Wrong], printed: Sequence[Neighbours], mail: Neighbours, language: str
) -> tuple[Floats, Floats, Floats]:
    """How far both stand between the same words; whether the same word that means something follows both, or another."""
    theirs = [tuple(map(_padded, mail.around(r, SLOT))) for r in rights]
    ours = [tuple(map(_padded, printed[w.passage].around(w.span, SLOT))) for w in found]
    slot = np.zeros((len(rights), len(found)))
    for side in (0, 1):
        a, b = np.array([t[side] for t in theirs]), np.array([o[side] for o in ours])
        weights = np.array([[STOP_WORD if is_stop_word(word, language) else 1.0 for word in t[side]] for t in theirs])
        run = np.ones_like(slot, dtype=bool)
        for k in range(SLOT):
            run &= (a[:, k, None] == b[None, :, k]) & (a[:, k] != "")[:, None]
            slot += run * weights[:, k, None]
    units = [[side[1][0] for side in sides] for sides in (theirs, ours)]
    telling = [np.array([bool(u) and not is_stop_word(u, language) for u in row]) for row in units]
    stems = [np.array([u[:STEM] for u in row]) for row in units]
    both, alike = np.logical_and.outer(*telling), np.equal.outer(*stems)
    counted = np.array([w.span.sort in COUNTS for w in found])
    return slot, (both & alike).astype(float), (both & ~alike & counted).astype(float)


def _padded(side: tuple[str, ...]) -> tuple[str, ...]:
    return (*side, *([""] * SLOT))[:SLOT]


def cited(rights: Sequence[Span], mail: Neighbours, printed: Sequence[Neighbours]) -> tuple[Floats, Floats]:
    """For each stretch of the mail and passage, how many of the words beside it follow as in the passage: share, number."""
    shares, numbers = np.zeros((2, len(rights), len(printed)))
    places = [mail.place(r) for r in rights]
    for number, passage in enumerate(printed):
        pairs = set(zip(passage.words, passage.words[1:], strict=False))
        hits = [pair in pairs for pair in zip(mail.words, mail.words[1:], strict=False)]
        either = np.array([*hits, False]) | np.array([False, *hits])
        for i, (first, last) in enumerate(places):
            window = [*either[max(0, first - WINDOW) : first], *either[last : last + WINDOW]]
            numbers[i, number] = sum(window)
            shares[i, number] = sum(window) / max(1, len(window))
    return shares, numbers


def anchors(rights: Sequence[Span], told: Telling, spoken: Sequence[Sequence[Spoken]]) -> Floats:
    """How likely a stretch's own sentence speaks of the passage; that before it; the two before that; the two after it.

    The shape is stretches x passages x 4; `spoken` has the parts of the mail that may speak of each passage.
    """
    chances = np.zeros((len(rights), len(spoken), 4))
    numbers = np.array([told.sentence(r.start) for r in rights]) + BEYOND
    for passage, parts in enumerate(spoken):
        share = np.zeros(len(told.at) + 2 * BEYOND)
        for part in parts:
            covered = [k for k, at in enumerate(told.at) if at < part.end and part.start < at + len(told.said[k])]
            for k in covered:
                share[k + BEYOND] += part.chance / len(covered)
        chances[:, passage] = np.stack(
            (share[numbers], share[numbers - 1], share[numbers - 2] + share[numbers - 3], share[numbers + 1] + share[numbers + 2]),
            axis=1,
        )  # fmt: skip
    return chances


def around_here(
    rights: Sequence[Span], found: Sequence[Wrong], printed: Sequence[Neighbours], told: Telling, language: str
) -> Floats:
    """The share of the words beside each stretch of a passage that the mail's sentence has, or the one before it."""
    beside = []
    for w in found:
        before, after = printed[w.passage].around(w.span, BESIDE)
        beside.append(roots((*before, *after), language))
    said = [roots([w.text for w in words(sentence)], language) for sentence in told.said]
    numbers = np.array([told.sentence(r.start) for r in rights])
    shares = np.zeros((len(rights), len(found)))
    for number in np.unique(numbers).tolist():
        here = said[number] | (said[number - 1] if number else frozenset())
        shares[numbers == number] = [len(near & here) / max(1, len(near)) for near in beside]
    return shares
