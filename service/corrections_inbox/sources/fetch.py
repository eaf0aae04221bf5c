"""Fetches one page or listing: bounded in size, time and redirects, and only from hosts that may be asked."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx2

from corrections_inbox import __version__
from corrections_inbox.sources.hosts import Hosts
from corrections_inbox.sources.values import SourceError, SourceState

LARGEST = 5_000_000  # bytes of a page, decompressed
_REDIRECTS = 5
_SECONDS = 20.0  # without a byte
_SECONDS_IN_ALL = 90.0
_GONE = frozenset({404, 410, 451})
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_ACCEPTED = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"


class FetchError(SourceError):
    """A URL could not be fetched. `lasting` says that trying again will not help."""

    def __init__(self, message: str, *, lasting: bool) -> None:
        super().__init__(message)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes decompressed, and the URL it came from in the end. `changed` is False for a 304."""

    url: str
    body: bytes
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] | None = None
    changed: bool = True


class Fetcher:
    """Fetches for one source. Its own headers (a password, a token) go to its own host alone."""

    def __init__(self, own_host: str, hosts: Hosts, headers: Mapping[str, str] | None = None) -> None:
        self._own_host = own_host
        self._hosts = hosts
        self._headers = dict(headers or {})
        # The environment is read by the settings alone: no proxies and no .netrc from it here.
        self._client = httpx2.Client(
            trust_env=False,
            timeout=_SECONDS,
            headers={"User-Agent": f"corrections-inbox/{__version__}", "Accept": _ACCEPTED},
        )

    def close(self) -> None:
        self._client.close()

    def get(self, url: str, *, state: SourceState | None = None, largest: int = LARGEST) -> Fetched:
        """Fetches a URL, following redirects; with a state, only if it changed since.

        Raises:
            FetchError: one sentence that names the URL and what was wrong.
        """
        deadline = time.monotonic() + _SECONDS_IN_ALL
        there = url
        for _ in range(_REDIRECTS + 1):
            if refusal := self._hosts.refusal(there):
                raise FetchError(f"{_named(url, there)} {refusal}.", lasting=True)
            try:
                answer = self._ask(there, _conditions(state), largest, deadline)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise FetchError(f"{there} could not be fetched: {_reason(error)}.", lasting=False) from None
            if isinstance(answer, Fetched):
                return answer
            there = answer
        raise FetchError(f"{url} redirects more than {_REDIRECTS} times.", lasting=True)

    def _ask(self, url: str, conditions: Mapping[str, str], largest: int, deadline: float) -> Fetched | str:
        """One exchange: the answer, or the URL that it redirects to."""
        own = self._headers if urlsplit(url).hostname == self._own_host else {}
        with self._client.stream("GET", url, headers={**own, **conditions}, follow_redirects=False) as response:
            if response.status_code in _REDIRECTED and (location := response.headers.get("location")):
                return _absolute(url, location)
            if response.status_code == _NOT_MODIFIED:
                return Fetched(url, b"", changed=False)
            if not response.is_success:
                status = f"{response.status_code} {response.reason_phrase}".strip()
                raise FetchError(f"{url} answered {status}.", lasting=response.status_code in _GONE)
            body = _read(response, url, largest, deadline)
            return Fetched(
                url,
                body,
                response.headers.get("content-type", ""),
                response.charset_encoding or "",
                response.headers.get("etag", ""),
                response.headers.get("last-modified", ""),
                dict(response.headers),
            )


def _absolute(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise FetchError(f"{url} redirects to what is no URL.", lasting=True) from None


def _conditions(state: SourceState | None) -> dict[str, str]:
    wanted = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified} if state else {}
    return {name: value for name, value in wanted.items() if value}


def _read(response: httpx2.Response, url: str, largest: int, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest:
            raise FetchError(f"{url} is larger than {largest:,} bytes.", lasting=True)
        if time.monotonic() > deadline:
            raise FetchError(f"{url} took more than {_SECONDS_IN_ALL:.0f} seconds.", lasting=False)
    return bytes(body)


def _named(asked: str, there: str) -> str:
    return asked if asked == there else f"{asked} redirects to {there}, which"


def _reason(error: Exception) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    return str(error).strip().rstrip(".") or type(error).__name__
