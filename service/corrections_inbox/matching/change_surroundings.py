"""Where the stretches of mail and passages stand: what is beside them, and which sentences speak of the passage."""

from collections.abc import Sequence

import numpy as np

from corrections_inbox.matching.change_mail import Telling
from corrections_inbox.matching.change_passages import Neighbours, Wrong, roots
from corrections_inbox.matching.change_sides import Floats, Integers, Side, Truths, numbered, shared
from corrections_inbox.matching.passages import Spoken
from corrections_inbox.matching.text import is_stop_word, words

SLOT = 3  # words on either side that two stretches may have in common
STOP_WORD = 0.4  # what a stop word beside both says, next to another word
STEM = 4  # letters by which a unit is known
WINDOW = 5
BESIDE = 4
BEYOND = 3  # sentences that a claim may reach


def slots(
    rights: Side,
    wrongs: Side,
    found: Sequence[Wrong],
    printed: Sequence[Neighbours],
    mail: Neighbours,
    language: str,
) -> tuple[Floats, Truths, Truths]:
    """How far both stand between the same words; whether the same word that means something follows both, or another."""
    known = {"": 0}
    passage = np.array([w.passage for w in found])
    theirs, ours = _beside(rights, mail, known), np.zeros((len(found), 2, SLOT), dtype=np.int64)
    for number, text in enumerate(printed):
        ours[passage == number] = _beside(wrongs, text, known)[passage == number]
    stops = np.array([is_stop_word(word, language) for word in known])
    weights = np.where(stops, STOP_WORD, 1.0)
    slot = np.zeros((len(rights.spans), len(found)))
    for side in (0, 1):
        run = np.ones_like(slot, dtype=bool)
        for k in range(SLOT):
            a, b = theirs[:, side, k], ours[:, side, k]
            run &= np.equal.outer(a, b) & (a > 0)[:, None]
            slot += run * weights[a][:, None]
    follows = theirs[:, 1, 0], ours[:, 1, 0]
    both = np.logical_and.outer(*((units > 0) & ~stops[units] for units in follows))
    stems = numbered([word[:STEM] for word in known], {})
    alike = np.equal.outer(*(stems[units] for units in follows))
    return slot, both & alike, both & ~alike & wrongs.counts


def _beside(side: Side, text: Neighbours, known: dict[str, int]) -> Integers:
    """The numbers of the words before and after each stretch, the nearest first, 0 where the text ends."""
    edge = np.zeros(SLOT, dtype=np.int64)
    numbers = np.concatenate((edge, numbered(text.words, known), edge))
    first, last = text.places(side.starts), text.places(side.ends)
    steps = np.arange(SLOT)
    before, after = numbers[first[:, None] - 1 - steps + SLOT], numbers[last[:, None] + steps + SLOT]
    return np.stack((before, after), axis=1)


def cited(rights: Side, mail: Neighbours, printed: Sequence[Neighbours]) -> tuple[Floats, Integers]:
    """For each stretch of the mail and passage, how many of the words beside it follow as in the passage: share, number."""
    first, last = mail.places(rights.starts), mail.places(rights.ends)
    reach = np.maximum(0, first - WINDOW), np.minimum(len(mail.words), last + WINDOW)
    sizes = np.maximum(1, first - reach[0] + reach[1] - last)
    numbers = np.zeros((len(rights.spans), len(printed)), dtype=np.int64)
    for number, passage in enumerate(printed):
        pairs = set(zip(passage.words, passage.words[1:], strict=False))
        hits = [pair in pairs for pair in zip(mail.words, mail.words[1:], strict=False)]
        either = np.array([*hits, False]) | np.array([False, *hits])
        sums = np.concatenate(([0], np.cumsum(either)))
        numbers[:, number] = sums[first] - sums[reach[0]] + sums[reach[1]] - sums[last]
    return numbers / sizes[:, None], numbers


def anchors(sentences: Integers, told: Telling, spoken: Sequence[Sequence[Spoken]]) -> Floats:
    """How likely a stretch's own sentence speaks of the passage; that before it; the two before that; the two after it.

    The shape is stretches x passages x 4; `sentences` has the number of each stretch's, `spoken` the parts of the mail that
    may speak of each passage.
    """
    chances = np.zeros((len(sentences), len(spoken), 4))
    numbers = sentences + BEYOND
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
    sentences: Integers, found: Sequence[Wrong], printed: Sequence[Neighbours], told: Telling, language: str
) -> Floats:
    """The share of the words beside each stretch of a passage that the mail's sentence has, or the one before it."""
    around = [printed[w.passage].around(w.span, BESIDE) for w in found]
    beside = [roots((*before, *after), language) for before, after in around]
    asked, rows = np.unique(sentences, return_inverse=True)
    said = {
        number: roots([w.text for w in words(told.said[number])], language)
        for number in {max(0, at - back) for at in asked.tolist() for back in (0, 1)}
    }
    here = [said[number] | said[max(0, number - 1)] for number in asked.tolist()]
    shares = shared(here, beside) / np.maximum(1, list(map(len, beside)))
    return np.asarray(shares[rows])
