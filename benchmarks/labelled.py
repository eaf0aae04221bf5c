"""Labelled mails and the archive that they are about, as the benchmarks read them.

An archive is an articles file (JSON Lines, optionally gzip) or the folder of an index made of one, which saves the
minutes of indexing. Labels are JSON Lines with `file`, `style` (how the article is cited) and `items`, one for each
alleged error: `article_id`, `also` (copies that are right too), `passage` (the sentence meant), `error_words` in it.
"""
# ruff: noqa: INP001  read by the scripts beside it

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Hit, Window
from corrections_inbox.matching.pages import Page
from corrections_inbox.message import Message, parse

UNSTYLED = "(no article, or several)"


@dataclass(frozen=True, slots=True)
class Item:
    """One alleged error."""

    gold: frozenset[str]
    passage: str
    words: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail and what is right about it."""

    name: str
    style: str
    message: Message
    received: datetime
    items: tuple[Item, ...]

    @property
    def gold(self) -> frozenset[str]:
        """All articles that count as right."""
        return frozenset().union(*(item.gold for item in self.items))


def opened(archive: Path) -> ArticleIndex:
    """The index of an archive."""
    return ArticleIndex.open(archive) if archive.is_dir() else ArticleIndex.in_memory(_articles(archive))


def _articles(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as rows:
        yield from map(read_line, rows)


def read(mails: Path, labels: Path) -> Iterator[Labelled]:
    """The labelled mails; those without a day are left out, for nothing says when they came."""
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        message = parse((mails / label["file"]).read_bytes())
        received = message.received or message.sent
        if received:
            items = tuple(
                Item(
                    frozenset(i for i in (item.get("article_id"), *(item.get("also") or ())) if i),
                    item.get("passage") or "",
                    item.get("error_words") or "",
                )
                for item in label["items"]
            )
            yield Labelled(label["file"], label.get("style") or UNSTYLED, message, received, items)


@dataclass(frozen=True, slots=True)
class Without:
    """An index as `matching.Index` that lacks some articles: what a mail is held against whose article was never ours."""

    index: ArticleIndex
    hidden: frozenset[str]

    def by_url(self, url: str) -> tuple[str, ...]:
        return tuple(article_id for article_id in self.index.by_url(url) if article_id not in self.hidden)

    def search(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._kept(self.index.search(query, limit=limit + len(self.hidden), window=window), limit)

    def search_headlines(self, query: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._kept(self.index.search_headlines(query, limit=limit + len(self.hidden), window=window), limit)

    def search_bylines(self, name: str, *, limit: int, window: Window | None = None) -> list[Hit]:
        return self._kept(self.index.search_bylines(name, limit=limit + len(self.hidden), window=window), limit)

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        return self.index.articles([article_id for article_id in ids if article_id not in self.hidden])

    def pages(self, ids: Sequence[str]) -> dict[str, Page]:
        return self.index.pages([article_id for article_id in ids if article_id not in self.hidden])

    def document_frequency(self, word: str) -> int:
        return self.index.document_frequency(word)

    def size(self) -> int:
        return self.index.size()

    def _kept(self, hits: list[Hit], limit: int) -> list[Hit]:
        return [hit for hit in hits if hit.article_id not in self.hidden][:limit]


def wilson(hits: float, trials: float) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not trials:
        return 0.0, 1.0
    z = 1.96
    share, reach = hits / trials, z * z / trials
    middle = (share + reach / 2) / (1 + reach)
    half = math.sqrt(share * (1 - share) * reach + reach * reach / 4) / (1 + reach)
    return max(0.0, middle - half), min(1.0, middle + half)
