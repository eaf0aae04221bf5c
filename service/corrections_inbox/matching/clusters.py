"""Versions of one story: updates and wire copies, which no margin between candidates may part."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from corrections_inbox.matching.pages import Page

# Share of the smaller text's neighbouring words that the other one has too.
SAME_STORY = 0.5
FEWEST_PAIRS = 20


def clusters(pages: Sequence[Page]) -> list[int]:
    """For each page the number of its cluster: that of the first page before it which tells the same story."""
    pairs = _pairs(pages)
    numbers: list[int] = []
    for position, mine in enumerate(pairs):
        same = (numbers[i] for i in range(position) if _same_story(mine, pairs[i]))
        numbers.append(next(same, position))
    return numbers


def _same_story(one: int, other: int) -> bool:
    smaller = min(one.bit_count(), other.bit_count())
    if smaller < FEWEST_PAIRS:
        return one == other
    return (one & other).bit_count() / smaller >= SAME_STORY


def _pairs(pages: Sequence[Page]) -> list[int]:
    """For each page its different neighbouring roots, as the bits of a number: one bit for each pair that any page has."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    known = (np.fromiter(map(numbers.__getitem__, p.vocabulary), np.int64, len(p.vocabulary)) for p in pages)
    rows = [numbered[page.order] for numbered, page in zip(known, pages, strict=True)]
    codes = [row[:-1] * len(numbers) + row[1:] for row in rows]
    different, places = np.unique(np.concatenate([*codes, np.zeros(0, np.int64)]), return_inverse=True)
    held = np.zeros((len(pages), len(different)), bool)
    held[np.repeat(np.arange(len(pages)), [len(row) for row in codes]), places] = True
    return [int.from_bytes(row.tobytes()) for row in np.packbits(held, axis=1)]
