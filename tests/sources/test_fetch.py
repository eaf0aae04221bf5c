"""Fetching is bounded, polite and keeps to the publication's hosts."""

import gzip
import time
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from corrections_inbox.sources import SourceState
from corrections_inbox.sources.fetch import Fetcher, FetchError
from corrections_inbox.sources.hosts import Hosts


def test_a_page_comes_with_its_charset_and_validators(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    headers = {
        "ETag": '"a1"',
        "Last-Modified": "Mon, 02 Mar 2026 09:00:00 GMT",
        "Content-Type": "text/html; charset=iso-8859-2",
    }
    httpserver.expect_request("/a").respond_with_data(b"body", headers=headers)
    fetched = fetcher.get(httpserver.url_for("/a"))
    assert (fetched.body, fetched.charset, fetched.etag, fetched.changed) == (b"body", "iso-8859-2", '"a1"', True)
    assert fetched.last_modified == "Mon, 02 Mar 2026 09:00:00 GMT"


def test_validators_are_sent_back_and_304_is_no_change(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    headers = {"If-None-Match": 'W/"a1"', "If-Modified-Since": "Mon, 02 Mar 2026 09:00:00 GMT"}
    httpserver.expect_request("/a", headers=headers).respond_with_data(status=304)
    state = SourceState('W/"a1"', "Mon, 02 Mar 2026 09:00:00 GMT")
    assert not fetcher.get(httpserver.url_for("/a"), state=state).changed


@pytest.mark.parametrize(
    ("status", "lasting"), [(404, True), (410, True), (403, False), (429, False), (500, False), (503, False)]
)
def test_a_refusal_names_the_status_and_whether_it_lasts(
    httpserver: HTTPServer, fetcher: Fetcher, status: int, *, lasting: bool
) -> None:
    httpserver.expect_request("/a").respond_with_data(status=status)
    with pytest.raises(FetchError, match=rf"/a answered {status} ") as refused:
        fetcher.get(httpserver.url_for("/a"))
    assert refused.value.lasting is lasting


@pytest.mark.parametrize("compress", [False, True])
def test_a_body_over_the_limit_is_refused(httpserver: HTTPServer, fetcher: Fetcher, *, compress: bool) -> None:
    body = b"x" * 200_000
    headers = {"Content-Encoding": "gzip"} if compress else {}
    httpserver.expect_request("/a").respond_with_data(gzip.compress(body) if compress else body, headers=headers)
    with pytest.raises(FetchError, match=r"larger than 100,000 bytes"):
        fetcher.get(httpserver.url_for("/a"), largest=100_000)


def test_redirects_are_followed_to_the_end(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    httpserver.expect_request("/a").respond_with_data(status=301, headers={"Location": "b?x=1"})
    httpserver.expect_request("/b").respond_with_data(b"there")
    fetched = fetcher.get(httpserver.url_for("/a"))
    assert (fetched.url, fetched.body) == (httpserver.url_for("/b?x=1"), b"there")


def test_a_redirect_loop_ends(httpserver: HTTPServer, fetcher: Fetcher) -> None:
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher.get(httpserver.url_for("/a"))


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://elsewhere.example/a", "redirects to https://elsewhere.example/a, which leads to elsewhere.example"),
        ("http://127.0.0.1:1/a", "none of the publication's hosts"),
        ("file:///etc/hostname", "is no http or https URL"),
    ],
)
def test_a_redirect_off_the_paper_is_refused(
    httpserver: HTTPServer, fetcher: Fetcher, location: str, reason: str
) -> None:
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": location})
    with pytest.raises(FetchError, match=reason):
        fetcher.get(httpserver.url_for("/a"))


def test_a_closed_port_is_one_sentence(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match=r"^http://localhost:1/a could not be fetched: .+\.$") as refused:
        fetcher.get("http://localhost:1/a")
    assert not refused.value.lasting


def test_the_sources_own_headers_go_to_its_own_host_alone(httpserver: HTTPServer) -> None:
    seen: list[tuple[str, str | None]] = []

    def answer(request: Request) -> Response:
        seen.append((request.host.partition(":")[0], request.headers.get("X-Token")))
        there = httpserver.url_for("/b").replace("localhost", "127.0.0.1")
        return Response(status=302, headers={"Location": there}) if request.path == "/a" else Response("ok")

    httpserver.expect_request("/a").respond_with_handler(answer)
    httpserver.expect_request("/b").respond_with_handler(answer)
    fetcher = Fetcher("localhost", Hosts(frozenset({"localhost", "127.0.0.1"})), {"X-Token": "t"})
    fetcher.get(httpserver.url_for("/a"))
    fetcher.close()
    assert seen == [("localhost", "t"), ("127.0.0.1", None)]


def test_a_body_that_only_trickles_is_given_up(
    httpserver: HTTPServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/a").respond_with_data(b"x" * 1000)
    moments: Iterator[float] = iter([0.0, *[1000.0] * 10])
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    with pytest.raises(FetchError, match="took more than 90 seconds"):
        fetcher.get(httpserver.url_for("/a"))


@pytest.mark.parametrize(
    ("url", "address", "refusal"),
    [
        ("https://paper.example/a", "10.0.0.1", ""),
        ("https://www.paper.example/a", "93.184.216.34", ""),
        ("https://m.paper.example./a", "93.184.216.34", ""),
        ("https://www.paper.example/a", "10.0.0.1", "at the private address 10.0.0.1"),
        ("https://x.paper.example/a", "::1", "at the private address ::1"),
        ("https://x.paper.example/a", "169.254.169.254", "at the private address"),
        ("https://x.paper.example/a", "", "which has no address"),
        ("https://paper.example.evil.example/a", "93.184.216.34", "none of the publication's hosts"),
        ("https://notpaper.example/a", "93.184.216.34", "none of the publication's hosts"),
        ("https://paper.example@evil.example/a", "93.184.216.34", "none of the publication's hosts"),
        ("ftp://paper.example/a", "93.184.216.34", "is no http or https URL"),
        ("http://[/a", "93.184.216.34", "is no valid URL"),
    ],
)
def test_only_the_papers_hosts_may_be_asked_and_no_private_one_by_accident(
    url: str, address: str, refusal: str
) -> None:
    hosts = Hosts(frozenset({"paper.example"}), lambda _: [address])
    assert refusal in hosts.refusal(url)
    assert bool(refusal) == bool(hosts.refusal(url))
