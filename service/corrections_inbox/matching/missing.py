"""What a mail quotes and an article does not say."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from corrections_inbox.articles import Article
from corrections_inbox.matching.reading import Quote, QuoteStyle
from corrections_inbox.matching.text import fold, words
from corrections_inbox.message import Role

SHORTEST = 3  # words; fewer are as often put in marks for their tone
NEARLY = 75.0  # partial likeness (rapidfuzz, 0-100) from which on a quote is a misquotation of what is there
MOST = 10
LONGEST = 120  # characters; a longer quote is known by its beginning, which keeps the work bounded


def missing(quotes: Iterable[Quote], article: Article) -> tuple[Quote, ...]:
    """The quotes, in the reader's own words and between marks, that stand nowhere in the article, nor nearly."""
    own = [quote for quote in quotes if quote.style is QuoteStyle.MARKED and quote.role is Role.OWN]
    telling = [quote for quote in own if len(words(quote.text)) >= SHORTEST][:MOST]
    said = fold("\n".join(text for _, _, text in article.parts())) if telling else ""
    return tuple(quote for quote in telling if not _stands(fold(quote.text[:LONGEST]), said))


def _stands(quote: str, said: str) -> bool:
    return quote in said or fuzz.partial_ratio(quote, said, score_cutoff=NEARLY) > 0
