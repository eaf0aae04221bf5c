"""Articles that a mail may mean, from several generators, united."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from corrections_inbox.matching.index import Hit, Index, Window
from corrections_inbox.matching.inquiry import Inquiry

MOST = 70  # candidates in all: with the order below, the article meant was never behind the thirtieth
WHOLE_MAIL, RECENT, BY_QUOTE, BY_HEADLINE, BY_LINE, BY_AUTHOR, BY_DAY = 60, 25, 15, 15, 3, 15, 10
MOST_SPANS = 6
MOST_LINES = 40
MOST_DAYS = 4
BY_MONTH, MOST_MONTHS, LATE_IN_MONTH = 30, 2, 7  # days: what is corrected on the first was printed the month before
RECENT_DAYS = 8
AUTHOR_DAYS = 14


class Generator(StrEnum):
    LINK = "link"
    HEADLINE = "headline"
    LINE = "line"
    QUOTE = "quote"
    WORDS = "words"
    RECENT = "recent"
    DAY = "day"
    MONTH = "month"
    BYLINE = "byline"


@dataclass(slots=True)
class Found:
    """Which generators found an article, and how well the words of the whole mail did (1 is the best hit)."""

    article_id: str
    generators: set[Generator] = field(default_factory=set)
    search: float = 0.0


def gather(inquiry: Inquiry, index: Index) -> list[Found]:
    """The most promising candidates: linked ones first, then those that several generators found."""
    found: dict[str, Found] = {}
    for generator, hits in _generated(inquiry, index):
        best = max((hit.score for hit in hits), default=0.0)
        for hit in hits:
            entry = found.setdefault(hit.article_id, Found(hit.article_id))
            entry.generators.add(generator)
            if generator is Generator.WORDS and best:
                entry.search = max(entry.search, hit.score / best)
    return sorted(found.values(), key=_promise, reverse=True)[:MOST]


def _promise(found: Found) -> tuple[bool, int, float]:
    return Generator.LINK in found.generators, len(found.generators), found.search


def _generated(inquiry: Inquiry, index: Index) -> Iterator[tuple[Generator, list[Hit]]]:
    reading, words = inquiry.reading, inquiry.words.text
    for url in reading.urls:
        yield Generator.LINK, [Hit(article_id, 1.0) for article_id in index.by_url(url)]
    for title in inquiry.titles[:MOST_SPANS]:
        yield Generator.HEADLINE, index.search_headlines(title.text, limit=BY_HEADLINE)
    for quote in sorted(inquiry.quotes, key=lambda span: -span.weight)[:MOST_SPANS]:
        yield Generator.QUOTE, index.search(quote.text, limit=BY_QUOTE)
    yield Generator.WORDS, index.search(words, limit=WHOLE_MAIL)
    yield Generator.HEADLINE, index.search_headlines(words, limit=BY_HEADLINE)
    recent = _days_before(inquiry.received, RECENT_DAYS)
    yield Generator.RECENT, index.search(words, limit=RECENT, window=recent)
    for name in reading.bylines[:MOST_SPANS]:
        near = _days_before(inquiry.received, AUTHOR_DAYS)
        yield Generator.BYLINE, index.search_bylines(name, limit=BY_AUTHOR, window=near)
    for line in inquiry.lines[:MOST_LINES]:
        yield Generator.LINE, index.search_headlines(line.text, limit=BY_LINE)
    for day in reading.dates[:MOST_DAYS]:
        start = datetime.combine(day, time(), UTC)
        around = Window(start - timedelta(days=1), start + timedelta(days=2))
        yield Generator.DAY, index.search(words, limit=BY_DAY, window=around)
    for month in reading.months[:MOST_MONTHS]:
        yield Generator.MONTH, index.search(words, limit=BY_MONTH, window=_month(month))


def _month(first: date) -> Window:
    start = datetime.combine(first, time(), UTC)
    return Window(
        start - timedelta(days=LATE_IN_MONTH), start + timedelta(days=calendar.monthrange(first.year, first.month)[1])
    )


def _days_before(received: datetime, days: int) -> Window:
    # A day's slack: published days are often kept without the time, and clocks differ.
    return Window(received - timedelta(days=days), received + timedelta(days=1))


def linked_to(urls: Iterable[str], index: Index) -> frozenset[str]:
    """All articles that these URLs lead to."""
    return frozenset(article_id for url in urls for article_id in index.by_url(url))
