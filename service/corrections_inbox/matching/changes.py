"""What a reader says should stand instead: one stretch of the passage and one of the mail, by how likely the pair is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from corrections_inbox.articles import Article
from corrections_inbox.matching.change_coefficients import COEFFICIENTS, NONE
from corrections_inbox.matching.change_features import NAMES, Pairs, measure
from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span
from corrections_inbox.matching.text import fold, words
from corrections_inbox.matching.values import Passage

Floats = npt.NDArray[np.float64]

# A wrong change in a letter is worse than none: below this none is offered.
ENOUGH = 0.6
# How much the passage's own chance counts: the mail often names what is wrong, wherever it stands.
PASSAGE = 0.5


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that the mail seems to propose; `mail_at` is where the right words stand in its own sentences."""

    wrong: str
    right: str
    sort: Sort
    chance: float
    mail_at: int


def likeliest(sentences: Sequence[str], passage: Passage, article: Article, language: str) -> Offer | None:
    """The likeliest change that a mail's own sentences propose for `passage`, however unlikely; to be offered from `ENOUGH`.

    None where nothing could be one.
    """
    text = f"{article.headline}\n{article.text}"
    pairs = measure(sentences, passage.exact, text, language, article.language or "en")
    if pairs is None or not pairs.possible.any():
        return None
    chances = likelihood(pairs, np.array([COEFFICIENTS[name] for name in NAMES]), NONE)
    r, w = np.unravel_index(int(chances.argmax()), chances.shape)
    chance = together(pairs, chances, int(r), int(w)) * passage.confidence**PASSAGE
    wrong, right = shown(pairs, int(r), int(w))
    return Offer(wrong, right, pairs.rights[r].sort, chance, pairs.rights[r].start)


def likelihood(pairs: Pairs, weights: Floats, none: float) -> Floats:
    """How likely each pair is the proposed change, `none` being the log-odds of there being none."""
    right, rest = np.split(weights, [pairs.right.shape[1]])
    wrong, both = np.split(rest, [pairs.wrong.shape[1]])
    utility = (pairs.right @ right)[:, None] + (pairs.wrong @ wrong)[None, :] + pairs.pair @ both
    raised = np.where(pairs.possible, np.exp(utility - max(utility.max(), none)), 0.0)
    return np.asarray(raised / (raised.sum() + np.exp(none - max(utility.max(), none))))


def together(pairs: Pairs, chances: Floats, r: int, w: int) -> float:
    """The chance of a pair with all that cut the same two stretches a little longer or shorter."""
    rights = [i for i, span in enumerate(pairs.rights) if _overlap(span, pairs.rights[r])]
    wrongs = [j for j, span in enumerate(pairs.wrongs) if _overlap(span, pairs.wrongs[w])]
    return float(chances[np.ix_(rights, wrongs)].sum())


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def shown(pairs: Pairs, r: int, w: int) -> tuple[str, str]:
    """What is wrong, as the mail writes it where it names it, and what is right, without the words that both share."""
    right, named = pairs.rights[r], pairs.mentions[w]
    wrong = min(named, key=lambda m: abs(m.start - right.start)) if named else pairs.wrongs[w]
    sides = (wrong.text, right.text)
    if right.sort not in COUNTS | TIMES:
        sides = _narrowed(*sides)
    return " ".join(sides[0].split()), " ".join(sides[1].split())


def _narrowed(wrong: str, right: str) -> tuple[str, str]:
    ours, theirs = words(wrong), words(right)
    while len(ours) > 1 and len(theirs) > 1 and ours[0].text == theirs[0].text:
        ours, theirs = ours[1:], theirs[1:]
    while len(ours) > 1 and len(theirs) > 1 and ours[-1].text == theirs[-1].text:
        ours, theirs = ours[:-1], theirs[:-1]
    return wrong[ours[0].start : ours[-1].end], right[theirs[0].start : theirs[-1].end]


def likeness(wrong: str, right: str) -> float:
    """How alike two spellings are, 0 to 100."""
    return float(fuzz.ratio(fold(wrong), fold(right)))
