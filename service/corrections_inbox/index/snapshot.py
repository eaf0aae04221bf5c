"""One committed state of the index: its answers never change, so what was asked before is kept."""

from collections.abc import Sequence
from functools import lru_cache, partial

import tantivy

from corrections_inbox.articles import Article
from corrections_inbox.index import documents, queries
from corrections_inbox.index.records import Records
from corrections_inbox.matching import Hit
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.terms import terms

KEPT_FREQUENCIES = 16_384  # some 3 MB: mail of one week is about the same words
KEPT_PLACES = 2_000
KEPT_QUERIES = 4

Found = Sequence[tuple[float, tantivy.DocAddress]]


class Snapshot:
    """A searcher and what it told. Safe from several threads."""

    def __init__(self, index: tantivy.Index, records: Records) -> None:
        self.searcher = index.searcher()
        self.frequency = lru_cache(KEPT_FREQUENCIES)(self.searcher.doc_freq)
        self.articles_with = lru_cache(KEPT_FREQUENCIES)(self._articles_with)
        # The words of a mail are looked for in the whole archive and in several stretches of time.
        self.any_of = lru_cache(KEPT_QUERIES)(partial(queries.any_of, frequency=self.frequency))
        self._records = records
        self._places: dict[str, int] = {}  # of the records of articles found lately
        self._schema = documents.schema()

    def hits(self, query: tantivy.Query, limit: int) -> list[Hit]:
        """The best articles by the query's own score."""
        return self._told(self.searcher.search(query, limit=limit, count=False).hits)

    def newest(self, query: tantivy.Query, limit: int, most: int) -> list[Hit]:
        """Of the `most` best articles the best, the newest first where equal."""
        found = self.searcher.search(query, limit=most, count=False).hits
        days = self.searcher.fast_field_values("published", [address for _, address in found])
        newest = sorted(zip(found, days, strict=True), key=lambda pair: (-round(pair[0][0], 2), -float(pair[1] or 0)))
        return self._told([hit for hit, _ in newest[:limit]])

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles with these ids, in their order; unknown ids are left out."""
        return {one: documents.unpacked(self._records.article(place)) for one, place in self._places_of(ids).items()}

    def pages(self, ids: Sequence[str]) -> dict[str, Page]:
        """The same cut up for comparison."""
        return {one: documents.unpacked_page(self._records.page(place)) for one, place in self._places_of(ids).items()}

    def _places_of(self, ids: Sequence[str]) -> dict[str, int]:
        places = self._places
        known = {one: places[one] for one in ids if one in places}
        if unknown := [one for one in dict.fromkeys(ids) if one not in known]:
            query = tantivy.Query.term_set_query(self._schema, "id", unknown)
            known |= dict(self._located(self.searcher.search(query, limit=len(unknown), count=False).hits))
        return {one: known[one] for one in ids if one in known}

    def _told(self, found: Found) -> list[Hit]:
        """The hits; their pages are asked for next."""
        located = self._located(found)
        if len(self._places) > KEPT_PLACES:
            self._places = {}
        self._places.update(located)
        return [Hit(one, score) for (one, _), (score, _) in zip(located, found, strict=True)]

    def _located(self, found: Found) -> list[tuple[str, int]]:
        """The id of each hit, and where its record stands."""
        addresses = [address for _, address in found]
        places = self.searcher.fast_field_values("record", addresses)
        return [(self.searcher.doc(a)["id"][0], int(place or 0)) for a, place in zip(addresses, places, strict=True)]

    def _articles_with(self, word: str) -> int:
        # A word that the index cuts into several terms is at most as frequent as the rarest of them.
        return min((self.frequency("content", term) for term in terms(word)), default=0)
