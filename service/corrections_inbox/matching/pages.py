"""An article cut up for comparison: its roots in order, its headline, its authors, its outlet."""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from corrections_inbox.articles import Article
from corrections_inbox.matching import bylines
from corrections_inbox.matching.terms import roots, terms

# It begins with one set of signs, which is what makes the search through whole articles fast.
_CUT = re.compile(r"[\n.!?…。؟።](?:(?<=\n)\n*|[\"'“”’»)\]]*\s+)")
EDGE = "_"  # a root of its own between sentences, so that a text is cut up in one go
_REGISTRIES = frozenset({"", "co", "com", "org", "net", "gov", "edu", "ac", "go"})
_LABEL = re.compile(r"^(?:www\d*|m|mobile|amp|edition|news|en|de|online|beta)\.")


@dataclass(frozen=True, slots=True)
class Page:
    """One article's comparable form."""

    article: Article
    headline: tuple[str, ...]  # terms
    sequence: tuple[str, ...]  # the roots of the whole article in order, `EDGE` between sentences
    authors: tuple[tuple[str, ...], ...]  # the terms of each name
    outlets: tuple[str, ...]  # the telling labels of the host, without mark or space: "harbourpost"

    @property
    def roots(self) -> frozenset[str]:
        return frozenset(self.sequence)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring roots."""
        return frozenset(pairwise(self.sequence))


def page(article: Article) -> Page:
    """Cuts an article up."""
    parts = (article.headline, article.standfirst, *article.captions, article.text)
    return Page(
        article=article,
        headline=tuple(terms(article.headline)),
        sequence=tuple(roots(_CUT.sub(f" {EDGE} ", f"\n{EDGE}\n".join(parts)))),
        authors=bylines.authors(article.byline),
        outlets=outlets(article.url),
    )


def outlets(url: str) -> tuple[str, ...]:
    """The labels of a URL's host by which people may call the outlet; none if there are none."""
    *labels, _ = _LABEL.sub("", urlsplit(url).hostname or "").split(".")
    return tuple(re.sub(r"[\W_]+", "", label) for label in labels if label not in _REGISTRIES)
