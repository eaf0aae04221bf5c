"""What speaks for and against one article, as figures between about -1 and 1."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter

import numpy as np

from corrections_inbox.matching import grid, headlines
from corrections_inbox.matching.candidates import Found, linked_to
from corrections_inbox.matching.grid import Columns, Floats, Shared
from corrections_inbox.matching.index import Index
from corrections_inbox.matching.inquiry import FULL_WEIGHT, Inquiry
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.terms import terms
from corrections_inbox.matching.values import ArticleRef
from corrections_inbox.message import Role

SENTENCE_WEIGHT = 60.0  # idf that a mail's sentence and an article's rarely share more than
AGE_UNTOLD = 0.5
LATE_DAYS = 365.0  # older articles are all alike old
FRESH_DAYS = 6
SHORTEST_SURNAME = 3
SHORTEST_OUTLET = 4
NAME_WORDS = 2
LEAST_WEIGHT = 1e-9  # of a quote whose words all are common


@dataclass(frozen=True, slots=True)
class Features:
    """The figures of one candidate. Names are those of the coefficients."""

    link: float = 0.0  # the reader's own link leads here: 1 if only here
    link_quoted: float = 0.0  # a link in quoted or forwarded text does
    headline: float = 0.0  # the subject or a quote is its headline
    headline_exact: float = 0.0  # its headline stands in the mail word for word; a short one counts less
    headline_words: float = 0.0  # share of its headline anywhere in the mail
    headline_near: float = 0.0  # share of its headline within a few words of the mail
    headline_line: float = 0.0  # a quoted or forwarded line is its headline
    quote: float = 0.0  # the best quote's share of neighbouring words that stand in it
    quote_loose: float = 0.0  # the best quote's share of words that stand in one sentence of it
    quotes: float = 0.0  # the same as `quote` over all quotes
    names: float = 0.0  # share of the mail's names and figures, by idf, those that no article has included
    sentence: float = 0.0  # idf that the closest pair of sentences shares
    sentences: float = 0.0  # share of the mail that the closest sentences hold
    byline: float = 0.0  # the mail names its author in full
    surname: float = 0.0  # the mail gives its author's last name as an author's
    surname_said: float = 0.0  # the mail holds its author's last name
    byline_other: float = 0.0  # the mail names an author, and it is another
    day: float = 0.0  # the mail names the day it was published on
    month: float = 0.0  # the mail names the month and year it was published in
    month_other: float = 0.0  # the mail names a month and year, and it was published in another
    fresh: float = 0.0  # it was published in the week before the mail
    age: float = 0.0  # how long before the mail it was published; what is not known counts as long
    future: float = 0.0  # it was published after the mail
    undated: float = 0.0  # when it was published is not known
    foreign: float = 0.0  # it is in another language than the mail
    outlet: float = 0.0  # the mail names its outlet
    outlet_other: float = 0.0  # the mail names the outlet of another candidate, and not its own

    def values(self) -> tuple[float, ...]:
        """In the order of `NAMES`."""
        return _values(self)


NAMES = tuple(field.name for field in fields(Features))
_values: Callable[[Features], tuple[float, ...]] = attrgetter(*NAMES)


@dataclass(frozen=True, slots=True)
class Links:
    """For each article that a link of the mail leads to, one over the number of articles it leads to."""

    own: dict[str, float]
    quoted: dict[str, float]


def links_of(inquiry: Inquiry, index: Index) -> Links:
    """Where the mail's links lead, the reader's own apart from those they quote or forward."""
    own = [link.url for link in inquiry.reading.message.links if link.role is Role.OWN]
    return Links(_leads(own, index), _leads(set(inquiry.reading.urls) - set(own), index))


def _leads(urls: Iterable[str], index: Index) -> dict[str, float]:
    found = linked_to(urls, index)
    return dict.fromkeys(found, 1 / len(found)) if found else {}


def measure(inquiry: Inquiry, candidates: Sequence[tuple[Found, Page]], links: Links) -> list[Features]:
    """Holds all candidates of a mail against it and one another."""
    pages = [page for _, page in candidates]
    outlets = [_outlet(inquiry, page) for page in pages]
    named = max(outlets, default=0.0)
    times = [_time(inquiry, page) for page in pages]
    if all(time["age"] == 1.0 for time in times):
        # Where no article is younger than a year, it is not their age that tells them from the one meant.
        times = [time | {"age": AGE_UNTOLD} for time in times]
    told = headlines.Told.of(inquiry)
    cued = frozenset(term for name in inquiry.reading.bylines for term in terms(name))
    return [
        Features(
            link=links.own.get(found.article_id, 0.0),
            link_quoted=links.quoted.get(found.article_id, 0.0),
            **headlines.measure(told, page),
            **words,
            **_named(inquiry, page, cued),
            **time,
            foreign=_foreign(inquiry, page),
            outlet=outlet,
            outlet_other=named - outlet,
        )
        for (found, page), words, outlet, time in zip(candidates, _words(inquiry, pages), outlets, times, strict=True)
    ]


def _words(inquiry: Inquiry, pages: Sequence[Page]) -> Iterator[dict[str, float]]:
    """The figures of what stands in each of the articles."""
    mail = grid.columns(inquiry)
    shared = grid.share(mail, pages)
    figures = {
        "names": shared.names / max(FULL_WEIGHT, float(mail.names.sum()) + inquiry.strange),
        "sentence": np.minimum(1.0, shared.sentences.max(axis=1, initial=0.0) / SENTENCE_WEIGHT),
        "sentences": shared.sentences.sum(axis=1) / max(SENTENCE_WEIGHT, float(mail.sentences.weights.sum())),
        **_quotes(inquiry, mail, shared),
    }
    for row in zip(*(figure.tolist() for figure in figures.values()), strict=True):
        yield dict(zip(figures, row, strict=True))


def _quotes(inquiry: Inquiry, mail: Columns, shared: Shared) -> dict[str, Floats]:
    if not inquiry.quotes:
        return {}
    whole = np.array([quote.whole for quote in inquiry.quotes])
    weights = mail.quotes.sums()
    trust = np.minimum(1.0, weights / FULL_WEIGHT)
    known = weights / np.maximum(whole, LEAST_WEIGHT)
    held = known * shared.pairs / np.maximum(mail.pairs(), LEAST_WEIGHT)
    loose = known * shared.quotes / np.maximum(weights, LEAST_WEIGHT)
    return {
        "quote": (held * trust).max(axis=1),
        "quote_loose": (loose * trust).max(axis=1),
        "quotes": (held * weights).sum(axis=1) / max(float(weights.sum()), 2 * FULL_WEIGHT),
    }


def _named(inquiry: Inquiry, page: Page, cued: frozenset[str]) -> dict[str, float]:
    if not page.authors:
        return {}
    full = any(len(name) >= NAME_WORDS and inquiry.capitals.issuperset(name) for name in page.authors)
    last = {name[-1] for name in page.authors if len(name[-1]) >= SHORTEST_SURNAME}
    other = bool(cued) and not full and not last & cued
    said = float(bool(last & inquiry.capitals))
    return {
        "byline": float(full),
        "surname": float(bool(last & cued)),
        "surname_said": said,
        "byline_other": float(other),
    }


def is_future(article: ArticleRef, received: datetime) -> bool:
    """Whether the article was published after the mail came, with a day's slack for zones and clocks."""
    return article.published is not None and article.published > received + timedelta(days=1)


def _time(inquiry: Inquiry, page: Page) -> dict[str, float]:
    published = page.article.published
    if published is None:
        return {"age": 1.0, "undated": 1.0}
    day = published.date()
    days = (inquiry.received.date() - day).days
    near = min((abs((day - named).days) for named in inquiry.reading.dates), default=9)
    months = [(named.year - day.year) * 12 + named.month - day.month for named in inquiry.reading.months]
    # A correction follows at the beginning of the next month as well.
    month = 1.0 if 0 in months else 0.5 * (1 in months)
    return {
        "month": month,
        "month_other": float(bool(months) and not month),
        "fresh": float(0 <= days <= FRESH_DAYS),
        "age": math.log1p(min(max(days, 0), LATE_DAYS)) / math.log1p(LATE_DAYS),
        "future": float(is_future(page.article, inquiry.received)),
        "day": {0: 1.0, 1: 0.5}.get(near, 0.0),
    }


def _foreign(inquiry: Inquiry, page: Page) -> float:
    mine, its = inquiry.reading.message.language, page.article.language.split("-")[0]
    return float(bool(mine and its and mine != its))


def _outlet(inquiry: Inquiry, page: Page) -> float:
    told = (name in (inquiry.words.terms if len(name) < SHORTEST_OUTLET else inquiry.squeezed) for name in page.outlets)
    return float(any(told))
