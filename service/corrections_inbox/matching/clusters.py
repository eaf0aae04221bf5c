"""Versions of one story: updates and wire copies, which no margin between candidates may part."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.pages import Page

# Share of the smaller text's neighbouring words that the other one has too.
SAME_STORY = 0.5
FEWEST_PAIRS = 20

_MIXING = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no key is lost
_MARKS = 1 << 14
_TO_MARK = np.uint64(64 - 14)


def clusters(pages: Sequence[Page]) -> list[int]:
    """For each page the number of its cluster: that of the first page before it which tells the same story."""
    pairs = [_Pairs(page) for page in pages]
    numbers: list[int] = []
    for position, mine in enumerate(pairs):
        same = (numbers[i] for i in range(position) if _same_story(mine, pairs[i]))
        numbers.append(next(same, position))
    return numbers


class _Pairs:
    """An article's neighbouring roots. Each sets one of some thousand marks: most articles differ in those already."""

    def __init__(self, page: Page) -> None:
        keys = page.keys[page.order]
        self._codes = keys[:-1] * _MIXING + keys[1:]
        marks = np.zeros(_MARKS, bool)
        marks[self._codes >> _TO_MARK] = True
        self.marks = int.from_bytes(np.packbits(marks).tobytes())
        self.marked = self.marks.bit_count()
        self.hidden = self._codes.size - self.marked  # pairs at most that share a mark with another

    @cached_property
    def different(self) -> npt.NDArray[np.uint64]:
        """Each pair once."""
        return np.unique(self._codes)


def _same_story(one: _Pairs, other: _Pairs) -> bool:
    fewest, hidden = min(one.marked, other.marked), min(one.hidden, other.hidden)
    if fewest >= FEWEST_PAIRS and (one.marks & other.marks).bit_count() + hidden < SAME_STORY * fewest:
        return False
    smaller = min(one.different.size, other.different.size)
    if smaller < FEWEST_PAIRS:
        return np.array_equal(one.different, other.different)
    shared = np.intersect1d(one.different, other.different, assume_unique=True).size
    return bool(shared / smaller >= SAME_STORY)
