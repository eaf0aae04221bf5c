"""Articles come from sources into the store, step by step."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from corrections_inbox.articles import Article
from corrections_inbox.jobs.sync import sync, sync_source
from corrections_inbox.settings import PublicationSettings, Settings, SourceSettings
from corrections_inbox.sources import SourceError, SourceState, Step, Trouble
from corrections_inbox.store import articles, reading, sources, transaction
from corrections_inbox.store.articles import Put

URL = "https://paper.example/harbour-bridge-closed"
ARTICLE = Article(id=URL, url=URL, headline="Bridge closed", text="It is closed.")


@dataclass(frozen=True, slots=True)
class Steps:
    """A source that gives these steps, whatever it gave before, and then fails if told so."""

    steps: tuple[Step, ...]
    failure: str = ""

    def visit(self, state: SourceState) -> Iterator[Step]:
        del state
        yield from self.steps
        if self.failure:
            raise SourceError(self.failure)


def steps(*given: Article, failure: str = "") -> Steps:
    return Steps(tuple(Step(SourceState(cursor=article.url), (article,)) for article in given), failure)


def remembered(engine: Engine) -> sources.SourceState:
    with reading(engine) as session:
        return sources.state(session, "news")


def stored(engine: Engine, article_id: str = URL) -> Article | None:
    with reading(engine) as session:
        return articles.get(session, article_id)


def test_new_changed_and_unchanged_articles_are_told_apart(engine: Engine, now: datetime) -> None:
    changed = replace(ARTICLE, text="It is closed until April.")
    results = [sync_source(engine, "news", steps(article), now).put for article in (ARTICLE, ARTICLE, changed)]
    assert results == [{Put.NEW: 1}, {Put.UNCHANGED: 1}, {Put.CHANGED: 1}]
    article = stored(engine)
    assert article
    assert (article.text, article.revision) == ("It is closed until April.", 2)


def test_the_state_is_kept_with_the_articles_it_stands_for(engine: Engine, now: datetime) -> None:
    sync_source(engine, "news", steps(ARTICLE), now)
    assert remembered(engine) == sources.SourceState(cursor=URL, checked_at=now)


def test_a_source_that_fails_half_way_keeps_what_it_gave(engine: Engine, now: datetime) -> None:
    result = sync_source(engine, "news", steps(ARTICLE, failure="The feed is no feed."), now)
    assert (result.put, result.error) == ({Put.NEW: 1}, "The feed is no feed.")
    assert remembered(engine) == sources.SourceState(cursor=URL, checked_at=now, error="The feed is no feed.")


def test_one_bad_page_is_remembered_until_all_goes_well(engine: Engine, now: datetime) -> None:
    troubles = (Trouble("a", "a answered 500."), Trouble("b", "b answered 500."))
    result = sync_source(engine, "news", Steps((Step(SourceState(), (ARTICLE,), troubles),)), now)
    assert result.troubles == troubles
    assert remembered(engine).error == "a answered 500. (1 more)"
    sync_source(engine, "news", steps(ARTICLE), now)
    assert remembered(engine).error == ""


def test_stopping_between_steps_keeps_the_place(engine: Engine, now: datetime) -> None:
    other = replace(ARTICLE, id=f"{URL}-2", url=f"{URL}-2")
    sync_source(engine, "news", steps(ARTICLE, other), now, stop=lambda: True)
    assert remembered(engine).cursor == ARTICLE.url
    assert stored(engine, other.id) is None


@pytest.mark.parametrize(
    "found",
    [
        ARTICLE,
        replace(ARTICLE, id=f"http{URL[5:]}", url=f"http{URL[5:]}"),
        replace(ARTICLE, id=URL, url=f"{URL}?utm_source=feed"),
        replace(ARTICLE, id=f"{URL}/new", url=f"{URL}/new", aliases=(URL,)),
    ],
)
def test_an_article_imported_before_keeps_its_own_id(engine: Engine, now: datetime, found: Article) -> None:
    with transaction(engine) as session:
        articles.put(session, replace(ARTICLE, id="n-1"), now)
    sync_source(engine, "news", steps(replace(found, text="It is open again.")), now)
    article = stored(engine, "n-1")
    assert article
    assert article.text == "It is open again."
    with reading(engine) as session:
        assert articles.count(session) == 1


def test_an_id_of_the_publications_own_is_not_taken_for_another(engine: Engine, now: datetime) -> None:
    sync_source(engine, "news", steps(ARTICLE), now)
    sync_source(engine, "news", steps(replace(ARTICLE, id="n-1")), now)
    assert stored(engine, "n-1")


def test_every_source_of_the_settings_is_visited_and_none_stops_another(
    engine: Engine, now: datetime, tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/feed").respond_with_data("no feed")
    (tmp_path / "a.jsonl").write_text(json.dumps({"url": URL, "headline": "H", "text": "T."}), encoding="utf-8")
    settings = Settings(
        publication=PublicationSettings(hosts=["paper.example"]),
        source={
            "broken": SourceSettings(kind="feed", url=httpserver.url_for("/feed")),
            "hostless": SourceSettings(kind="sitemap", url="paper.example/map.xml"),
            "archive": SourceSettings(kind="files", path=str(tmp_path)),
        },
    )
    results = {result.name: result for result in sync(settings, engine, now)}
    assert results["broken"].error.endswith("/feed is no RSS or Atom feed.")
    assert results["hostless"].error == "'paper.example/map.xml' is no http or https URL."
    assert results["archive"].put == {Put.NEW: 1}
    with reading(engine) as session:
        assert set(sources.states(session)) == {"broken", "hostless", "archive"}
