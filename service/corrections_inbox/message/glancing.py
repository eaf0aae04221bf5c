"""Which lines are worth matching against patterns that ignore case: those that hold a word without which none matches."""

from collections.abc import Iterable, Iterator, Sequence


class Glance:
    """Looks at all lines at once, for most texts hold none of the words. No line may have a line end in it."""

    def __init__(self, lines: Sequence[str]) -> None:
        # `re.IGNORECASE` takes the Turkish letters for "i", where `casefold` does not.
        self._text = "\n".join(lines).replace("İ", "i").replace("ı", "i").casefold()

    def holding(self, words: Iterable[str]) -> list[int]:
        """The numbers of the lines that hold one of these words, alone or within another; the words are in lower case."""
        return sorted({number for word in words if word in self._text for number in self._holding(word)})

    def _holding(self, word: str) -> Iterator[int]:
        number, line_end, at = 0, 0, self._text.find(word)
        while at >= 0:
            number += self._text.count("\n", line_end, at)
            yield number
            line_end = self._text.find("\n", at)
            at = self._text.find(word, line_end) if line_end >= 0 else -1
