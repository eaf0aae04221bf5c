"""An article cut up for comparison: roots, sentences, neighbouring pairs, headline, author."""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from corrections_inbox.articles import Article
from corrections_inbox.matching.terms import root, terms

_CUT = re.compile(r"(?<=[.!?…。؟።])[\"'“”’»)\]]*\s+|\n+")
_EDGE = "_"  # a term of its own between sentences, so that a text is cut into terms in one go
_AND = re.compile(r"[,;&/|]|\b(?:and|und|et|y|e|by|von|par|por|with)\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?:www\d*|m|mobile|amp|edition|news|en|de|online|beta)\.")


@dataclass(frozen=True, slots=True)
class Page:
    """One article's comparable form."""

    article: Article
    headline: tuple[str, ...]  # terms
    roots: frozenset[str]
    pairs: frozenset[tuple[str, str]]  # neighbouring roots
    sentences: tuple[frozenset[str], ...]  # roots
    authors: tuple[tuple[str, ...], ...]  # the terms of each name
    outlet: str  # the telling label of the host: "harbourpost"


def page(article: Article) -> Page:
    """Cuts an article up."""
    headline = tuple(terms(article.headline))
    parts = (article.headline, article.standfirst, *article.captions, article.text)
    everything = [root(term) for term in terms(_CUT.sub(f" {_EDGE} ", f"\n{_EDGE}\n".join(parts)))]
    sentences = (frozenset(sentence.split()) for sentence in " ".join(everything).split(f" {_EDGE} "))
    return Page(
        article=article,
        headline=headline,
        roots=frozenset(everything),
        pairs=frozenset(pairwise(everything)),
        sentences=tuple(sentence for sentence in sentences if sentence),
        authors=tuple(filter(None, (tuple(terms(name)) for name in _AND.split(article.byline)))),
        outlet=outlet(article.url),
    )


def outlet(url: str) -> str:
    """The label of a URL's host by which people call the outlet; empty if there is none."""
    host = urlsplit(url).hostname or ""
    labels = _LABEL.sub("", host).split(".")
    return re.sub(r"[\W_]+", "", labels[0]) if len(labels) > 1 else ""
