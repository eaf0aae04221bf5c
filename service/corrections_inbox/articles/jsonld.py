"""What a page tells machines about its article: schema.org in JSON-LD."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement, fromstring

_DEEPEST = 6
_MOST = 50_000  # nodes looked at
_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_MARKUP = re.compile(r"<(?:p|br|div|h\d|/p)\b", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*$")

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Described:
    """An article as its page describes it; what is not said is empty."""

    headline: str = ""
    description: str = ""
    byline: str = ""
    section: str = ""
    language: str = ""
    published: str = ""
    body: str = ""


def described(tree: HtmlElement) -> Described:
    """The first article in the page's JSON-LD that has a headline, or an empty description."""
    nodes = [node for node in _nodes(tree) if _is_article(node) and _text(node.get("headline"))]
    if not nodes:
        return Described()
    node = nodes[0]
    return Described(
        headline=_text(node.get("headline")),
        description=_text(node.get("description")),
        byline=", ".join(dict.fromkeys(_names(node.get("author")))),
        section=next(iter(_texts(node.get("articleSection"))), ""),
        language=_text(node.get("inLanguage")),
        published=_text(node.get("datePublished")),
        body=_paragraphs(node.get("articleBody")),
    )


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    left = _MOST
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        for node in _walk(_read(script.text or ""), _DEEPEST):
            left -= 1
            if left < 0:
                return
            yield node


def _read(script: str) -> object:
    for text in (script, unescape(script)):
        try:
            return json.loads(_WRAPPING.sub("", text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, depth - 1)


def _is_article(node: Node) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _TYPES.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(value: object) -> str:
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [text for item in (value if isinstance(value, list) else [value]) if (text := _text(item))]


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        # An author given as an address says nothing to a reader.
        yield from (text for text in _texts(name) if "://" not in text)


def _paragraphs(value: object) -> str:
    """An article body with its paragraphs apart, whether it came as plain text or as markup."""
    if not isinstance(value, str):
        return ""
    text = unescape(value)
    if _MARKUP.search(text):
        tree = fromstring(f"<div>{re.sub(r'(?i)<(?:/p|br|/div|/h[1-6])[^>]{0,50}>', chr(10), text)}</div>")
        text = "".join(str(piece) for piece in tree.itertext())
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)
