"""RSS and Atom feeds, by feedparser on bytes that we fetched."""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from corrections_inbox.articles import Article
from corrections_inbox.articles.fragment import read_fragment
from corrections_inbox.articles.text import tidy
from corrections_inbox.articles.urls import canonical
from corrections_inbox.sources.fetch import Fetched, Fetcher
from corrections_inbox.sources.listing import follow
from corrections_inbox.sources.values import Found, SourceError, SourceState, Step

LARGEST_FEED = 20_000_000  # bytes
_MOST = 1000  # entries
_WHOLE = 1000  # characters from which a text in the feed may be the article and no teaser
_CUT_OFF = re.compile(r"(?:…|\.{3}|\[(?:…|\.{3})\]|»|→)\s*$")


class Feed:
    """One feed, by its URL."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self._url = url
        self._fetcher = fetcher

    def visit(self, state: SourceState) -> Iterator[Step]:
        fetched = self._fetcher.get(self._url, state=state, largest=LARGEST_FEED)
        if not fetched.changed:
            return
        after = SourceState(fetched.etag, fetched.last_modified)
        yield from follow(self._fetcher, list(entries(fetched)), state, after)


def entries(fetched: Fetched) -> Iterator[Found]:
    """The entries of a feed that link to an http(s) page, in the feed's order.

    Raises:
        SourceError: the bytes are no feed.
    """
    headers = {"content-type": fetched.content_type, "content-location": fetched.url}
    parsed = feedparser.parse(fetched.body, response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(f"{fetched.url} is no RSS or Atom feed.")
    language = str(parsed.feed.get("language") or "")
    for entry in parsed.entries[:_MOST]:
        if found := _found(entry, language):
            yield found


def _found(entry: Mapping[str, Any], language: str) -> Found | None:
    # A feed that went through FeedBurner says where the article really is.
    url = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
    try:
        identity = canonical(url)
    except ValueError:
        return None
    tags = entry.get("tags") or [{}]
    found = Found(
        url=url,
        headline=read_fragment(str(entry.get("title") or "")).text,
        byline=tidy(str(entry.get("author") or "")),
        section=tidy(str(tags[0].get("term") or "")),
        language=language,
        published=_time(entry.get("published_parsed")),
        # Asked in its own way, feedparser answers with the time of publication where there is none of an update.
        version=str(dict(entry).get("updated") or entry.get("published") or ""),
    )
    return _with_text(found, identity, entry)


def _with_text(found: Found, identity: str, entry: Mapping[str, Any]) -> Found:
    """The entry with its article, if the feed holds the whole text of it."""
    markup = max((str(part.get("value") or "") for part in entry.get("content") or []), key=len, default="")
    inside = read_fragment(markup)
    if not found.headline or len(inside.text) < _WHOLE or _CUT_OFF.search(inside.text):
        return found
    article = Article(
        id=identity,
        url=found.url,
        headline=found.headline,
        text=inside.text,
        byline=found.byline,
        section=found.section,
        language=found.language,
        published=found.published,
        captions=inside.captions,
    )
    return Found(found.url, found.headline, version=found.version, article=article)


def _time(parsed: Any) -> datetime | None:
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None
