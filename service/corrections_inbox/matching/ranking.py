"""The candidates of a mail with their probabilities."""

from dataclasses import dataclass

from corrections_inbox.matching import candidates, clusters, scoring
from corrections_inbox.matching.candidates import Found, Generator
from corrections_inbox.matching.features import Features, Links, is_future, links_of, measure
from corrections_inbox.matching.index import Index
from corrections_inbox.matching.inquiry import Inquiry
from corrections_inbox.matching.offer import Offer, offer
from corrections_inbox.matching.pages import Page

CLUSTERED = 20  # the best candidates, among which versions of one story are told apart


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its probability; versions of one story share a cluster number."""

    page: Page
    features: Features
    confidence: float
    cluster: int
    generators: tuple[Generator, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates, best first, and what the mail offers to find its article by."""

    scored: tuple[Scored, ...]
    offer: Offer


def measured(inquiry: Inquiry, index: Index) -> list[tuple[Page, Features]]:
    """All candidates with their figures, in no order that means anything."""
    return [(cut, features) for _, cut, features in _measured(inquiry, index, links_of(inquiry, index))]


def _measured(inquiry: Inquiry, index: Index, links: Links) -> list[tuple[Found, Page, Features]]:
    found = candidates.gather(inquiry, index)
    pages = index.pages([entry.article_id for entry in found])
    known = [(entry, pages[entry.article_id]) for entry in found if entry.article_id in pages]
    # Nobody writes about an article that is yet to come; but where their link leads, it is the dates that are wrong.
    cut = [
        (entry, page)
        for entry, page in known
        if Generator.LINK in entry.generators or not is_future(page.article, inquiry.received)
    ]
    return [(entry, one, figures) for (entry, one), figures in zip(cut, measure(inquiry, cut, links), strict=True)]


def rank(inquiry: Inquiry, index: Index) -> Ranking:
    """All candidates with their probabilities."""
    links = links_of(inquiry, index)
    rows = sorted(_measured(inquiry, index, links), key=lambda row: -sum(scoring.contributions(row[2]).values()))
    numbers = clusters.clusters([cut for _, cut, _ in rows[:CLUSTERED]])
    numbers += range(len(numbers), len(rows))
    offered = offer(inquiry, [cut for _, cut, _ in rows], is_linked=bool(links.own))
    shares = scoring.probabilities([features for _, _, features in rows], numbers, offered)
    scored = tuple(
        Scored(cut, features, share, number, tuple(sorted(entry.generators)))
        for (entry, cut, features), share, number in zip(rows, shares, numbers, strict=True)
    )
    return Ranking(scored, offered)
