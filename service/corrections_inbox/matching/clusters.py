"""Versions of one story: updates and wire copies, which no margin between candidates may part."""

from collections.abc import Sequence

from corrections_inbox.matching.pages import Page

# Share of the smaller text's neighbouring words that the other one has too.
SAME_STORY = 0.5
FEWEST_PAIRS = 20


Pairs = frozenset[tuple[str, str]]


def clusters(pages: Sequence[Page]) -> list[int]:
    """For each page the number of its cluster: that of the first page before it which tells the same story."""
    pairs = [page.pairs for page in pages]
    numbers: list[int] = []
    for position, mine in enumerate(pairs):
        same = (numbers[i] for i in range(position) if _same_story(mine, pairs[i]))
        numbers.append(next(same, position))
    return numbers


def _same_story(one: Pairs, other: Pairs) -> bool:
    smaller = min(len(one), len(other))
    if smaller < FEWEST_PAIRS:
        return one == other
    return len(one & other) / smaller >= SAME_STORY
