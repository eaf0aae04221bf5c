"""An article cut up for comparison: its roots as numbers in order, its headline, its authors, its outlet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article
from corrections_inbox.matching import bylines
from corrections_inbox.matching.keys import key
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
    keys: npt.NDArray[np.uint64]  # of the roots of the whole article and of `EDGE`, each once, in rising order
    order: npt.NDArray[np.unsignedinteger]  # where in `keys` its roots stand, in order, `EDGE` between sentences
    authors: tuple[tuple[str, ...], ...]  # the terms of each name
    outlets: tuple[str, ...]  # the telling labels of the host, without mark or space: "harbourpost"

    def holds(self, roots: Iterable[str]) -> set[str]:
        """Which of these roots it has."""
        mine = set(self.keys.tolist())
        return {one for one in roots if key(one) in mine}

    @property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """The keys of neighbouring roots."""
        return frozenset(pairwise(self.keys[self.order].tolist()))


def page(article: Article) -> Page:
    """Cuts an article up."""
    parts = (article.headline, article.standfirst, *article.captions, article.text)
    sequence = roots(_CUT.sub(f" {EDGE} ", f"\n{EDGE}\n".join(parts)))
    keys, order = np.unique(np.fromiter(map(key, sequence), np.uint64, len(sequence)), return_inverse=True)
    return Page(
        article=ArticleRef.of(article),
        headline=tuple(terms(article.headline)),
        keys=keys,
        order=order.astype(np.uint32),
        authors=bylines.authors(article.byline),
        outlets=outlets(article.url),
    )


def outlets(url: str) -> tuple[str, ...]:
    """The labels of a URL's host by which people may call the outlet; none if there are none."""
    *labels, _ = _LABEL.sub("", urlsplit(url).hostname or "").split(".")
    return tuple(re.sub(r"[\W_]+", "", label) for label in labels if label not in _REGISTRIES)
