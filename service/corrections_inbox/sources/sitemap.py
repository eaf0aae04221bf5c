"""News sitemaps (sitemaps.org, Google's news extension) and sitemap indexes."""

import gzip
import io
import zlib
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from corrections_inbox.articles.metadata import moment
from corrections_inbox.articles.urls import canonical
from corrections_inbox.sources.fetch import Fetcher
from corrections_inbox.sources.listing import follow
from corrections_inbox.sources.values import Found, SourceError, SourceState, Step, Trouble

LARGEST_SITEMAP = 50_000_000  # bytes: the protocol's own limit
_MOST = 5_000  # entries of one visit, newest first
_CHILDREN = 20  # sitemaps of an index, newest first


class Sitemap:
    """One sitemap or index of sitemaps, by its URL."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self._url = url
        self._fetcher = fetcher

    def visit(self, state: SourceState) -> Iterator[Step]:
        fetched = self._fetcher.get(self._url, state=state, largest=LARGEST_SITEMAP)
        if not fetched.changed:
            return
        root = parse(fetched.body, fetched.url)
        children = _children(root, fetched.url)
        found, troubles = list(entries(root, fetched.url)), []
        for child in children:
            try:
                found += self._child(child)
            except SourceError as error:
                troubles.append(Trouble(child, str(error)))
        if troubles:
            yield Step(state, troubles=tuple(troubles))
        newest = sorted(found, key=lambda entry: entry.version, reverse=True)[:_MOST]
        # A new article changes a child and not always the index: of an index, nothing is taken as unchanged.
        after = SourceState() if children else SourceState(fetched.etag, fetched.last_modified)
        yield from follow(self._fetcher, newest, state, after)

    def _child(self, url: str) -> list[Found]:
        fetched = self._fetcher.get(url, largest=LARGEST_SITEMAP)
        return list(entries(parse(fetched.body, fetched.url), fetched.url))


def parse(body: bytes, url: str) -> etree._Element:
    """The root of a sitemap's XML, gzipped or not; entities stay unresolved and nothing is loaded for it.

    Raises:
        SourceError: it is no sitemap.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_unzipped(body), parser)
    except (etree.XMLSyntaxError, ValueError, OSError, EOFError, zlib.error):
        root = None
    if root is None or etree.QName(root).localname not in {"urlset", "sitemapindex"}:
        raise SourceError(f"{url} is no sitemap.")
    return root


def entries(root: etree._Element, base: str) -> Iterator[Found]:
    """The pages that a sitemap names."""
    for url in root.iterfind("{*}url"):
        address = _address(url, base)
        if not address:
            continue
        news = url.find("{*}news")
        published = _text(news, "{*}publication_date")
        yield Found(
            url=address,
            headline=_text(news, "{*}title"),
            language=_text(news, "{*}publication/{*}language"),
            published=moment(published),
            version=_text(url, "{*}lastmod") or published,
        )


def _children(root: etree._Element, base: str) -> list[str]:
    children = [(_text(child, "{*}lastmod"), _address(child, base)) for child in root.iterfind("{*}sitemap")]
    return [address for _, address in sorted(children, reverse=True) if address][:_CHILDREN]


def _address(element: etree._Element, base: str) -> str:
    try:
        address = urljoin(base, _text(element, "{*}loc"))
        canonical(address)
    except ValueError:
        return ""
    return address if address != base else ""


def _text(element: etree._Element | None, path: str) -> str:
    return " ".join((element.findtext(path) or "").split()) if element is not None else ""


def _unzipped(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        opened = file.read(LARGEST_SITEMAP + 1)
    if len(opened) > LARGEST_SITEMAP:
        raise ValueError("a sitemap beyond the protocol's limit")
    return opened
