"""Text with its typography evened out: what a copy editor's program changes by itself is no change of words."""

import unicodedata
from functools import lru_cache

from corrections_inbox.matching.text import APOSTROPHES, QUOTATION_MARKS, Folded

_SAME = dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(QUOTATION_MARKS, '"') | dict.fromkeys("‐‑‒–—―−", "-")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@lru_cache(maxsize=8192)
def _settled(character: str) -> str:
    if character in _INVISIBLE:
        return ""
    # Some of what is told apart here decomposes into an accent; the table stands before the decomposition.
    return unicodedata.normalize("NFKD", _SAME.get(character, character))


def settled(text: str) -> Folded:
    """Evens out quotation marks, dashes, white space and composed letters; case and accents stay, as they are words.

    White space of any kind and length is one space. The result knows the code points that it came from.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for i, character in enumerate(text):
        for c in _settled(character):
            if c.isspace() and characters and characters[-1] == " ":
                continue
            characters.append(" " if c.isspace() else c)
            offsets.append(i)
    return Folded("".join(characters), tuple(offsets), len(text))
