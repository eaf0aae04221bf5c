"""How telling a word is: its inverse document frequency in the archive."""

import math
from collections.abc import Iterable

from corrections_inbox.matching.cues import BOILERPLATE
from corrections_inbox.matching.index import Index
from corrections_inbox.matching.terms import root
from corrections_inbox.matching.text import is_stop_word

# A small archive can't tell common words from rare ones: as many articles are thought in, which hold stop words and
# the courtesies of corrections mail alone.
THOUGHT_IN = 2_000
# A word that fewer articles hold than this tells no more: a sole misprint must not outweigh a name.
RAREST = 2
# What the rarest words weigh in every archive, the logarithm of 10,000 or so: else what tells one article of forty
# from all others would weigh less than what does so in a large archive.
RAREST_WEIGHT = 9.3


class Rarity:
    """Weighs words by an archive; asks the index once for each word."""

    def __init__(self, index: Index, language: str) -> None:
        self._index = index
        self._language = language
        self._size = index.size() + THOUGHT_IN
        self._rarest = math.log1p(self._size / RAREST)
        self._frequencies: dict[str, int] = {}
        self._weights: dict[str, float] = {}

    def of(self, term: str) -> float:
        """How much a term tells of which article is meant: 0 if no article or every corrections mail has it."""
        known = self._weights.get(term)
        if known is None:
            known = self._weights[term] = self._weight(term)
        return known

    def _weight(self, term: str) -> float:
        frequency = self._frequency(term)
        if not frequency or term in BOILERPLATE:
            return 0.0
        return RAREST_WEIGHT * math.log1p(self._size / max(frequency, RAREST)) / self._rarest

    def unknown(self, terms: Iterable[str]) -> float:
        """The weight of the terms that no article has, each as much as the rarest: they speak against every article."""
        return RAREST_WEIGHT * sum(not self._frequency(term) and term not in BOILERPLATE for term in set(terms))

    def weights(self, terms: Iterable[str]) -> dict[str, float]:
        """For each root the weight of its most telling term."""
        found: dict[str, float] = {}
        for term in dict.fromkeys(terms):
            key, weight = root(term), self.of(term)
            if weight >= found.get(key, 0.0):
                found[key] = weight
        return found

    def idf(self, word: str) -> float:
        """How rare a word is inside an article: a word that the archive does not know is the rarest."""
        return math.log((self._size + 1) / (self._frequency(word) + 0.5))

    def _frequency(self, word: str) -> int:
        known = self._frequencies.get(word)
        if known is None:
            known = self._index.document_frequency(word)
            if known and (word in BOILERPLATE or is_stop_word(word, self._language)):
                known += THOUGHT_IN
            self._frequencies[word] = known
        return known
