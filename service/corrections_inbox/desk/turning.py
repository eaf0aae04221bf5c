"""The parts of a long list: which of its lines a page shows, and the addresses of the pages before and after."""

from collections.abc import Callable
from dataclasses import dataclass

from corrections_inbox.store.desk_lists import MOST_COUNTED, MOST_PAGES, PAGE


@dataclass(frozen=True, slots=True)
class Turning:
    """`before` and `after` are empty where there is no such page."""

    total: str
    first: int
    last: int
    before: str
    after: str

    @property
    def has_others(self) -> bool:
        return bool(self.before or self.after)


def turning(number: int, shown: int, total: int, url: Callable[[str], str], *, more: bool) -> Turning:
    """The page `number` of a list, with so many lines; `url` gives the address of a page."""
    first = (number - 1) * PAGE + 1
    before = url("" if number == 2 else str(number - 1)) if number > 1 else ""  # noqa: PLR2004  the first page has no number
    after = url(str(number + 1)) if more and number < MOST_PAGES else ""
    return Turning(up_to(total), first, first + shown - 1, before, after)


def up_to(count: int, most: int = MOST_COUNTED) -> str:
    """A count in figures; one that was not counted to its end is "999+"."""
    return f"{count:,}" if count < most else f"{most - 1:,}+"
