"""Versions of one story: updates and wire copies, which no margin between candidates may part."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.pages import Page

# Share of the smaller text's neighbouring words that the other one has too.
SAME_STORY = 0.5
FEWEST_PAIRS = 20


def clusters(pages: Sequence[Page]) -> list[int]:
    """For each page the number of its cluster: that of the first page before it which tells the same story."""
    shared = _shared(pages)
    sizes = shared.diagonal()
    numbers: list[int] = []
    for position in range(len(pages)):
        same = (numbers[i] for i in range(position) if _same_story(shared[position, i], sizes[position], sizes[i]))
        numbers.append(next(same, position))
    return numbers


def _same_story(shared: float, one: float, other: float) -> bool:
    smaller = min(one, other)
    if smaller < FEWEST_PAIRS:
        return shared == one == other
    return bool(shared / smaller >= SAME_STORY)


def _shared(pages: Sequence[Page]) -> npt.NDArray[np.float32]:
    """How many different neighbouring roots each two pages share; on the diagonal how many a page has."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    rows = [np.fromiter(map(numbers.__getitem__, page.sequence), np.int64, len(page.sequence)) for page in pages]
    pairs = [np.unique(row[:-1] * len(numbers) + row[1:]) for row in rows]
    _, places = np.unique(np.concatenate([*pairs, np.zeros(0, np.int64)]), return_inverse=True)
    held = np.zeros((len(pages), int(places.max(initial=-1)) + 1), np.float32)
    held[np.repeat(np.arange(len(pages)), [len(row) for row in pairs]), places] = 1.0
    return held @ held.T
