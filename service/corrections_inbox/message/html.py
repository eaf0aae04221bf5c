"""HTML mail to text, keeping three things that plain text loses: what is quoted, what is a signature, what links where.

Private-use characters are set into the tree as marks before inscriptis lays it out, and read off again afterwards.
"""

import re
from itertools import islice

from inscriptis import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html

from corrections_inbox.message.body import MAX_HTML, Anchor, Body
from corrections_inbox.message.cleaning import clean

# Laying out takes half a second for so many.
_MOST_ELEMENTS = 20_000
_QUOTE, _UNQUOTE, _REST, _SIGN, _UNSIGN, _LINK, _UNLINK = (chr(code) for code in range(0xE000, 0xE007))
# The mark of a link carries its number, up to the mark that closes it.
_NUMBERED = chr(0xE007)
_MARKS = re.compile("([\ue000-\ue006])(?:([0-9]+)\ue007)?")
_MOST_LINKS = 500
_RULE = "_" * 32

_QUOTE_CLASSES = frozenset(
    {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra"}
    | {"moz-forward-container", "gmx_quote", "moz-cite-prefix", "protonmail_quoted", "freebirdfxquote"}
)
_QUOTE_IDS = frozenset({"olk_src_body_section", "replywithtextquote", "reply-intro", "isforwardcontent"})
_REST_IDS = frozenset(
    {"divrplyfwdmsg", "appendonsend", "stopspelling", "ms-outlook-mobile-reference-message"}
    | {"mail-editor-reference-message-container"}
)
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature", "protonmail_signature_block", "tutanota_signature"})
_SIGNATURE_IDS = frozenset({"signature", "ms-outlook-mobile-signature", "applemailsignature"})
_QUOTE_NAMES, _SIGNATURE_NAMES = _QUOTE_CLASSES | _QUOTE_IDS, _SIGNATURE_CLASSES | _SIGNATURE_IDS
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d]*[1-9])")
_STRUCK = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through")
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_TAG = re.compile(r"<[^<>]*>?")


def read_html(source: str) -> Body:
    """The body of an HTML mail; hidden elements are dropped, struck-out words stand between `~~`."""
    source = source[:MAX_HTML]
    tree = _tree(source)
    if tree is None or _is_too_large(tree):
        return Body(_stripped(source))
    if "&#" in source:
        _clean_characters(tree)
    hrefs = _mark(tree)
    laid_out = _lay_out(tree)
    body = _read_marks(laid_out, hrefs)
    if not body.text.strip():
        # Very deep nesting makes the layout come out empty without a word.
        return Body(_stripped(source))
    return body


def _tree(source: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return tree


def _is_too_large(tree: html.HtmlElement) -> bool:
    return next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None


def _lay_out(tree: html.HtmlElement) -> str:
    try:
        return str(Inscriptis(tree, ParserConfig()).get_text())
    except (RecursionError, ValueError, IndexError, AttributeError, TypeError):
        # The layout is a library's; whatever it trips over, the words are still there.
        return ""


def _stripped(source: str) -> str:
    """The words of an HTML source without any layout, in linear time."""
    for element in ("script", "style", "head"):
        source = _without(source, element)
    tree_less = _TAG.sub(" ", source)
    return clean("\n".join(" ".join(line.split()) for line in _unescape(tree_less).split("\n"))).strip()


def _without(source: str, element: str) -> str:
    kept, position, lower = [], 0, source.lower()
    while (start := lower.find(f"<{element}", position)) >= 0:
        kept.append(source[position:start])
        end = lower.find(f"</{element}", start)
        if end < 0:
            return "".join(kept)
        position = end
    return "".join([*kept, source[position:]])


def _unescape(text: str) -> str:
    for entity, character in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def _mark(tree: html.HtmlElement) -> list[str]:
    _drop_hidden(tree)
    hrefs: list[str] = []
    for element in tree.iter(etree.Element):
        # Of the style only kept line ends matter to the text; a margin of a million lines must not.
        style = (element.attrib.pop("style", None) or "").lower()
        if _PREFORMATTED.search(style):
            element.set("style", "white-space: pre")
        names = _names(element)
        if element.tag == "blockquote" or not names.isdisjoint(_QUOTE_NAMES):
            _wrap(element, _QUOTE, _UNQUOTE)
        elif not names.isdisjoint(_REST_IDS):
            _wrap(element, _REST, "")
        elif not names.isdisjoint(_SIGNATURE_NAMES):
            _wrap(element, _SIGN, _UNSIGN)
        elif element.tag in {"s", "strike", "del"} or _STRUCK.search(style):
            _wrap(element, "~~", "~~")
        elif element.tag == "a" and _leads_somewhere(element) and len(hrefs) < _MOST_LINKS:
            hrefs.append(str(element.get("href")).strip())
            _wrap(element, f"{_LINK}{len(hrefs) - 1}{_NUMBERED}", _UNLINK)
    return hrefs


def _clean_characters(tree: html.HtmlElement) -> None:
    """Drops the characters that only a numeric entity could have brought in."""
    for element in tree.iter(etree.Element):
        element.text = clean(element.text) if element.text else None
        element.tail = clean(element.tail) if element.tail else None


def _drop_hidden(tree: html.HtmlElement) -> None:
    hidden: list[html.HtmlElement] = []
    for element in tree.iter(etree.Element):
        if element.tag == "hr":
            # The layout knows no rules, and one is what a reply or a signature often stands under.
            element.tag, element.text = "div", _RULE
        if element.get("hidden") is not None or _HIDDEN.search((element.get("style") or "").lower()):
            hidden.append(element)
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()


def _names(element: html.HtmlElement) -> frozenset[str]:
    if not element.keys():
        return frozenset()
    # Outlook's web mail writes "x_" before the ids of what it quotes.
    names = {(element.get("id") or "").lower(), *(element.get("class") or "").lower().split()}
    return frozenset(name.removeprefix("x_") for name in names)


def _leads_somewhere(element: html.HtmlElement) -> bool:
    return (element.get("href") or "").strip().lower().startswith(("http://", "https://", "www."))


def _wrap(element: html.HtmlElement, before: str, after: str) -> None:
    element.text = before + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + after
    else:
        element.text += after


class _Reader:
    """Takes laid-out text line by line and turns the marks in it into stretches."""

    def __init__(self, hrefs: list[str]) -> None:
        self.body = Body("")
        self._hrefs = hrefs
        self._opened: dict[str, list[int]] = {_QUOTE: [], _SIGN: []}
        self._link: tuple[str, int] | None = None
        self._out: list[str] = []
        self._length = 0
        self._blank = True
        self._rest: int | None = None

    def take(self, line: str) -> None:
        words = _MARKS.sub("", line)
        if words.strip():
            self._words(line)
            self._blank = False
        else:
            for mark in _MARKS.finditer(line):
                self._meet(mark)
            # A line that held nothing but marks is none; of several blank lines one stays.
            if line == words and not self._blank:
                self._write("\n")
                self._blank = True

    def _words(self, line: str) -> None:
        position = 0
        for mark in _MARKS.finditer(line):
            self._write(line[position : mark.start()])
            self._meet(mark)
            position = mark.end()
        self._write(line[position:] + "\n")

    def _write(self, piece: str) -> None:
        self._out.append(piece)
        self._length += len(piece)

    def _meet(self, match: re.Match[str]) -> None:
        mark = match[1]
        if mark == _LINK and match[2]:
            self._link = self._hrefs[int(match[2])], self._length
        elif mark == _UNLINK and self._link:
            self.body.anchors.append(Anchor(*self._link, self._length))
            self._link = None
        elif mark == _REST and self._rest is None:
            self._rest = self._length
        elif mark in self._opened:
            self._opened[mark].append(self._length)
        elif mark == _UNQUOTE:
            self._close(_QUOTE, self.body.quoted)
        elif mark == _UNSIGN:
            self._close(_SIGN, self.body.signed)

    def _close(self, mark: str, stretches: list[tuple[int, int]]) -> None:
        if self._opened[mark]:
            start = self._opened[mark].pop()
            if not self._opened[mark] and start < self._length:
                stretches.append((start, self._length))

    def finish(self) -> Body:
        self.body.text = "".join(self._out[:-1] if self._blank else self._out)
        if self._rest is not None:
            self.body.quoted.append((self._rest, self._length))
        return self.body


def _read_marks(laid_out: str, hrefs: list[str]) -> Body:
    reader = _Reader(hrefs)
    for line in laid_out.replace("\xa0", " ").split("\n"):
        # Indentation is layout: kept, it would make every paragraph of some mailers look set off.
        reader.take(line.strip())
    return reader.finish()
