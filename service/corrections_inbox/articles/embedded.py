"""Pages drawn by script: their article lies as HTML in a string of the data that the script reads."""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from corrections_inbox.articles.fragment import Fragment, read_fragment

_LITERAL = re.compile(r'"(?:[^"\\]|\\.){300,}"')
_PARAGRAPH = re.compile(r"(?:<|\\u003c)(?:p|br)\b", re.IGNORECASE)
_MARKUP = re.compile(r"^\s*<\w")
_DEPTH = 2  # data within a string within data


def embedded(tree: HtmlElement) -> Fragment:
    """The longest article text in the page's scripts, with its captions; empty if there is none."""
    scripts = [script.text or "" for script in tree.xpath("//script[not(@src)]")]
    found = [read_fragment(markup) for script in scripts for markup in _markups(script, _DEPTH)]
    return max(found, key=lambda fragment: len(fragment.text), default=Fragment(""))


def _markups(data: str, depth: int) -> Iterator[str]:
    for literal in _LITERAL.findall(data):
        if not _PARAGRAPH.search(literal):
            continue
        try:
            text = str(json.loads(literal, strict=False))
        except ValueError:
            continue
        if _MARKUP.match(text):
            yield text
        elif depth > 1:
            yield from _markups(text, depth - 1)
