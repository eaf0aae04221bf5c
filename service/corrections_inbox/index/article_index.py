"""The full-text index as `matching.Index`: reads only, and follows what a writer commits beside it."""

import threading
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Self

import tantivy

from corrections_inbox.articles import Article, urls
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.index import documents
from corrections_inbox.index.snapshot import Snapshot
from corrections_inbox.matching import Hit, Window
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.terms import terms

LONGEST_QUERY = 512  # different terms; more of a mail adds nothing but time
# Entries of the term lists that one search reads, the rarest terms' first. All terms of a mail have fewer in an archive
# of some 100,000 articles; in larger ones its commonest words, which tell least and cost most, are left out.
MOST_POSTINGS = {"content": 1_500_000, "headline": 300_000}
FEWEST_TERMS = 8
MOST_HITS = 1_000


class ArticleIndex:
    """Implements `matching.Index`. Safe from several threads; a folder without an index is an empty index."""

    def __init__(self, path: Path | None, index: tantivy.Index | None) -> None:
        self._path = path
        self._snapshot = Snapshot(index) if index is not None else None
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
        opened._newest()
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
        snapshot = self._newest()
        if snapshot is None or not (listed := list(dict.fromkeys(terms(name)))[:LONGEST_QUERY]):
            return []
        return snapshot.newest(self._matching("byline", listed, window, tantivy.Occur.Must), limit, MOST_HITS)

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
        if snapshot is None or not (telling := _telling(snapshot, field, query)):
            return []
        return snapshot.hits(self._matching(field, telling, window, tantivy.Occur.Should), limit)

    def _matching(self, field: str, listed: list[str], window: Window | None, occur: tantivy.Occur) -> tantivy.Query:
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
            use_inverted_index=True,
        )
        # The window only narrows: it must not add to the score.
        within = tantivy.Query.boost_query(days, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, words), (tantivy.Occur.Must, within)])

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
            self._snapshot = Snapshot(tantivy.Index(self._schema, path=str(path)))
        except ValueError as error:
            raise damaged(path, error) from error
        self._seen = seen


def _telling(snapshot: Snapshot, field: str, text: str) -> list[str]:
    """The rarest terms of a text, as many as may be searched for; terms that no article has are left out."""
    counts = {term: snapshot.frequency(field, term) for term in dict.fromkeys(terms(text))}
    ordered = sorted((term for term, count in counts.items() if count), key=counts.__getitem__)[:LONGEST_QUERY]
    read = accumulate(map(counts.__getitem__, ordered))
    most = MOST_POSTINGS[field]
    return [
        term
        for place, (term, sum_) in enumerate(zip(ordered, read, strict=True))
        if place < FEWEST_TERMS or sum_ <= most
    ]


def damaged(path: Path, error: Exception) -> CorrectionsInboxError:
    """The one sentence for an index that can't be read: it is derived, so nothing is lost with it."""
    reason = " ".join(str(error).split())
    return CorrectionsInboxError(
        f"The index in {path} can't be read ({reason}): delete the folder, and `corrections-inbox articles reindex` builds it anew."
    )
