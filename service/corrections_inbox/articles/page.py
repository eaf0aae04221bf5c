"""A web page as a tree, parsed once and hardened."""

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corrections_inbox.articles.text import printable

LARGEST_PAGE = 10_000_000  # bytes


class NotAnArticle(ValueError):  # noqa: N818  it says what the page is, as StopIteration says what happened
    """The page shows no article that could be told from it; the message is one clause that says why."""


def parse(text: str) -> HtmlElement:
    """The page's tree. Nothing is loaded for it, and nesting beyond libxml2's limit is cut.

    Raises:
        NotAnArticle: it holds no HTML.
    """
    # Given as bytes, because lxml refuses text that declares an encoding of its own.
    parser = HTMLParser(encoding="utf-8", no_network=True, recover=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(printable(text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise NotAnArticle("the page is empty or no HTML") from None
    if not isinstance(tree, HtmlElement):
        raise NotAnArticle("the page is empty or no HTML")
    for line_break in tree.iter("br"):
        line_break.tail = " " + (line_break.tail or "")
    return tree


def words_of(element: HtmlElement) -> str:
    """An element's text with single spaces."""
    return " ".join("".join(element.itertext()).split())
