"""Where a text holds a cue: all places are found in one scan, so that asking for a place is arithmetic on offsets."""

import re
from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that lead up to a place: `begins` is empty wherever they may begin, `leads` all of them up to the place."""

    begins: re.Pattern[str]
    leads: re.Pattern[str]

    @classmethod
    def of(cls, words: str, tail: str = "") -> "Cue":
        """The cue that begins with one of the `words` and goes on with the `tail`, both patterns for lower-case text."""
        return cls(re.compile(rf"(?={words})"), re.compile(rf"(?:{words}){tail}"))


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue with all places of a text where it may begin."""

    text: str
    leads: re.Pattern[str]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, cue: Cue, text: str) -> "Heard":
        return cls(text, cue.leads, tuple(m.start() for m in cue.begins.finditer(text)))

    def between(self, start: int, end: int) -> bool:
        """Whether the cue begins at `start` or later and reaches no further than `end`, where "$" matches."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] >= end:
            return False
        return self.leads.search(self.text, self.starts[first], end) is not None

    def last(self, end: int) -> bool:
        """Whether the cue reaches `end` from the last place before it where it may begin."""
        before = bisect_left(self.starts, end)
        return before > 0 and self.leads.match(self.text, self.starts[before - 1], end) is not None
