"""The port through which matching asks for articles; `corrections_inbox.index` answers it from disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from corrections_inbox.articles import Article
from corrections_inbox.matching.pages import Page


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, and the engine's own score: comparable within one answer only."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of publication time, both ends included."""

    earliest: datetime
    latest: datetime


class Index(Protocol):
    """What a full-text index of articles must answer. Reads only; safe from several threads."""

    def by_url(self, url: str) -> tuple[str, ...]:
        """Ids of the articles that this URL leads to: canonical or alias first, then its looser keys, best first."""
        ...

    def search(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        """BM25 over headline, standfirst, captions and text. `query` is plain words, never query syntax."""
        ...

    def search_headlines(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        """BM25 over headlines alone."""
        ...

    def search_bylines(self, name: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        """Articles by an author, newest first where equal."""
        ...

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles with these ids; unknown ids are left out."""
        ...

    def pages(self, ids: Sequence[str]) -> dict[str, Page]:
        """The same cut up for comparison."""
        ...

    def document_frequency(self, word: str) -> int:
        """In how many articles a word (lower case) occurs."""
        ...

    def size(self) -> int:
        """How many articles there are."""
        ...
