"""WordPress sites by their REST API."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer
from tests.sources.visits import SENTENCES, TEXT, visited
from werkzeug import Request, Response

from corrections_inbox.sources import SourceError, SourceState
from corrections_inbox.sources.fetch import Fetcher
from corrections_inbox.sources.wordpress import WordPress

START = datetime(2026, 3, 1, tzinfo=UTC)


def post(number: int, **changed: object) -> dict[str, object]:
    changed_at = START + timedelta(minutes=number)
    return {
        "link": f"https://paper.example/{number}/",
        "date_gmt": "2026-03-01T08:00:00",
        "modified_gmt": changed_at.isoformat()[:19],
        "title": {"rendered": f"Ships &#038; piers {number}"},
        "content": {"rendered": "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES), "protected": False},
        "excerpt": {"rendered": f"<p>{SENTENCES[0]}</p>"},
        "_embedded": {"author": [{"name": "Mara Voss"}], "wp:term": [[{"name": "Town &amp; Harbour"}], []]},
    } | changed


def site(server: HTTPServer, posts: Sequence[dict[str, object]], *, total: bool = True) -> str:
    """Answers as WordPress does: filtered, in order of change, by page."""

    def answer(request: Request) -> Response:
        after = request.args.get("modified_after", "").removesuffix("Z").replace("+00:00", "")
        kept = sorted(
            (p for p in posts if str(p.get("modified_gmt")) > after), key=lambda p: str(p.get("modified_gmt"))
        )
        size, page = int(request.args["per_page"]), int(request.args["page"])
        headers = {"X-WP-TotalPages": str(-(-len(kept) // size))} if total else {}
        return Response(json.dumps(kept[size * (page - 1) : size * page]), headers=headers)

    server.expect_request("/wp-json/wp/v2/posts").respond_with_handler(answer)
    return server.url_for("/")


def test_a_post_becomes_an_article_with_all_that_it_says(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    markup = f"<p>{SENTENCES[0]}</p><figure class='wp-block-image'><img/><figcaption>A pier.</figcaption></figure>"
    rows = [post(1, content={"rendered": markup}, excerpt={"rendered": "<p>It was old.</p>"})]
    article = visited(WordPress(site(httpserver, rows), fetcher)).articles[0]
    assert (article.id, article.url) == ("https://paper.example/1/", "https://paper.example/1/")
    assert (article.headline, article.text) == ("Ships & piers 1", SENTENCES[0])
    assert (article.standfirst, article.captions) == ("It was old.", ("A pier.",))
    assert (article.byline, article.section) == ("Mara Voss", "Town & Harbour")
    assert article.published == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_an_excerpt_made_of_the_text_is_no_standfirst(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    article = visited(WordPress(site(httpserver, [post(1)]), fetcher)).articles[0]
    assert (article.standfirst, article.text) == ("", TEXT)


@pytest.mark.parametrize("total", [True, False])
def test_every_post_of_a_large_site_is_read(httpserver: HTTPServer, fetcher: Fetcher, *, total: bool) -> None:
    rows = [post(number) for number in range(1, 251)]
    result = visited(WordPress(site(httpserver, rows, total=total), fetcher))
    assert {article.url for article in result.articles} == {row["link"] for row in rows}


def test_many_posts_changed_in_one_second_are_all_read(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    rows = [post(number, modified_gmt="2026-03-01T00:00:00") for number in range(250)]
    result = visited(WordPress(site(httpserver, rows), fetcher))
    assert {article.url for article in result.articles} == {row["link"] for row in rows}


def test_the_next_visit_asks_for_what_changed_since(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    rows = [post(1), post(2)]
    source = WordPress(site(httpserver, rows), fetcher)
    first = visited(source)
    rows.append(post(3))
    # The latest post comes again, in case another one changed within its second.
    assert visited(source, first.state).headlines == ["Ships & piers 2", "Ships & piers 3"]


def test_a_post_that_can_t_be_read_does_not_stop_the_others(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    rows = [
        post(1, link=7),
        post(2, content={"rendered": "", "protected": True}),
        post(3, title={"rendered": " "}),
        post(4, link="nowhere"),
        post(5, _embedded={"author": [{"code": "rest_user_invalid_id"}]}),
    ]
    result = visited(WordPress(site(httpserver, rows), fetcher))
    assert [article.url for article in result.articles] == ["https://paper.example/5/"]
    assert [trouble.where for trouble in result.troubles] == [
        "7",
        "https://paper.example/2/",
        "https://paper.example/3/",
        "nowhere",
    ]


@pytest.mark.parametrize("body", ["", "<html>", '{"code": "rest_no_route"}', "[" * 99_999])
def test_what_is_no_wordpress_is_told_with_its_address(httpserver: HTTPServer, fetcher: Fetcher, body: str) -> None:
    httpserver.expect_request("/wp-json/wp/v2/posts").respond_with_data(body)
    with pytest.raises(SourceError, match="is no list of WordPress posts"):
        visited(WordPress(httpserver.url_for("/"), fetcher), SourceState())
