"""The text of the article on a page: extracted, then completed from what extraction is known to drop."""

import re
from collections import Counter
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from corrections_inbox.articles.metadata import Metadata
from corrections_inbox.articles.paragraphs import completed

_COVERED = 0.95  # of a text's words, to call it contained
_MORE = 1.25  # times the words, to call another text fuller
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def body(tree: HtmlElement, told: Metadata) -> str:
    """The article's text, paragraphs separated by a blank line; empty if there is none.

    The text in the page's JSON-LD has the last word where it holds all that was extracted and much more.
    """
    lines = _extracted(tree, told.url)
    if lines and _WORD.findall(lines[0].casefold()) == _WORD.findall(told.headline.casefold()):
        del lines[0]
    found = "\n\n".join(completed(lines, tree))
    return told.body if _fuller(told.body, found) else found


def _extracted(tree: HtmlElement, url: str) -> list[str]:
    try:
        # The library takes the tree apart. Text it would refuse where the first line does not say that it is HTML.
        page = deepcopy(tree)
        document = bare_extraction(page, url=url, include_tables=True, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        # Some broken pages trip the library; the page's JSON-LD is left.
        return []
    lines = (getattr(document, "text", None) or "").splitlines()
    kept = (re.sub(r"^[-*] +", "", " ".join(line.split())) for line in lines)
    return [line for line in kept if line.strip("|- ")]


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _fuller(text: str, than: str) -> bool:
    more, less = _words(text), _words(than)
    if (more & less).total() < _COVERED * less.total():
        return False
    # Extraction falls back to the same text, but runs its paragraphs together.
    return more.total() > _MORE * less.total() or ("\n" in text and "\n" not in than)
