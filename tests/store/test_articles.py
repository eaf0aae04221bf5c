from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from corrections_inbox import store
from corrections_inbox.articles import Article
from corrections_inbox.store import articles
from corrections_inbox.store.articles import Put
from corrections_inbox.store.tables import RevisionRow

FERRY = Article(
    id="ferry-1",
    url="https://harbour.example/news/ferry",
    headline="Ferry to run all winter",
    text="The ferry carries 400 people a day.\n\nIt was built in 1987.",
    byline="Ada Quill",
    section="Local",
    published=datetime(2026, 2, 27, 8, tzinfo=UTC),
    captions=("The ferry at the north pier.",),
    aliases=("https://harbour.example/amp/ferry",),
)


def put(engine: Engine, now: datetime, *given: Article) -> list[Put]:
    with store.transaction(engine) as session:
        return articles.put_many(session, given, now)


def test_an_article_comes_back_as_it_was_put(engine: Engine, now: datetime) -> None:
    assert put(engine, now, FERRY) == [Put.NEW]
    with store.reading(engine) as session:
        assert articles.get(session, "ferry-1") == FERRY
        assert articles.get(session, "nothing") is None
        assert articles.count(session) == 1


def test_putting_it_again_changes_nothing(engine: Engine, now: datetime) -> None:
    put(engine, now, FERRY)
    with store.reading(engine) as session:
        before = articles.latest_sequence(session)
    assert put(engine, now, FERRY) == [Put.UNCHANGED]
    with store.reading(engine) as session:
        assert articles.latest_sequence(session) == before
        assert articles.changed_after(session, before, 10) == []


def test_changed_words_are_a_new_revision_and_the_old_ones_stay(engine: Engine, now: datetime) -> None:
    put(engine, now, FERRY)
    corrected = replace(FERRY, text=FERRY.text.replace("400", "40"))
    assert put(engine, now + timedelta(hours=1), corrected) == [Put.CHANGED]
    with store.reading(engine) as session:
        assert articles.get(session, "ferry-1") == replace(corrected, revision=2)
        assert articles.at_revision(session, "ferry-1", 1) == FERRY
        assert articles.at_revision(session, "ferry-1", 3) is None
        kept = session.exec(select(RevisionRow).order_by(col(RevisionRow.number))).all()
    assert [(each.number, each.text, each.first_seen) for each in kept] == [
        (1, FERRY.text, now),
        (2, corrected.text, now + timedelta(hours=1)),
    ]


def test_an_alias_is_merged_and_makes_no_revision(engine: Engine, now: datetime) -> None:
    put(engine, now, FERRY)
    moved = replace(FERRY, url="https://harbour.example/news/winter-ferry", aliases=())
    assert put(engine, now, moved) == [Put.CHANGED]
    with store.reading(engine) as session:
        article = articles.get(session, "ferry-1")
    assert article is not None
    assert article.revision == 1
    assert article.url == moved.url
    assert set(article.aliases) == {FERRY.url, *FERRY.aliases}


@pytest.mark.parametrize("url", [FERRY.url, FERRY.aliases[0]])
def test_it_is_found_by_its_url_and_its_aliases(engine: Engine, now: datetime, url: str) -> None:
    put(engine, now, FERRY)
    with store.reading(engine) as session:
        assert articles.by_url(session, url) == FERRY
        assert articles.by_url(session, url + "?x") is None


def test_the_canonical_url_wins_over_an_alias(engine: Engine, now: datetime) -> None:
    other = replace(FERRY, id="other", url="https://harbour.example/other", aliases=(FERRY.url,))
    put(engine, now, other, FERRY)
    with store.reading(engine) as session:
        assert articles.by_url(session, FERRY.url) == FERRY


def test_a_follower_sees_every_article_in_its_last_state(engine: Engine, now: datetime) -> None:
    pier = replace(FERRY, id="pier", url="https://harbour.example/pier", aliases=())
    put(engine, now, FERRY, pier)
    with store.reading(engine) as session:
        seen = articles.changed_after(session, 0, 1)
        seen += articles.changed_after(session, seen[-1][0], 10)
    assert [article.id for _, article in seen] == ["ferry-1", "pier"]
    put(engine, now, replace(FERRY, section="Travel"))
    with store.reading(engine) as session:
        again = articles.changed_after(session, seen[-1][0], 10)
        assert [(article.id, article.section) for _, article in again] == [("ferry-1", "Travel")]
        assert again[-1][0] == articles.latest_sequence(session)


def test_of_one_id_twice_in_a_file_the_later_stands(engine: Engine, now: datetime) -> None:
    assert put(engine, now, FERRY, replace(FERRY, headline="Ferry stops")) == [Put.NEW, Put.CHANGED]
    with store.reading(engine) as session:
        article = articles.get(session, "ferry-1")
    assert article is not None
    assert (article.headline, article.revision) == ("Ferry stops", 2)


def test_many_articles_go_in_by_batches(engine: Engine, now: datetime) -> None:
    many = [replace(FERRY, id=f"a{n}", url=f"https://harbour.example/{n}", aliases=()) for n in range(1203)]
    assert put(engine, now, *many) == [Put.NEW] * 1203
    assert put(engine, now, *many, FERRY) == [Put.UNCHANGED] * 1203 + [Put.NEW]
    with store.reading(engine) as session:
        assert articles.count(session) == 1204
        assert articles.latest_sequence(session) == articles.changed_after(session, 0, 9999)[-1][0]
