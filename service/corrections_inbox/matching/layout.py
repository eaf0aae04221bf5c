"""What an article's paragraphs are, as a reader sees the page: captions, subheadings and quotations among the text."""

import re
from collections.abc import Sequence
from enum import StrEnum

from corrections_inbox.matching.sentences import ArticleSentence

LONGEST_CAPTION = 450  # characters
LONGEST_SUBHEADING = 80
LONG_QUOTATION = 120
# A credit line tells a caption from the text: "(Photo: …)", "| AP", "/Reuters)", "FILE -".
CREDIT = re.compile(
    r"(?i:\(?\b(?:photo(?:graph)?|image|foto|picture|bild|imagen|crédit|credit)s?(?: ?credits?)?(?::| ?by\b| courtesy\b))"
    r"|(?i:\bgetty images\b|\bfile ?photo\b|\bthis (?:file|handout|undated|combination|aerial)\b|\bphoto,|\bpictured\b|\bhandout\b)|^FILE ?[-–—]"
    r"|[|/(] ?(?:AP|AFP|EPA|Reuters|REUTERS|Getty|Bloomberg|dpa|EFE)\b(?: Photo)?[^.]{0,30}\)?$|\(AP Photo|^\([^()]{3,60}/[^()]{2,40}\)$"
)
# Some pages run the agency into what follows: "Guests at the summit. | AP The minister said".
_CREDITED = re.compile(r"\| ?(?:AP|AFP|EPA|Reuters|REUTERS|Getty|Bloomberg|dpa|EFE)\b")
# "HARBOURTON — ", "SALTMERE, Norway (Agency) - ": the text begins here, and what stands before is the page's.
_DATELINE = re.compile(r"^[^\W\d_][^\W\d_a-z]{2,}[\w ,./'’-]{0,40}(?:\([\w ./-]{2,30}\) ?)?[-–—]{1,2} ")
_DATELINE_BEFORE = 4  # paragraphs
_POSTED = re.compile(r"pic\.twitter\.com|\(@\w+\)|^— .{3,80}\d{4}$")
_OPENS = re.compile(r"\s*[\"“„«‘]")
_ENDED = re.compile(r"[.!?…:;,\"”»’')\]]$")


class Layout(StrEnum):
    TEXT = "text"
    CAPTION = "caption"
    SUBHEADING = "subheading"
    QUOTATION = "quotation"  # a paragraph that opens with a quotation mark, or is set off after a colon
    FURNITURE = "furniture"  # a stray byline or kicker before the text begins
    POST = "post"  # an embedded message of a social network


def layouts(body: Sequence[ArticleSentence]) -> list[Layout]:
    """What each paragraph is; `body` holds the body's sentences in order."""
    paragraphs: list[list[str]] = [[] for _ in range(body[-1].paragraph + 1)] if body else []
    for sentence in body:
        paragraphs[sentence.paragraph].append(sentence.text)
    kinds = [_layout(paragraphs, i) for i in range(len(paragraphs))]
    dated = (i for i, p in enumerate(paragraphs[:_DATELINE_BEFORE]) if p and _DATELINE.match(p[0]))
    first = (
        i for i, kind in enumerate(kinds) if kind in {Layout.TEXT, Layout.QUOTATION} and not _is_names(paragraphs[i])
    )
    begins = next(dated, next(first, len(kinds)))
    return [Layout.FURNITURE if i < begins and kind is not Layout.CAPTION else kind for i, kind in enumerate(kinds)]


def _is_names(paragraph: Sequence[str]) -> bool:
    """Whether a paragraph is a byline: one line without an end, of capitalised words but for the smallest."""
    words = paragraph[0].split()
    return len(paragraph) == 1 and not _ENDED.search(paragraph[0]) and all(w[0].isupper() or len(w) < 4 for w in words)  # noqa: PLR2004  "and", "von"


def _layout(paragraphs: Sequence[Sequence[str]], i: int) -> Layout:
    here = paragraphs[i]
    length = sum(map(len, here))
    if not here or (length <= LONGEST_CAPTION and any(CREDIT.search(s) or _CREDITED.search(s) for s in here)):
        return Layout.CAPTION
    if any(_POSTED.search(s) for s in here):
        return Layout.POST
    if len(here) == 1 and length <= LONGEST_SUBHEADING and not _ENDED.search(here[0]) and i + 1 < len(paragraphs):
        return Layout.SUBHEADING
    if length >= LONG_QUOTATION and (
        _OPENS.match(here[0]) or (i and paragraphs[i - 1][-1:] and paragraphs[i - 1][-1].endswith(":"))
    ):
        return Layout.QUOTATION
    return Layout.TEXT
