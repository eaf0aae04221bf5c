from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching import sources
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.reading import Reading
from corrections_inbox.message import parse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    "1", "https://gull.example/regatta-draws-boats", "Regatta", "Text.", aliases=("https://gull.example/a/99",)
)


def reading_of(body: str) -> Reading:
    return read(parse(f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()), NOW)


def cited(body: str) -> tuple[str, ...]:
    return sources.urls(reading_of(body), ARTICLE, lambda url: "gull.example" in url)


def test_a_cited_address_is_a_source_once() -> None:
    body = "The log says otherwise: https://harbour.example/log?day=2 (again https://harbour.example/log?day=2)."
    assert cited(body) == ("https://harbour.example/log?day=2",)


@pytest.mark.parametrize(
    "url",
    [
        "https://gull.example/regatta-draws-boats",
        "https://www.gull.example/regatta-draws-boats?utm_source=x",
        "http://gull.example/a/99",
        "https://gull.example/another-story",
        "https://news.example/unsubscribe?u=1",
        "https://www.facebook.com/rosa.sails",
        "https://twitter.com/rosa",
        "https://news.example/pixel.gif",
        "mailto:rosa@mail.example",
    ],
)
def test_our_own_and_furniture_are_no_sources(url: str) -> None:
    assert cited(f"I read {url} this morning on the ferry and it is not so, I am sorry to say.") == ()


def test_a_post_may_be_a_source() -> None:
    assert cited("She said so herself: https://twitter.com/ingrid/status/12345") == (
        "https://twitter.com/ingrid/status/12345",
    )


def test_without_an_article_the_publications_own_addresses_are_still_left_out() -> None:
    found = sources.urls(
        reading_of("https://gull.example/x and https://harbour.example/y"), None, lambda u: "gull" in u
    )
    assert found == ("https://harbour.example/y",)


def test_a_signature_cites_nothing() -> None:
    assert (
        cited("The count is wrong in the second paragraph of your story today.\n\n-- \nRosa\nhttps://rosa.example")
        == ()
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The 2019 Saltmere Harbour census has it at 13.", ("The 2019 Saltmere Harbour census",)),
        ("See the Coast Office fact sheet of 2 April.", ("the Coast Office fact sheet of 2 April",)),
        ("Look at Table 4, please.", ("Table 4",)),
        ("It is in 36 CFR Part 1236.", ("36 CFR Part 1236",)),
        ("I count twelve, and we poll nobody.", ()),
        ("Your report is wrong.", ()),
    ],
)
def test_documents_named_in_words_are_named_sources(body: str, expected: tuple[str, ...]) -> None:
    assert sources.named(reading_of(body)) == expected
