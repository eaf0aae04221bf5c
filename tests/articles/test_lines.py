"""The articles file, line by line."""

import json
from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line

LEAST = {"url": "https://paper.example/a", "headline": "Bridge closed", "text": "First.\n\nSecond."}


def line(**more: object) -> str:
    return json.dumps(LEAST | more)


def test_three_keys_are_enough() -> None:
    url = LEAST["url"]
    assert read_line(line()) == Article(id=url, url=url, headline="Bridge closed", text="First.\n\nSecond.")


def test_every_key_is_read() -> None:
    article = read_line(
        line(
            id="n-1",
            published="2026-03-02T10:00:00+01:00",
            byline="Mara Voss",
            section="Harbour",
            language="en-GB",
            standfirst="It was old.",
            captions=["The bridge."],
            aliases=["https://paper.example/b"],
        )
    )
    assert article == Article(
        id="n-1",
        url="https://paper.example/a",
        headline="Bridge closed",
        text="First.\n\nSecond.",
        standfirst="It was old.",
        byline="Mara Voss",
        section="Harbour",
        language="en-GB",
        published=datetime(2026, 3, 2, 9, tzinfo=UTC),
        captions=("The bridge.",),
        aliases=("https://paper.example/b",),
    )


def test_identity_is_the_canonical_url_where_there_is_no_id() -> None:
    article = read_line(line(url="https://Paper.example/a?utm_source=x"))
    assert (article.id, article.url) == ("https://paper.example/a", "https://Paper.example/a?utm_source=x")


def test_null_is_absent_and_unknown_keys_are_ignored() -> None:
    assert read_line(line(id=None, published=None, captions=None, byline=None, mood="grim")) == read_line(line())


def test_bytes_with_a_byte_order_mark_are_read() -> None:
    assert read_line(b"\xef\xbb\xbf" + line().encode() + b"\r\n") == read_line(line())


def test_a_number_is_an_id() -> None:
    assert read_line(line(id=4711)).id == "4711"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T09:30:00Z", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02t09:30:00.25z", datetime(2026, 3, 2, 9, 30, 0, 250000, tzinfo=UTC)),
        ("2026-03-02 09:30:00-05:00", datetime(2026, 3, 2, 14, 30, tzinfo=UTC)),
    ],
)
def test_days_and_times_are_read(text: str, expected: datetime) -> None:
    assert read_line(line(published=text)).published == expected


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("", "the line is not JSON"),
        ("{", "the line is not JSON"),
        ("[1]", "not a JSON object"),
        (b"\xff\xfe{", "not UTF-8"),
        ("[" * 100_000, "nested too deep"),
        ('{"url": ' + "9" * 5000 + "}", "number too long"),
        (json.dumps({k: v for k, v in LEAST.items() if k != "url"}), '"url" is missing'),
        (line(headline=None), '"headline" is missing'),
        (line(text="  \n "), '"text" is empty'),
        (line(text=["a"]), '"text" must be text, not a list'),
        (line(url="paper.example/a"), '"url": .* is no http'),
        (line(url=7), '"url" must be text, not a number'),
        (line(id=True), '"id" must be text, not true or false'),
        (line(byline={"name": "x"}), '"byline" must be text, not an object'),
        (line(captions="one"), '"captions" must be a list of texts'),
        (line(captions=[None]), '"captions" must be a list of texts'),
        (line(aliases=["nowhere"]), '"aliases": .* is no http'),
        (line(published="2 March"), '"published": .* neither a day'),
        (line(published="2026-02-30"), '"published": .* neither a day'),
        (line(published="2026-03-02T09:30:00"), '"published": .* neither a day'),
        (line(published="0001-01-01T00:00:00+10:00"), '"published": .* neither a day'),
    ],
)
def test_a_bad_line_is_refused_with_the_key_and_the_reason(bad: str | bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_line(bad)


def test_text_can_be_stored_and_sent_everywhere() -> None:
    article = read_line(line(text="One.\r\n\r\nTwo \0 \ud800 three."))
    assert article.text == "One.\n\nTwo   \ufffd three."
