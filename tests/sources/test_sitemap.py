"""News sitemaps and indexes of them."""

import gzip
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer
from tests.sources.visits import NONE, visited

from corrections_inbox.sources import SourceError
from corrections_inbox.sources.fetch import Fetcher
from corrections_inbox.sources.sitemap import Sitemap

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*urls: str) -> str:
    return f'<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">{"".join(urls)}</urlset>'


def url(loc: str, more: str = "") -> str:
    return f"<url><loc> {loc}\n</loc>{more}</url>"


def news(title: str, day: str) -> str:
    publication = "<news:publication><news:name>P</news:name><news:language>en</news:language></news:publication>"
    return f"<news:news>{publication}<news:publication_date>{day}</news:publication_date><news:title>{title}</news:title></news:news>"


def served(server: HTTPServer, body: str | bytes, path: str = "/map.xml") -> str:
    server.expect_request(path).respond_with_data(body, content_type="application/xml")
    return server.url_for(path)


def test_a_news_sitemap_gives_its_pages_newest_first(paper: HTTPServer, fetcher: Fetcher) -> None:
    one = url(paper.url_for("/one"), news("One", "2026-03-01"))
    two = url(paper.url_for("/two"), news("Two", "2026-03-02T10:00:00+01:00"))
    result = visited(Sitemap(served(paper, urlset(one, two)), fetcher))
    assert result.headlines == ["Headline two", "Headline one"]
    assert [article.published for article in result.articles] == [
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        datetime(2026, 3, 1, tzinfo=UTC),
    ]
    assert result.articles[0].language == "en"


def test_a_gzipped_sitemap_is_read(paper: HTTPServer, fetcher: Fetcher) -> None:
    body = gzip.compress(urlset(url(paper.url_for("/one"))).encode())
    assert visited(Sitemap(served(paper, body, "/map.xml.gz"), fetcher)).headlines == ["Headline one"]


def test_an_index_leads_to_its_sitemaps_and_one_that_fails_is_told(paper: HTTPServer, fetcher: Fetcher) -> None:
    one = served(paper, urlset(url(paper.url_for("/one"))), "/child.xml")
    missing = paper.url_for("/missing.xml")
    paper.expect_request("/missing.xml").respond_with_data(status=404)
    index = f'<sitemapindex xmlns="{SITEMAP}"><sitemap><loc>{one}</loc></sitemap><sitemap><loc>{missing}</loc></sitemap></sitemapindex>'
    result = visited(Sitemap(served(paper, index), fetcher))
    assert result.headlines == ["Headline one"]
    assert [trouble.where for trouble in result.troubles] == [missing]


def test_a_page_is_fetched_again_when_its_lastmod_changes(paper: HTTPServer, fetcher: Fetcher) -> None:
    first = visited(
        Sitemap(served(paper, urlset(url(paper.url_for("/one"), "<lastmod>2026-03-01</lastmod>"))), fetcher)
    )
    assert visited(Sitemap(paper.url_for("/map.xml"), fetcher), first.state).articles == ()
    later = served(paper, urlset(url(paper.url_for("/one"), "<lastmod>2026-03-02</lastmod>")), "/later.xml")
    assert visited(Sitemap(later, fetcher), first.state).headlines == ["Headline one"]


def test_a_broken_sitemap_is_read_as_far_as_it_goes(paper: HTTPServer, fetcher: Fetcher) -> None:
    body = f'<urlset xmlns="{SITEMAP}">{url(paper.url_for("/one"))}<url><loc>not a url</loc></url><url><loc>'
    assert visited(Sitemap(served(paper, body), fetcher)).headlines == ["Headline one"]


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Not found</body></html>", b"\x1f\x8b broken", b"\x00", b"plain text"]
)
def test_what_is_no_sitemap_is_told_with_its_address(paper: HTTPServer, fetcher: Fetcher, body: bytes) -> None:
    with pytest.raises(SourceError, match=r"/map\.xml is no sitemap\.$"):
        visited(Sitemap(served(paper, body), fetcher))


def test_entities_stay_unresolved(paper: HTTPServer, fetcher: Fetcher) -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + urlset(
        url("&f;"), url(paper.url_for("/one"))
    )
    assert visited(Sitemap(served(paper, bomb), fetcher), NONE).headlines == ["Headline one"]
