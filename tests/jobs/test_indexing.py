"""The index follows the store, a batch at a time, and starts where it stopped."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex, IndexWriter
from corrections_inbox.jobs import indexing
from corrections_inbox.jobs.indexing import follow_index, waiting
from corrections_inbox.store import articles, transaction

LIGHT = Article("a", "https://courier.example/light", "The light burns again", "A crowd stood on the shingle.")
BRIDGE = Article("b", "https://courier.example/bridge", "A bridge is voted", "Councillors voted for a footbridge.")


def put(engine: Engine, article: Article, now: datetime) -> None:
    with transaction(engine) as session:
        articles.put(session, article, now)


def follow(engine: Engine, folder: Path) -> int:
    with IndexWriter(folder) as writer:
        steps = 0
        while follow_index(engine, writer):
            steps += 1
        assert waiting(engine, writer) == 0
        return steps


def test_it_takes_in_what_changed_and_then_has_nothing_to_do(engine: Engine, tmp_path: Path, now: datetime) -> None:
    put(engine, LIGHT, now)
    put(engine, BRIDGE, now)
    assert follow(engine, tmp_path / "index") == 1
    assert follow(engine, tmp_path / "index") == 0
    assert ArticleIndex.open(tmp_path / "index").size() == 2


def test_a_changed_article_replaces_its_old_words(engine: Engine, tmp_path: Path, now: datetime) -> None:
    put(engine, LIGHT, now)
    follow(engine, tmp_path / "index")
    put(engine, replace(LIGHT, text="A crowd stood on the pier."), now)
    follow(engine, tmp_path / "index")
    index = ArticleIndex.open(tmp_path / "index")
    assert [hit.article_id for hit in index.search("pier", limit=5)] == ["a"]
    assert index.search("shingle", limit=5) == []


def test_it_goes_in_batches(engine: Engine, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "ARTICLES_AT_ONCE", 1)
    put(engine, LIGHT, now)
    put(engine, BRIDGE, now)
    assert follow(engine, tmp_path / "index") == 2


def test_an_article_that_can_not_be_indexed_keeps_out_no_other(engine: Engine, tmp_path: Path, now: datetime) -> None:
    for article in (LIGHT, replace(BRIDGE, id="poison"), replace(LIGHT, id="c")):
        put(engine, article, now)

    class Choosy(IndexWriter):
        def put(self, articles: Iterable[Article]) -> None:
            given = list(articles)
            if any(article.id == "poison" for article in given):
                raise ValueError("this is no text")
            super().put(given)

    with Choosy(tmp_path / "index") as writer:
        assert follow_index(engine, writer)
        assert not follow_index(engine, writer)
    assert ArticleIndex.open(tmp_path / "index").size() == 2


def test_a_store_without_articles_gets_no_index_until_it_has_one(engine: Engine, tmp_path: Path, now: datetime) -> None:
    following = indexing.Indexing(engine, tmp_path / "index")
    assert following(now) is False
    assert not (tmp_path / "index").exists()
    put(engine, LIGHT, now)
    assert following(now) is True
    following.close()
    assert ArticleIndex.open(tmp_path / "index").size() == 1
