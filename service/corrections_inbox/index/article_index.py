"""The full-text index as `matching.Index`: reads only, and follows what a writer commits beside it."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import tantivy

from corrections_inbox.articles import Article, urls
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.index import documents
from corrections_inbox.matching import Hit, Window
from corrections_inbox.matching.terms import terms

LONGEST_QUERY = 512  # different terms; more of a mail adds nothing but time
MOST_HITS = 1_000


class ArticleIndex:
    """Implements `matching.Index`. Safe from several threads; a folder without an index is an empty index."""

    def __init__(self, path: Path | None, index: tantivy.Index | None) -> None:
        self._path = path
        self._index = index
        self._seen = 0
        self._lock = threading.Lock()
        self._schema = documents.schema()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index in this folder.

        Raises:
            CorrectionsInboxError: the folder holds something that the engine can't read.
        """
        opened = cls(path, None)
        opened._searcher()
        return opened

    @classmethod
    def in_memory(cls, articles: Iterable[Article]) -> Self:
        """An index of these articles that is gone with the process."""
        index = tantivy.Index(documents.schema())
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        for article in {article.id: article for article in articles}.values():
            writer.add_document(documents.document(article))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(None, index)

    def by_url(self, url: str) -> tuple[str, ...]:
        try:
            keys = urls.keys(url)
        except ValueError:
            return ()
        searcher = self._searcher()
        if searcher is None:
            return ()
        for key in keys:
            query = tantivy.Query.term_query(self._schema, "url", key, index_option="basic")
            if found := self._hits(searcher, query, MOST_HITS):
                # A looser key would only add articles that the stricter one has told apart.
                return tuple(sorted(hit.article_id for hit in found))
        return ()

    def search(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._ranked("content", query, limit, window)

    def search_headlines(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._ranked("headline", query, limit, window)

    def search_bylines(self, name: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        searcher = self._searcher()
        wanted = self._any_of("byline", name, window, tantivy.Occur.Must)
        if searcher is None or wanted is None:
            return []
        found = searcher.search(wanted, limit=MOST_HITS, count=False).hits
        days = searcher.fast_field_values("published", [address for _, address in found])
        newest = sorted(zip(found, days, strict=True), key=lambda pair: (-round(pair[0][0], 2), -float(pair[1] or 0)))
        return [Hit(searcher.doc(address)["id"][0], score) for (score, address), _ in newest[:limit]]

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        searcher = self._searcher()
        if searcher is None or not ids:
            return {}
        query = tantivy.Query.term_set_query(self._schema, "id", list(dict.fromkeys(ids)))
        found = searcher.search(query, limit=len(ids), count=False).hits
        read = [documents.unpacked(bytes(searcher.doc(address)["article"][0])) for _, address in found]
        by_id = {article.id: article for article in read}
        return {article_id: by_id[article_id] for article_id in ids if article_id in by_id}

    def document_frequency(self, word: str) -> int:
        # Asked for each word of a mail: these answers may come from the state that the last search saw.
        searcher = self._index.searcher() if self._index is not None else None
        # A word that the index cuts into several terms is at most as frequent as the rarest of them.
        return min((searcher.doc_freq("content", term) for term in terms(word)), default=0) if searcher else 0

    def size(self) -> int:
        searcher = self._searcher()
        return searcher.num_docs if searcher else 0

    def _ranked(self, field: str, query: str, limit: int, window: Window | None) -> list[Hit]:
        searcher = self._searcher()
        wanted = self._any_of(field, query, window, tantivy.Occur.Should)
        return self._hits(searcher, wanted, limit) if searcher is not None and wanted is not None else []

    def _any_of(self, field: str, text: str, window: Window | None, occur: tantivy.Occur) -> tantivy.Query | None:
        listed = list(dict.fromkeys(terms(text)))[:LONGEST_QUERY]
        if not listed:
            return None
        parts = [(occur, tantivy.Query.term_query(self._schema, field, term, index_option="freq")) for term in listed]
        words = tantivy.Query.boolean_query(parts)
        if window is None:
            return words
        days = tantivy.Query.range_query(
            self._schema,
            "published",
            tantivy.FieldType.Integer,
            documents.seconds(window.earliest),
            documents.seconds(window.latest),
        )
        # The window only narrows: it must not add to the score.
        within = tantivy.Query.boost_query(days, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, words), (tantivy.Occur.Must, within)])

    @staticmethod
    def _hits(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[Hit]:
        found = searcher.search(query, limit=limit, count=False).hits
        return [Hit(searcher.doc(address)["id"][0], score) for score, address in found]

    def _searcher(self) -> tantivy.Searcher | None:
        """The newest committed state; None while there is no index."""
        if self._path is not None:
            with self._lock:
                self._follow(self._path / documents.LAYOUT)
        return self._index.searcher() if self._index is not None else None

    def _follow(self, path: Path) -> None:
        try:
            seen = (path / documents.META).stat().st_mtime_ns
        except FileNotFoundError:
            self._index, self._seen = None, 0
            return
        if seen == self._seen:
            return
        try:
            self._index = tantivy.Index(self._schema, path=str(path))
        except ValueError as error:
            raise damaged(path, error) from error
        self._seen = seen


def damaged(path: Path, error: Exception) -> CorrectionsInboxError:
    """The one sentence for an index that can't be read: it is derived, so nothing is lost with it."""
    reason = " ".join(str(error).split())
    return CorrectionsInboxError(
        f"The index in {path} can't be read ({reason}): delete the folder, and `corrections-inbox articles reindex` builds it anew."
    )
