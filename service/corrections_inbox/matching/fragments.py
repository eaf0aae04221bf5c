"""Words that a link opens the page at: the `#:~:text=` directive (WICG Scroll to Text Fragment) as a citation."""

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote

from corrections_inbox.matching.reading import Quote, QuoteStyle
from corrections_inbox.message import Link

MOST = 10
SHORTEST = 3  # words; one or two are a name that was searched for
LONGEST = 400  # code points
_DIRECTIVE = ":~:text="


def cited(links: Iterable[Link], text: str) -> tuple[Quote, ...]:
    """The passages that links point at, at most ten; of one named by its two ends, both."""
    return tuple(islice((quote for link in links for quote in _of(link, text)), MOST))


def _of(link: Link, text: str) -> Iterator[Quote]:
    _, _, directive = link.url.partition(_DIRECTIVE)
    # A context is marked by a dash: "before-,start,end,-after".
    terms = [t for t in directive.partition("&")[0].split(",") if t and not (t.endswith("-") or t.startswith("-"))]
    words = " ".join(" … ".join(unquote(term) for term in terms[:2]).split())[:LONGEST]
    start = text.find(link.raw)
    if len(words.split()) >= SHORTEST and start >= 0:
        yield Quote(words, start, start + len(link.raw), link.role, QuoteStyle.LINKED)
