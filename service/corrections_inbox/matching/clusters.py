"""Versions of one story: updates and wire copies, which no margin between candidates may part."""

from collections.abc import Sequence

from corrections_inbox.matching.pages import Page

# Share of the smaller text's neighbouring words that the other one has too.
SAME_STORY = 0.5
FEWEST_PAIRS = 20


def clusters(pages: Sequence[Page]) -> list[int]:
    """For each page the number of its cluster: that of the first page before it which tells the same story."""
    numbers: list[int] = []
    for position, page in enumerate(pages):
        same = (numbers[i] for i in range(position) if _same_story(page, pages[i]))
        numbers.append(next(same, position))
    return numbers


def _same_story(one: Page, other: Page) -> bool:
    smaller = min(len(one.pairs), len(other.pairs))
    if smaller < FEWEST_PAIRS:
        return one.roots == other.roots
    return len(one.pairs & other.pairs) / smaller >= SAME_STORY
