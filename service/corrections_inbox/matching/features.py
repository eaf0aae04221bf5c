"""What speaks for and against one article, as figures between about -1 and 1."""

import math
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import timedelta
from itertools import pairwise

from corrections_inbox.matching.candidates import Found, linked_to
from corrections_inbox.matching.index import Index
from corrections_inbox.matching.inquiry import Inquiry, Span
from corrections_inbox.matching.pages import Page
from corrections_inbox.matching.terms import root, terms
from corrections_inbox.message import Role

FULL_WEIGHT = 25.0  # from this much idf on, a quote or headline tells an article apart by itself
SENTENCE_WEIGHT = 60.0  # idf that a mail's sentence and an article's rarely share more than
LATE_DAYS = 365.0  # older articles are all alike old
SHORTEST_SURNAME = 3
SHORTEST_OUTLET = 4
NAME_WORDS = 2


@dataclass(frozen=True, slots=True)
class Features:
    """The figures of one candidate. Names are those of the coefficients."""

    link: float = 0.0  # the reader's own link leads here: 1 if only here
    link_quoted: float = 0.0  # a link in quoted or forwarded text does
    headline: float = 0.0  # the subject or a quote is its headline
    headline_told: float = 0.0  # a sentence holds its headline in the same order
    headline_words: float = 0.0  # share of its headline anywhere in the mail
    headline_line: float = 0.0  # a quoted or forwarded line is its headline
    quote: float = 0.0  # the best quote's share of neighbouring words that stand in it
    quote_loose: float = 0.0  # the best quote's share of words that stand in one sentence of it
    quotes: float = 0.0  # the same as `quote` over all quotes
    words: float = 0.0  # share of the mail's words, by idf
    names: float = 0.0  # share of its names and figures, by idf
    sentence: float = 0.0  # idf that the closest pair of sentences shares
    sentences: float = 0.0  # share of the mail that the closest sentences hold
    search: float = 0.0  # its full-text score by that of the best
    byline: float = 0.0  # the mail names its author in full
    surname: float = 0.0  # the mail gives its author's last name as an author's
    surname_said: float = 0.0  # the mail holds its author's last name
    byline_other: float = 0.0  # the mail names an author, and it is another
    day: float = 0.0  # the mail names the day it was published on
    age: float = 0.0  # how long before the mail it was published
    future: float = 0.0  # it was published after the mail
    undated: float = 0.0  # when it was published is not known
    foreign: float = 0.0  # it is in another language than the mail
    outlet: float = 0.0  # the mail names its outlet

    def values(self) -> tuple[float, ...]:
        return tuple(getattr(self, name) for name in NAMES)


NAMES = tuple(field.name for field in fields(Features))


def measure(inquiry: Inquiry, found: Found, page: Page, links: "Links") -> Features:
    """Holds one candidate against the mail."""
    closest = _closest(inquiry, page)
    named = _named(inquiry, page)
    return Features(
        link=links.own.get(found.article_id, 0.0),
        link_quoted=links.quoted.get(found.article_id, 0.0),
        **_headline(inquiry, page),
        **_quotes(inquiry, page),
        words=_share(inquiry.words.weights, page.roots),
        names=_share(inquiry.names, page.roots),
        sentence=min(1.0, max(closest, default=0.0) / SENTENCE_WEIGHT),
        sentences=sum(closest) / max(1.0, sum(s.weight for s in inquiry.sentences)),
        search=found.search,
        **named,
        **_time(inquiry, page),
        foreign=_foreign(inquiry, page),
        outlet=_outlet(inquiry, page),
    )


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


def _share(weights: dict[str, float], roots: AbstractSet[str]) -> float:
    total = sum(weights.values())
    return sum(weights[key] for key in weights.keys() & roots) / total if total else 0.0


def _headline(inquiry: Inquiry, page: Page) -> dict[str, float]:
    weights = {root(term): inquiry.rarity.of(term) for term in page.headline}
    total = sum(weights.values())
    if not total:
        return {}
    trust = min(1.0, total / FULL_WEIGHT)
    roots = [root(term) for term in page.headline]
    pairs = {pair: weights[pair[0]] + weights[pair[1]] for pair in pairwise(roots)}
    return {
        "headline": trust * max((_likeness(span, weights, total) for span in inquiry.titles), default=0.0),
        "headline_line": trust * max((_likeness(span, weights, total) for span in inquiry.lines), default=0.0),
        "headline_told": trust * max((_ordered(span, pairs) for span in inquiry.sentences), default=0.0),
        "headline_words": trust * _share(weights, inquiry.words.weights.keys()),
    }


def _likeness(span: Span, weights: dict[str, float], total: float) -> float:
    """Harmonic mean of what a span has of the headline and the headline of it."""
    if not span.weights:
        return 0.0
    shared = sum(weights[key] for key in weights.keys() & span.weights.keys())
    return 2 * shared / (total + span.weight) if shared else 0.0


def _ordered(span: Span, pairs: dict[tuple[str, str], float]) -> float:
    total = sum(pairs.values())
    if not total:
        return 0.0
    roots = [root(term) for term in span.terms]
    there = set(pairwise(roots))
    return sum(weight for pair, weight in pairs.items() if pair in there) / total


def _quotes(inquiry: Inquiry, page: Page) -> dict[str, float]:
    shares = [(_pair_share(span, page), span.weight) for span in inquiry.quotes]
    total = sum(weight for _, weight in shares)
    if not total:
        return {}
    loose = [_sentence_share(span, page) * min(1.0, span.weight / FULL_WEIGHT) for span in inquiry.quotes]
    return {
        "quote": max(share * min(1.0, weight / FULL_WEIGHT) for share, weight in shares),
        "quote_loose": max(loose),
        "quotes": sum(share * weight for share, weight in shares) / max(total, 2 * FULL_WEIGHT),
    }


def _pair_share(span: Span, page: Page) -> float:
    roots = [root(term) for term in span.terms]
    total = shared = 0.0
    for pair in pairwise(roots):
        weight = span.weights.get(pair[0], 0.0) + span.weights.get(pair[1], 0.0)
        total += weight
        shared += weight if pair in page.pairs else 0.0
    return shared / total if total else 0.0


def _sentence_share(span: Span, page: Page) -> float:
    keys = span.weights.keys()
    shared = (sum(span.weights[key] for key in keys & sentence) for sentence in page.sentences)
    return max(shared, default=0.0) / (span.weight or 1.0)


def _closest(inquiry: Inquiry, page: Page) -> list[float]:
    """For each sentence of the mail, the idf it shares with the article's sentence closest to it."""
    best = [0.0] * len(inquiry.sentences)
    said, words = inquiry.words.weights, inquiry.words.weights.keys()
    for sentence in page.sentences:
        common = words & sentence
        if sum(said[key] for key in common) <= min(best, default=0.0):
            continue
        for number, span in enumerate(inquiry.sentences):
            shared = sum(span.weights[key] for key in common if key in span.weights)
            best[number] = max(best[number], shared)
    return best


def _named(inquiry: Inquiry, page: Page) -> dict[str, float]:
    if not page.authors:
        return {}
    cued = {term for name in inquiry.reading.bylines for term in terms(name)}
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


def _time(inquiry: Inquiry, page: Page) -> dict[str, float]:
    published = page.article.published
    if published is None:
        return {"undated": 1.0}
    day = published.date()
    days = (inquiry.received.date() - day).days
    near = min((abs((day - named).days) for named in inquiry.reading.dates), default=9)
    return {
        "age": math.log1p(min(max(days, 0), LATE_DAYS)) / math.log1p(LATE_DAYS),
        "future": float(published > inquiry.received + timedelta(days=1)),
        "day": {0: 1.0, 1: 0.5}.get(near, 0.0),
    }


def _foreign(inquiry: Inquiry, page: Page) -> float:
    mine, its = inquiry.reading.message.language, page.article.language.split("-")[0]
    return float(bool(mine and its and mine != its))


def _outlet(inquiry: Inquiry, page: Page) -> float:
    if len(page.outlet) < SHORTEST_OUTLET:
        return float(bool(page.outlet) and page.outlet in inquiry.words.terms)
    return float(page.outlet in inquiry.squeezed)
