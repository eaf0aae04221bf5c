"""An article cut up for comparison: its roots in order, its headline, its authors, its outlet."""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article
from corrections_inbox.matching import bylines
from corrections_inbox.matching.terms import roots, terms
from corrections_inbox.matching.values import ArticleRef

# It begins with one set of signs, which is what makes the search through whole articles fast.
_CUT = re.compile(r"[\n.!?…。؟።](?:(?<=\n)\n*|[\"'“”’»)\]]*\s+)")
EDGE = "_"  # a root of its own between sentences, so that a text is cut up in one go
_REGISTRIES = frozenset({"", "co", "com", "org", "net", "gov", "edu", "ac", "go"})
_LABEL = re.compile(r"^(?:www\d*|m|mobile|amp|edition|news|en|de|online|beta)\.")


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One article's comparable form."""

    article: ArticleRef
    headline: tuple[str, ...]  # terms
    vocabulary: tuple[str, ...]  # the roots of the whole article, each once, and `EDGE`
    order: npt.NDArray[np.uint32]  # where in the vocabulary its roots stand, in order, `EDGE` between sentences
    authors: tuple[tuple[str, ...], ...]  # the terms of each name
    outlets: tuple[str, ...]  # the telling labels of the host, without mark or space: "harbourpost"

    @property
    def roots(self) -> frozenset[str]:
        return frozenset(self.vocabulary)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring roots."""
        return frozenset(pairwise(self.vocabulary[number] for number in self.order.tolist()))


def page(article: Article) -> Page:
    """Cuts an article up."""
    parts = (article.headline, article.standfirst, *article.captions, article.text)
    sequence = roots(_CUT.sub(f" {EDGE} ", f"\n{EDGE}\n".join(parts)))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(sequence))}
    return Page(
        article=ArticleRef.of(article),
        headline=tuple(terms(article.headline)),
        vocabulary=tuple(numbers),
        order=np.fromiter(map(numbers.__getitem__, sequence), np.uint32, len(sequence)),
        authors=bylines.authors(article.byline),
        outlets=outlets(article.url),
    )


def outlets(url: str) -> tuple[str, ...]:
    """The labels of a URL's host by which people may call the outlet; none if there are none."""
    *labels, _ = _LABEL.sub("", urlsplit(url).hostname or "").split(".")
    return tuple(re.sub(r"[\W_]+", "", label) for label in labels if label not in _REGISTRIES)
