"""Message to `Match`: which article is meant, how sure, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from corrections_inbox.articles import Article
from corrections_inbox.articles.hosts import host_of, plain_host
from corrections_inbox.matching import claims, evidence, reader
from corrections_inbox.matching.index import Index
from corrections_inbox.matching.inquiry import Inquiry, inquire
from corrections_inbox.matching.missing import missing
from corrections_inbox.matching.passages import Located, locate
from corrections_inbox.matching.ranking import Scored, rank
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.matching.splitting import allegations
from corrections_inbox.matching.values import Candidate, Evidence, Match
from corrections_inbox.message import Message

MOST_CANDIDATES = 3
LEAST_CONFIDENCE = 0.001  # a guess below this is no guess


def understand(
    message: Message,
    index: Index,
    *,
    received: datetime,
    link_threshold: float = 0.8,
    hosts: frozenset[str] = frozenset(),
    encoder: Encoder | None = None,
) -> tuple[Match, ...]:
    """One match for each error that the mail alleges, at least one. `hosts` are the publication's own.

    An `encoder` reranks the sentences of the articles that may be meant; which article is meant it has no say in.
    """
    reading = reader.read(message, received)
    rarity = Rarity(index, reading.language)
    inquiry = inquire(reading, received, rarity)
    ranked = rank(inquiry, index).scored
    left_out = tuple(map(evidence.left_out, reading.defects))
    guesses = _guesses(inquiry, ranked, dead_links(reading.urls, index, hosts) + left_out)
    articles = index.articles([guess.article.id for guess in guesses])
    # One that a newer state of the index no longer has is none to guess.
    guesses = tuple(guess for guess in guesses if guess.article.id in articles)
    return _matches(reading, guesses, articles, rarity, link_threshold=link_threshold, hosts=hosts, encoder=encoder)


def _matches(
    reading: Reading,
    guesses: tuple[Candidate, ...],
    articles: dict[str, Article],
    rarity: Rarity,
    *,
    link_threshold: float,
    hosts: frozenset[str],
    encoder: Encoder | None,
) -> tuple[Match, ...]:
    """One match for each error alleged in the first guess, each with the passages of all guesses."""

    def ours(url: str) -> bool:
        return _is_ours(url, hosts)

    if not guesses:
        return (Match(None, (), claims.read_claim(reading, None, (), ours), reading.defects),)
    first, article = guesses[0], articles[guesses[0].article.id]
    # Passages that the first guess needs are looked for in each part of the mail, those of the others in all of it.
    others = tuple(
        _placed(guess, locate(reading, articles[guess.article.id], rarity.idf, encoder)) for guess in guesses[1:]
    )
    matches = []
    # Of an article that is only guessed an editor is asked once, however many errors there are.
    apart = first.confidence >= link_threshold
    for allegation in allegations(reading, article, rarity.idf, encoder, apart=apart):
        guess = _placed(first, allegation.located)
        absent = tuple(map(evidence.absent_quote, missing(allegation.reading.quotes, article)))
        guess = replace(guess, evidence=guess.evidence + absent)
        linked = guess if guess.confidence >= link_threshold else None
        claim = claims.read_claim(allegation.reading, article, allegation.located, ours)
        matches.append(Match(linked, (guess, *others), claim, reading.defects))
    return tuple(matches)


def _placed(guess: Candidate, located: tuple[Located, ...]) -> Candidate:
    """The guess with its best passage and the grounds for that."""
    if not located:
        return guess
    return replace(guess, passage=located[0].passage, evidence=guess.evidence + located[0].evidence)


def _is_ours(url: str, hosts: frozenset[str]) -> bool:
    return host_of(url) in {plain_host(own) for own in hosts}


def dead_links(urls: Iterable[str], index: Index, hosts: frozenset[str]) -> tuple[Evidence, ...]:
    """What tells an editor that the mail links to something of ours that the archive does not have."""
    ours = [url for url in urls if _is_ours(url, hosts)]
    return tuple(evidence.dead_link(url) for url in ours if not index.by_url(url))


def _guesses(inquiry: Inquiry, ranked: Sequence[Scored], more: tuple[Evidence, ...]) -> tuple[Candidate, ...]:
    """The best of each cluster, with the confidence of the whole cluster."""
    together: dict[int, Scored] = {}
    for scored in ranked:
        first = together.get(scored.cluster)
        together[scored.cluster] = replace(first, confidence=first.confidence + scored.confidence) if first else scored
    best = sorted(together.values(), key=lambda scored: -scored.confidence)[:MOST_CANDIDATES]
    average = evidence.averages([scored.features for scored in ranked])
    told = [_candidate(inquiry, scored, best, average) for scored in best if scored.confidence >= LEAST_CONFIDENCE]
    return tuple(replace(candidate, evidence=candidate.evidence + more) for candidate in told)


def _candidate(inquiry: Inquiry, scored: Scored, best: list[Scored], average: dict[str, float]) -> Candidate:
    reasons = evidence.explain(inquiry, scored.page, scored.features, average)
    rivals = [other for other in best if other is not scored]
    if rivals:
        reasons += (evidence.rival(rivals[0].page.article.headline, scored.confidence, rivals[0].confidence),)
    confidence = round(min(scored.confidence, 1.0), 4)
    return Candidate(scored.page.article, confidence, evidence=reasons, generators=scored.generators)
