"""Paragraphs that text extraction left out, put back: it stops at advertisements and loses what follows a box."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_SHORTEST = 60  # characters of a paragraph worth putting back
_TELLING = 40  # characters by which a paragraph is known again
_KIN = 2  # paragraphs kept from containers of a kind, for the rest of that kind to be trusted
_LINKED = 0.4  # share of characters in links that makes a paragraph a teaser
_BOXES = frozenset(
    [
        "article",
        "aside",
        "section",
        "figure",
        "div",
        "ul",
        "ol",
        "table",
        "form",
        "nav",
        "footer",
        "header",
        "p",
        "blockquote",
    ]
)
_FURNITURE = (
    "ancestor::nav or ancestor::aside or ancestor::footer or ancestor::form or ancestor::figure or ancestor::header"
)

Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    folded: str
    container: Kind
    plain: bool  # hardly any of it is links


def completed(lines: list[str], tree: HtmlElement) -> list[str]:
    """The extracted lines with the page's paragraphs that they lack, each where the page has it.

    Only paragraphs in containers of the same tag and class as those of paragraphs that were extracted are put back.
    """
    whole = _fold("\n".join(lines))
    paragraphs = list(_paragraphs(tree))
    known = Counter(p.container for p in paragraphs if len(p.folded) >= _TELLING and p.folded in whole)
    trusted = {container for container, count in known.items() if count >= _KIN}
    folded = [_fold(line) for line in lines]
    done, place = list(lines), -1
    for paragraph in paragraphs:
        at = _place(paragraph.folded, folded, place)
        if at is not None:
            place = at
            if len(paragraph.folded) > len(folded[at]) and paragraph.plain:
                done[at], folded[at] = paragraph.text, paragraph.folded
        elif place >= 0 and paragraph.plain and paragraph.container in trusted and paragraph.folded not in whole:
            place += 1
            done.insert(place, paragraph.text)
            folded.insert(place, paragraph.folded)
    return done


def _place(paragraph: str, lines: list[str], after: int) -> int | None:
    """The line that this paragraph is, or that is a part of it, at or after a place."""
    for at in range(max(after, 0), len(lines)):
        if paragraph == lines[at] or (len(lines[at]) >= _TELLING and lines[at] in paragraph):
            return at
    return None


def _fold(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _paragraphs(tree: HtmlElement) -> Iterator[_Paragraph]:
    for element in tree.xpath(f"//body//p[not({_FURNITURE})]"):
        text = " ".join("".join(_own(element)).split())
        parent = element.getparent()
        if len(text) < _SHORTEST or parent is None:
            continue
        linked = sum(len("".join(link.itertext())) for link in element.iterchildren("a"))
        container = (str(parent.tag), parent.get("class") or "")
        yield _Paragraph(text, _fold(text), container, linked <= _LINKED * len(text))


def _own(element: HtmlElement) -> Iterator[str]:
    """A paragraph's text without the boxes that stand in it."""
    yield element.text or ""
    for child in element.iterchildren():
        if child.tag not in _BOXES and child.tag not in {"script", "style"}:
            yield from _own(child)
        yield child.tail or ""
