"""A web page's bytes into the Article that it shows."""

from corrections_inbox.articles import metadata
from corrections_inbox.articles.body import body
from corrections_inbox.articles.captions import captions
from corrections_inbox.articles.charset import decode
from corrections_inbox.articles.embedded import embedded
from corrections_inbox.articles.page import LARGEST_PAGE, NotAnArticle, parse
from corrections_inbox.articles.text import tidy
from corrections_inbox.articles.urls import canonical
from corrections_inbox.articles.values import Article

__all__ = ["NotAnArticle", "extract", "stated_address"]

_SHORTEST = 60  # characters: a notice of two lines is an article, a word of welcome is none


def extract(html: bytes, url: str, *, charset: str = "") -> Article:
    """Reads the article on a page: text, captions and what the page says of it. Its id is its canonical URL.

    `url` is where the page was found; `charset` what its HTTP header said. Times without a zone count as UTC.

    Raises:
        NotAnArticle: it is over 10 MB, no HTML, or shows no headline or no text.
        ValueError: `url` is no http(s) URL.
    """
    if len(html) > LARGEST_PAGE:
        raise NotAnArticle(f"the page has {len(html):,} bytes, more than {LARGEST_PAGE:,}")
    canonical(url)
    tree = parse(decode(html, charset))
    told = metadata.read(tree, url)
    if not told.headline:
        raise NotAnArticle("the page has no headline")
    text, shown = tidy(body(tree, told)), tuple(tidy(caption) for caption in captions(tree))
    if len(text) < _SHORTEST:
        drawn = embedded(tree)
        text, shown = drawn.text, drawn.captions
    if len(text) < _SHORTEST:
        raise NotAnArticle("the page has no text of an article")
    return Article(
        id=canonical(told.url),
        url=told.url,
        headline=told.headline,
        text=text,
        standfirst="" if _repeats(text, told.standfirst) else told.standfirst,
        byline=told.byline,
        section=told.section,
        language=told.language,
        published=told.published,
        captions=shown,
        aliases=told.aliases,
    )


def stated_address(html: bytes, otherwise: str = "") -> str:
    """The address that a saved page calls its canonical one, or `otherwise`."""
    try:
        return metadata.stated_address(parse(decode(html[:LARGEST_PAGE]))) or otherwise
    except NotAnArticle:
        return otherwise


def _repeats(text: str, standfirst: str) -> bool:
    """Whether the standfirst is only the text's own beginning over again."""
    return "".join(standfirst.split()).rstrip(".… ") in "".join(text.split())
