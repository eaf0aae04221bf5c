"""An article's own HTML, as content systems hand it out: all of it is text, but for captions and machinery."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from corrections_inbox.articles.captions import captions
from corrections_inbox.articles.page import NotAnArticle, parse
from corrections_inbox.articles.text import tidy

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_MACHINERY = frozenset(
    {"script", "style", "iframe", "figcaption", "form", "button", "noscript", "svg", "template", "video", "audio"}
)
_BREAK = "\x1e"


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text with paragraphs separated by a blank line, and the captions of its pictures."""

    text: str
    captions: tuple[str, ...] = ()


def read_fragment(markup: str) -> Fragment:
    """Reads a piece of HTML, or plain text; empty in, empty out."""
    if not markup.strip():
        return Fragment("")
    try:
        tree = parse(f"<html><body>{tidy(markup)}</body></html>")
    except NotAnArticle:
        return Fragment("")
    blocks = (" ".join(tidy(block).split()) for block in "".join(_pieces(tree.body)).split(_BREAK))
    return Fragment("\n\n".join(block for block in blocks if block), tuple(map(tidy, captions(tree))))


def _pieces(element: HtmlElement) -> Iterator[str]:
    tag = element.tag
    if tag in _MACHINERY or "wp-caption-text" in (element.get("class") or ""):
        return
    edge = _BREAK if tag in _BLOCKS else " " if tag in {"br", "td", "th"} else ""
    yield edge
    yield element.text or ""
    for child in element.iterchildren():
        yield from _pieces(child)
        yield child.tail or ""
    yield edge
