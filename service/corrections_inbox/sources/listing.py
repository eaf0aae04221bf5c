"""What feeds and sitemaps share: a listing names articles, and only those new or changed in it are fetched."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import structlog

from corrections_inbox.articles import Article
from corrections_inbox.articles.extraction import NotAnArticle, extract
from corrections_inbox.articles.urls import canonical
from corrections_inbox.sources.fetch import Fetcher, FetchError
from corrections_inbox.sources.values import Found, SourceState, Step, Trouble

log = structlog.get_logger()

PAGES_AT_ONCE = 5  # so that a stop is heard within seconds
_MARK = 12  # hex digits


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of one entry. `done` says that it need not be tried again while the listing says the same of it."""

    done: bool
    article: Article | None = None
    trouble: Trouble | None = None


def follow(fetcher: Fetcher, found: Sequence[Found], before: SourceState, after: SourceState) -> Iterator[Step]:
    """Reads the entries that were not read before, a few a step.

    The cursor keeps a mark for each entry of the listing that is done with. `after` carries the listing's ETag and
    Last-Modified: they are kept only once every entry is done, so that what failed for now is listed and tried again.
    """
    marks = {_mark(entry): entry for entry in found}
    seen = set(before.cursor.split()) & set(marks)
    waiting = [mark for mark in marks if mark not in seen]
    for start in range(0, len(waiting), PAGES_AT_ONCE):
        reads = {mark: _read(fetcher, marks[mark]) for mark in waiting[start : start + PAGES_AT_ONCE]}
        seen.update(mark for mark, read in reads.items() if read.done)
        yield Step(
            SourceState(cursor=" ".join(sorted(seen))),
            tuple(read.article for read in reads.values() if read.article),
            tuple(read.trouble for read in reads.values() if read.trouble),
        )
    whole = after if len(seen) == len(marks) else SourceState()
    yield Step(replace(whole, cursor=" ".join(sorted(seen))))


def _mark(entry: Found) -> str:
    told = f"{entry.url}\n{entry.version}\n{entry.headline}"
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_MARK]


def _read(fetcher: Fetcher, entry: Found) -> _Read:
    if entry.article:
        return _Read(done=True, article=entry.article)
    try:
        return _Read(done=True, article=read_page(fetcher, entry))
    except FetchError as error:
        return _Read(done=error.lasting, trouble=Trouble(entry.url, str(error)))
    except NotAnArticle as error:
        return _Read(done=True, trouble=Trouble(entry.url, f"{entry.url}: {error}."))
    except Exception as error:  # one page that trips the parsers must not keep the others out
        log.exception("page unreadable", url=entry.url)
        return _Read(done=True, trouble=Trouble(entry.url, f"{entry.url} could not be read: {type(error).__name__}."))


def read_page(fetcher: Fetcher, entry: Found) -> Article:
    """Fetches and reads an article's page; what the page does not say is taken from the listing.

    Raises:
        FetchError: it could not be fetched.
        NotAnArticle: it shows no article.
    """
    page = fetcher.get(entry.url)
    if urlsplit(page.url).path in {"", "/"} and urlsplit(entry.url).path not in {"", "/"}:
        raise NotAnArticle("it redirects to the front page")
    article = extract(page.body, page.url, charset=page.charset)
    known = {canonical(url) for url in (article.url, *article.aliases)}
    return replace(
        article,
        byline=article.byline or entry.byline,
        section=article.section or entry.section,
        language=article.language or entry.language,
        published=article.published or entry.published,
        aliases=article.aliases if canonical(entry.url) in known else (*article.aliases, entry.url),
    )
