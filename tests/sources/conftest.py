"""A paper on a loopback server, and a fetcher that may ask it."""

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from tests.sources.visits import page

from corrections_inbox.sources.fetch import Fetcher
from corrections_inbox.sources.hosts import Hosts


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    fetcher = Fetcher("localhost", Hosts(frozenset({"localhost"})))
    yield fetcher
    fetcher.close()


@pytest.fixture
def paper(httpserver: HTTPServer) -> HTTPServer:
    """Serves two articles, at /one and /two."""
    for name in ("one", "two"):
        httpserver.expect_request(f"/{name}").respond_with_data(page(f"Headline {name}"), content_type="text/html")
    return httpserver
