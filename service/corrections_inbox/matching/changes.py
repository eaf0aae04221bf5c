"""What a reader says should stand instead: one stretch of a passage and one of the mail, by how likely the pair is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from corrections_inbox.articles import Article
from corrections_inbox.matching.change_coefficients import CALIBRATION, COEFFICIENTS
from corrections_inbox.matching.change_features import NAMES, OF_PAIR, Pairs, measure
from corrections_inbox.matching.change_passages import OF_WRONG
from corrections_inbox.matching.change_spans import Sort, Span
from corrections_inbox.matching.change_wording import shown
from corrections_inbox.matching.passages import Located
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.text import fold

Floats = npt.NDArray[np.float64]

MOST_PASSAGES = 3
LEAST_PASSAGE = 0.02  # what is less likely meant is not looked at
LEADING = 12  # pairs that are looked at as the best
COMPARABLE = 0.1  # share of the likeliest pair's chance with which another way to cut the same words may be shown
SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that the mail seems to propose; `chance` is the calibrated probability that it does."""

    wrong: str
    right: str
    sort: Sort
    chance: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The pair to show, and the chance that it is the one, given that any is, with all that cut it another way.

    `passage` is the logarithm of the chance of its passage, `strength` what speaks for it whatever else there is: where
    nothing is proposed, the only pair is likely too.
    """

    r: int
    w: int
    chance: float
    passage: float
    strength: float


def likeliest(reading: Reading, located: Sequence[Located], article: Article) -> Proposal | None:
    """The likeliest change that a mail proposes for one of the passages, best first; to be offered where it is likely enough.

    None where nothing could be one.
    """
    pairs = measure(reading, considered(located), article)
    if pairs is None or not pairs.possible.any():
        return None
    choice = best(pairs, utilities(pairs, np.array([COEFFICIENTS[name] for name in NAMES])))
    wrong, right = shown(pairs, choice.r, choice.w)
    return Proposal(wrong, right, pairs.rights[choice.r].sort, calibrated(choice))


def considered(located: Sequence[Located]) -> tuple[Located, ...]:
    """The passages whose words may be meant to change."""
    return tuple(one for one in located[:MOST_PASSAGES] if one.passage.confidence >= LEAST_PASSAGE)


def utilities(pairs: Pairs, weights: Floats) -> Floats:
    """What speaks for each pair, in log-odds against another; minus infinity for those that can't be."""
    right, wrong, both = np.split(weights, np.cumsum([pairs.right.shape[1], pairs.wrong.shape[1]]))
    utility = np.add.outer(pairs.right @ right, pairs.wrong @ wrong)
    for name, weight in zip(OF_PAIR, both.tolist(), strict=True):
        if pairs.pair[name].any():
            utility += weight * pairs.pair[name]
    return np.where(pairs.possible, utility, -np.inf)


def best(pairs: Pairs, utility: Floats) -> Choice:
    """The stretches that are likeliest together, however cut, and of the ways to cut them the one that shows best."""
    chances = np.exp(utility - utility.max())
    total = chances.sum()
    chances /= total
    rights, wrongs = _overlaps(pairs.rights), _overlaps([w.span for w in pairs.wrongs])
    passage = np.array([w.passage for w in pairs.wrongs])
    wrongs &= np.equal.outer(passage, passage)
    leading = [np.unravel_index(at, chances.shape) for at in np.argsort(-chances, axis=None)[:LEADING]]
    r, w = max(leading, key=lambda at: float(chances[np.ix_(rights[at[0]], wrongs[at[1]])].sum()))
    together = np.where(np.outer(rights[r], wrongs[w]), chances, 0.0)
    ways = np.argwhere(together >= max(COMPARABLE * chances[r, w], np.finfo(float).tiny))
    i, j = max(ways.tolist(), key=lambda at: (_shows(pairs.rights[at[0]]) + _shows(pairs.wrongs[at[1]].span), chances[at[0], at[1]]))  # fmt: skip
    chance = float(together.sum())
    strength = float(np.log(chance * total) + utility.max())
    return Choice(i, j, chance, float(pairs.wrong[j, OF_WRONG.index("w_chance")]), strength)


def _overlaps(spans: Sequence[Span]) -> npt.NDArray[np.bool_]:
    starts, ends = np.array([s.start for s in spans]), np.array([s.end for s in spans])
    return np.asarray((starts[:, None] < ends[None, :]) & (starts[None, :] < ends[:, None]))


def _shows(span: Span) -> int:
    """How whole a thing a stretch is: a figure or day, then a name or what the mail sets apart, then any other words."""
    return 3 * bool(span.quantity) or 2 * (span.sort is Sort.NAME or span.quoted or span.told) or int(span.shouted)


def calibrated(choice: Choice, weights: Sequence[float] = CALIBRATION) -> float:
    """The probability that the chosen pair is what the mail proposes, by a logistic curve (Platt 1999)."""
    return float(1 / (1 + np.exp(-np.dot(weights, curve(choice)))))


def curve(choice: Choice) -> tuple[float, ...]:
    """What the calibration weighs: a constant, the logarithms of the chance and of its odds, the passage's, and the strength."""
    odds = (choice.chance + SMALLEST) / (1 - choice.chance + SMALLEST)
    return 1.0, float(np.log(choice.chance + SMALLEST)), float(np.log(odds)), choice.passage, choice.strength


def likeness(wrong: str, right: str) -> float:
    """How alike two spellings are, 0 to 100."""
    return float(fuzz.ratio(fold(wrong), fold(right)))
