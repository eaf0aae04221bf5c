"""One committed state of the index: its answers never change, so what was asked before is kept."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import tantivy

from corrections_inbox.articles import Article
from corrections_inbox.index import documents
from corrections_inbox.matching import Hit
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.terms import terms

# Mail of one week is about the same words and articles: some 5 MB each.
KEPT_FREQUENCIES = 50_000
KEPT_DOCUMENTS = 2_000


class Snapshot:
    """A searcher and what it told. Safe from several threads."""

    def __init__(self, index: tantivy.Index) -> None:
        self.searcher = index.searcher()
        self.frequency = lru_cache(KEPT_FREQUENCIES)(self.searcher.doc_freq)
        self.articles_with = lru_cache(KEPT_FREQUENCIES)(self._articles_with)
        self._id = lru_cache(KEPT_DOCUMENTS)(self._read)
        self._packed: dict[str, bytes] = {}
        self._schema = documents.schema()

    def hits(self, query: tantivy.Query, limit: int) -> list[Hit]:
        """The best articles by the query's own score."""
        found = self.searcher.search(query, limit=limit, count=False).hits
        return [Hit(self._id(address.segment_ord, address.doc), score) for score, address in found]

    def newest(self, query: tantivy.Query, limit: int, most: int) -> list[Hit]:
        """Of the `most` best articles the best, the newest first where equal."""
        found = self.searcher.search(query, limit=most, count=False).hits
        days = self.searcher.fast_field_values("published", [address for _, address in found])
        newest = sorted(zip(found, days, strict=True), key=lambda pair: (-round(pair[0][0], 2), -float(pair[1] or 0)))
        return [Hit(self._id(address.segment_ord, address.doc), score) for (score, address), _ in newest[:limit]]

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles with these ids, in their order; unknown ids are left out."""
        packed = {stored["id"][0]: bytes(stored["article"][0]) for stored in self._stored(ids)}
        return {article_id: documents.unpacked(packed[article_id]) for article_id in ids if article_id in packed}

    def pages(self, ids: Sequence[str]) -> dict[str, Page]:
        """The same cut up for comparison."""
        kept = self._packed
        packed = {article_id: kept[article_id] for article_id in ids if article_id in kept}
        for stored in self._stored([article_id for article_id in ids if article_id not in packed]):
            packed[stored["id"][0]] = bytes(stored["page"][0])
        return {article_id: documents.unpacked_page(packed[article_id]) for article_id in ids if article_id in packed}

    def _stored(self, ids: Sequence[str]) -> Iterator[tantivy.Document]:
        if wanted := list(dict.fromkeys(ids)):
            query = tantivy.Query.term_set_query(self._schema, "id", wanted)
            for _, address in self.searcher.search(query, limit=len(wanted), count=False).hits:
                yield self.searcher.doc(address)

    def _articles_with(self, word: str) -> int:
        # A word that the index cuts into several terms is at most as frequent as the rarest of them.
        return min((self.frequency("content", term) for term in terms(word)), default=0)

    def _read(self, segment: int, number: int) -> str:
        """The id of a document; its page is asked for next."""
        stored = self.searcher.doc(tantivy.DocAddress(segment, number))
        article_id: str = stored["id"][0]
        if len(self._packed) >= KEPT_DOCUMENTS:
            self._packed = {}
        self._packed[article_id] = bytes(stored["page"][0])
        return article_id
