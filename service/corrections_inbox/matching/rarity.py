"""How telling a word is: its inverse document frequency in the archive."""

import math
from collections.abc import Iterable

from corrections_inbox.matching.cues import BOILERPLATE
from corrections_inbox.matching.index import Index
from corrections_inbox.matching.text import is_stop_word

# A small archive can't tell common words from rare ones: as many articles are thought in, which hold stop words alone.
THOUGHT_IN = 2_000
# A word that fewer articles hold than this tells no more: a sole misprint must not outweigh a name.
RAREST = 2


class Rarity:
    """Weighs words by an archive; asks the index once for each word."""

    def __init__(self, index: Index, language: str) -> None:
        self._index = index
        self._language = language
        self._size = index.size() + THOUGHT_IN
        self._known: dict[str, float] = {}

    def of(self, term: str) -> float:
        """The weight of a term: 0 for words the archive does not know and for those of every corrections mail."""
        weight = self._known.get(term)
        if weight is None:
            weight = self._known[term] = self._weigh(term)
        return weight

    def total(self, terms: Iterable[str]) -> float:
        """The weight of several terms together."""
        return sum(map(self.of, terms))

    def _weigh(self, term: str) -> float:
        if term in BOILERPLATE:
            return 0.0
        frequency = self._index.document_frequency(term)
        common = THOUGHT_IN if is_stop_word(term, self._language) else 0
        return math.log1p(self._size / max(frequency + common, RAREST)) if frequency else 0.0
