"""An article cut up for comparison: roots, sentences, neighbouring pairs, headline, author."""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from corrections_inbox.articles import Article
from corrections_inbox.matching.terms import root, terms

_CUT = re.compile(r"(?<=[.!?…。؟።])[\"'”’»)\]]*\s+|\n+")
_LABEL = re.compile(r"^(?:www|m|mobile|amp|edition|news|en|de|online|beta)\.")


@dataclass(frozen=True, slots=True)
class Page:
    """One article's comparable form."""

    article: Article
    headline: tuple[str, ...]  # terms
    roots: frozenset[str]
    pairs: frozenset[tuple[str, str]]  # neighbouring roots
    sentences: tuple[frozenset[str], ...]  # roots
    byline: tuple[str, ...]  # terms
    outlet: str  # the telling label of the host: "harbourpost"


def page(article: Article) -> Page:
    """Cuts an article up."""
    headline = tuple(terms(article.headline))
    rows = [tuple(map(root, headline))]
    for part in (article.standfirst, *article.captions, article.text):
        rows += [tuple(map(root, terms(sentence))) for sentence in _CUT.split(part) if sentence]
    everything = [word for row in rows for word in row]
    return Page(
        article=article,
        headline=headline,
        roots=frozenset(everything),
        pairs=frozenset(pairwise(everything)),
        sentences=tuple(frozenset(row) for row in rows if row),
        byline=tuple(terms(article.byline)),
        outlet=outlet(article.url),
    )


def outlet(url: str) -> str:
    """The label of a URL's host by which people call the outlet; empty if there is none."""
    host = urlsplit(url).hostname or ""
    labels = _LABEL.sub("", host).split(".")
    return re.sub(r"[\W_]+", "", labels[0]) if len(labels) > 1 else ""
