"""The full-text index as `matching.Index`: reads only, and follows what a writer commits beside it."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import tantivy

from corrections_inbox.articles import Article, urls
from corrections_inbox.index import documents, queries
from corrections_inbox.index.damage import damaged
from corrections_inbox.index.records import Records, unnamed
from corrections_inbox.index.snapshot import Snapshot
from corrections_inbox.matching import Hit, Window
from corrections_inbox.matching.pages import Page

MOST_HITS = 1_000


class ArticleIndex:
    """Implements `matching.Index`. Safe from several threads; a folder without an index is an empty index."""

    def __init__(self, path: Path | None, snapshot: Snapshot | None = None) -> None:
        self._path = path
        self._snapshot = snapshot
        self._seen = 0
        self._lock = threading.Lock()
        self._schema = documents.schema()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index in this folder.

        Raises:
            CorrectionsInboxError: the folder holds something that the engine can't read.
        """
        opened = cls(path)
        opened._newest()
        return opened

    @classmethod
    def in_memory(cls, articles: Iterable[Article]) -> Self:
        """An index of these articles that is gone with the process."""
        index = tantivy.Index(documents.schema())
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        appended, records = unnamed()
        for article in {article.id: article for article in articles}.values():
            writer.add_document(documents.document(article, appended.append(*documents.record(article))))
        appended.close()
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(None, Snapshot(index, records))

    def by_url(self, url: str) -> tuple[str, ...]:
        try:
            keys = urls.keys(url)
        except ValueError:
            return ()
        snapshot = self._newest()
        if snapshot is None:
            return ()
        for key in keys:
            query = tantivy.Query.term_query(self._schema, "url", key, index_option="basic")
            if found := snapshot.hits(query, MOST_HITS):
                # A looser key would only add articles that the stricter one has told apart.
                return tuple(sorted(hit.article_id for hit in found))
        return ()

    def search(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._ranked("content", query, limit, window)

    def search_headlines(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._ranked("headline", query, limit, window)

    def search_bylines(self, name: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        snapshot, words = self._newest(), queries.all_of("byline", name)
        if snapshot is None or words is None:
            return []
        return snapshot.newest(queries.within(words, window), limit, MOST_HITS)

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        snapshot = self._newest()
        return snapshot.articles(ids) if snapshot is not None else {}

    def pages(self, ids: Sequence[str]) -> dict[str, Page]:
        snapshot = self._newest()
        return snapshot.pages(ids) if snapshot is not None else {}

    def document_frequency(self, word: str) -> int:
        # Asked for each word of a mail: these answers may come from the state that the last search saw.
        snapshot = self._snapshot
        return snapshot.articles_with(word) if snapshot else 0

    def size(self) -> int:
        snapshot = self._newest()
        return snapshot.searcher.num_docs if snapshot else 0

    def _ranked(self, field: str, query: str, limit: int, window: Window | None) -> list[Hit]:
        snapshot = self._newest()
        words = snapshot.any_of(field, query) if snapshot else None
        return snapshot.hits(queries.within(words, window), limit) if snapshot and words else []

    def _newest(self) -> Snapshot | None:
        """The newest committed state; None while there is no index."""
        if self._path is not None:
            with self._lock:
                self._follow(self._path / documents.LAYOUT)
        return self._snapshot

    def _follow(self, path: Path) -> None:
        try:
            seen = (path / documents.META).stat().st_mtime_ns
        except FileNotFoundError:
            self._snapshot, self._seen = None, 0
            return
        if seen == self._seen:
            return
        try:
            self._snapshot = Snapshot(tantivy.Index(self._schema, path=str(path)), Records.open(path))
        except ValueError as error:
            raise damaged(path, error) from error
        self._seen = seen
