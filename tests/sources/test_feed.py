"""Feeds as papers publish them, well and badly."""

import time
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer
from tests.sources.visits import SENTENCES, TEXT, visited

from corrections_inbox.sources import SourceError, SourceState
from corrections_inbox.sources.feed import Feed
from corrections_inbox.sources.fetch import Fetcher

BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


def rss(*items: str, head: str = "<?xml version='1.0'?>") -> str:
    return f"{head}<rss version='2.0'><channel><language>en-GB</language>{''.join(items)}</channel></rss>"


def item(link: str, title: str = "T", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def served(server: HTTPServer, body: str, **headers: str) -> str:
    server.expect_request("/feed").respond_with_data(body, headers={"Content-Type": "application/xml", **headers})
    return server.url_for("/feed")


def test_the_pages_that_a_feed_names_are_read(paper: HTTPServer, fetcher: Fetcher) -> None:
    url = served(paper, rss(item(paper.url_for("/one")), item(paper.url_for("/two"))))
    result = visited(Feed(url, fetcher))
    assert result.headlines == ["Headline one", "Headline two"]
    assert {article.text for article in result.articles} == {TEXT}


def test_what_a_page_does_not_say_is_taken_from_the_feed(paper: HTTPServer, fetcher: Fetcher) -> None:
    more = (
        "<author>desk@paper.example (Mara Voss)</author><category>Harbour</category>"
        "<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>"
    )
    article = visited(Feed(served(paper, rss(item(paper.url_for("/one"), more=more))), fetcher)).articles[0]
    assert "Mara Voss" in article.byline
    assert (article.section, article.language) == ("Harbour", "en-GB")
    assert article.published == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_atom_with_relative_links_is_read(paper: HTTPServer, fetcher: Fetcher) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title>'
        '<entry><title>One</title><link href="/one"/><updated>2026-03-02T09:00:00Z</updated></entry></feed>'
    )
    assert visited(Feed(served(paper, atom), fetcher)).articles[0].url == paper.url_for("/one")


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel><item><title>A & B</title><link>{one}</link></item>",
        "\n\n<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><item><link>{one}</link></item></channel></rss>",
        "<rss version='2.0'><channel><item><title>\x01&nbsp;</title><link>{one}</link></item></channel></rss>",
    ],
)
def test_a_broken_feed_is_read_as_far_as_it_goes(paper: HTTPServer, fetcher: Fetcher, body: str) -> None:
    url = served(paper, body.replace("{one}", paper.url_for("/one")))
    assert visited(Feed(url, fetcher)).headlines == ["Headline one"]


@pytest.mark.parametrize("body", ["", "<html><body>Not found</body></html>", "{}", "\x00\x01"])
def test_what_is_no_feed_is_told_with_its_address(paper: HTTPServer, fetcher: Fetcher, body: str) -> None:
    with pytest.raises(SourceError, match=r"/feed is no RSS or Atom feed\.$"):
        visited(Feed(served(paper, body), fetcher))


def test_an_entity_bomb_does_not_go_off(paper: HTTPServer, fetcher: Fetcher) -> None:
    url = served(paper, rss(item(paper.url_for("/one"), "&j;"), head=f"<?xml version='1.0'?>{BOMB}]>"))
    started = time.monotonic()
    visited(Feed(url, fetcher))
    assert time.monotonic() - started < 5


def test_an_unchanged_feed_gives_nothing(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    httpserver.expect_request("/feed", headers={"If-None-Match": '"1"'}).respond_with_data(status=304)
    state = SourceState(etag='"1"', cursor="abc")
    result = visited(Feed(httpserver.url_for("/feed"), fetcher), state)
    assert (result.articles, result.state) == ((), state)


def test_a_page_is_fetched_again_only_when_its_entry_changed(paper: HTTPServer, fetcher: Fetcher) -> None:
    links = [paper.url_for("/one"), paper.url_for("/two")]
    url = served(paper, rss(*map(item, links)), ETag='"1"')
    first = visited(Feed(url, fetcher))
    assert first.state.etag == '"1"'
    assert visited(Feed(url, fetcher), first.state).articles == ()
    paper.clear_all_handlers()
    paper.expect_request("/one").respond_with_data("<h1>Changed</h1><p>" + TEXT)
    url = served(paper, rss(item(links[0], more="<pubDate>Tue, 03 Mar 2026 09:00:00 GMT</pubDate>"), item(links[1])))
    assert visited(Feed(url, fetcher), first.state).headlines == ["Changed"]


def test_a_page_that_fails_does_not_stop_the_others_and_is_tried_again(paper: HTTPServer, fetcher: Fetcher) -> None:
    paper.expect_oneshot_request("/three").respond_with_data(status=503)
    links = [paper.url_for("/three"), paper.url_for("/two")]
    url = served(paper, rss(*map(item, links)), ETag='"1"')
    first = visited(Feed(url, fetcher))
    assert first.headlines == ["Headline two"]
    assert [trouble.where for trouble in first.troubles] == [links[0]]
    # With its ETag kept, the feed would answer 304 and the page would never be read.
    assert first.state.etag == ""
    paper.expect_request("/three").respond_with_data("<h1>Three</h1><p>" + TEXT)
    second = visited(Feed(url, fetcher), first.state)
    assert (second.headlines, second.state.etag) == (["Three"], '"1"')


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "answered 410"),
        ("/empty", "no HTML"),
        ("/welcome", "no text of an article"),
        ("/home", "redirects to the front page"),
    ],
)
def test_a_page_that_will_never_be_an_article_is_told_once(
    paper: HTTPServer, fetcher: Fetcher, path: str, reason: str
) -> None:
    paper.expect_request("/gone").respond_with_data(status=410)
    paper.expect_request("/empty").respond_with_data("")
    paper.expect_request("/welcome").respond_with_data("<title>Welcome</title><p>Hello")
    paper.expect_request("/home").respond_with_data(status=302, headers={"Location": "/"})
    paper.expect_request("/").respond_with_data("<title>The Paper</title>")
    feed = Feed(served(paper, rss(item(paper.url_for(path)))), fetcher)
    first = visited(feed)
    assert reason in first.troubles[0].reason
    assert visited(feed, first.state).troubles == ()


def test_a_link_off_the_paper_is_not_followed(paper: HTTPServer, fetcher: Fetcher) -> None:
    links = ["https://elsewhere.example/a", "javascript:alert(1)", "http://127.0.0.1/a", paper.url_for("/two")]
    result = visited(Feed(served(paper, rss(*map(item, links))), fetcher))
    assert result.headlines == ["Headline two"]
    assert [trouble.where for trouble in result.troubles] == [links[0], links[2]]


def test_a_whole_text_in_the_feed_spares_the_page(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 4)
    markup = f"{text}<figure><img src='a.jpg'><figcaption>The third pier.</figcaption></figure>"
    feed = (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item><title>A &amp; B"
        f"</title><link>https://paper.example/a</link><content:encoded><![CDATA[{markup}]]></content:encoded></item>"
        "</channel></rss>"
    )
    article = visited(Feed(served(httpserver, feed), fetcher)).articles[0]
    assert (article.headline, article.captions) == ("A & B", ("The third pier.",))
    assert article.text == "\n\n".join(SENTENCES * 4)
