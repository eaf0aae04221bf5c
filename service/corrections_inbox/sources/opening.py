"""The source that the settings describe."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from corrections_inbox.settings import SourceSettings
from corrections_inbox.sources.feed import Feed
from corrections_inbox.sources.fetch import Fetcher
from corrections_inbox.sources.files import Files
from corrections_inbox.sources.hosts import Hosts
from corrections_inbox.sources.sitemap import Sitemap
from corrections_inbox.sources.values import Source, SourceError
from corrections_inbox.sources.wordpress import WordPress

KINDS: dict[str, Callable[[str, Fetcher], Source]] = {"feed": Feed, "sitemap": Sitemap, "wordpress": WordPress}


@contextmanager
def opened(settings: SourceSettings, *, home: Path, hosts: Sequence[str]) -> Iterator[Source]:
    """The source of these settings, and its connections closed in the end.

    `home` is the folder that a relative path starts at; `hosts` are the publication's.

    Raises:
        SourceError: its URL has no host.
    """
    if settings.kind == "files":
        yield Files(home / settings.path, settings.url)
        return
    own = (urlsplit(settings.url).hostname or "").lower()
    if not own:
        raise SourceError(f"{settings.url!r} is no http or https URL.")
    named = frozenset({own, *(host.lower() for host in hosts)})
    fetcher = Fetcher(own, Hosts(named), settings.headers)
    try:
        yield KINDS[settings.kind](settings.url, fetcher)
    finally:
        fetcher.close()
