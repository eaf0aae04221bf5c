"""Words that a mail sets apart as ours: between marks of any kind, in blocks, or after "you wrote that"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corrections_inbox.matching.cues import YOU_WROTE
from corrections_inbox.matching.reading import QuoteStyle
from corrections_inbox.matching.text import lowered


def _inside(barred: str = "") -> str:
    """Up to 1200 characters without a blank line: an opening mark that nobody closed must not swallow the mail."""
    return rf"(?:(?!\n[ \t]*\n)[^{barred}]){{1,1200}}?" if barred else r"(?:(?!\n[ \t]*\n).){1,1200}?"


_PAIRS = re.compile(
    "|".join(
        (
            rf"“(?P<a>{_inside('“”')})[”“]",
            rf"„(?P<b>{_inside('„“”')})[“”\"‟]",
            rf"«\s?(?P<c>{_inside('«»')})\s?»",
            rf"»(?P<d>{_inside('«»')})«",
            rf"(?<![\w\"])\"(?P<e>{_inside(chr(34))})\"(?!\w)",
            rf"(?<![\w'`´])``?(?P<f>{_inside('`')})(?:''|´´|\")(?!\w)",
            rf"[「『](?P<g>{_inside('「『」』')})[」』]",
            rf"(?<!\w)[‘‚](?P<h>{_inside('‘‚')})[’‘](?!\w)",
            rf"(?<![\w'])'(?P<i>(?=\w){_inside()})'(?![\w'])",
            rf"‹(?P<j>{_inside('‹›')})›",
        )
    ),
    re.DOTALL,
)
_SINGLE = frozenset("hi")  # single marks are apostrophes too: what they hold must be several words
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_INDENT = re.compile(r"[ \t]{2,}|[ \t]*(?:>|\|)[ \t]?|\t")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n[ \t]*\n|$")
SHORTEST_CUED = 12  # characters: "you say so" cites nothing
LONGEST_CUED = 600


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one text that cites something, by code points."""

    start: int
    end: int
    style: QuoteStyle


def find(text: str) -> tuple[Span, ...]:
    """Every citation in `text`, marked ones first, then blocks, then cued ones that hold no marked one."""
    marked = [_trimmed(text, *match.span(match.lastgroup or 0)) for match in _PAIRS.finditer(text) if _is_quote(match)]
    spans = [Span(start, end, QuoteStyle.MARKED) for start, end in marked if end > start]
    spans += [Span(start, end, QuoteStyle.BLOCK) for start, end in _blocks(text)]
    spans += [Span(start, end, QuoteStyle.CUED) for start, end in _cued(text) if not _holds(spans, start, end)]
    return tuple(spans)


def _is_quote(match: re.Match[str]) -> bool:
    return match.lastgroup not in _SINGLE or len(match[match.lastgroup].split()) > 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip(" \t\n,;"))


def _holds(spans: list[Span], start: int, end: int) -> bool:
    return any(start < span.end and span.start < end for span in spans)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs whose every line is indented or marked with ">", and those that a lone line with a colon announces."""
    announced = False
    for match in _PARAGRAPH.finditer(text):
        lines = match[0].splitlines()
        if announced or all(_INDENT.match(line) for line in lines):
            yield _trimmed(text, *match.span())
            announced = False
        else:
            announced = match[0].rstrip().endswith(":") and "http" not in match[0]


def _cued(text: str) -> Iterator[tuple[int, int]]:
    reached = 0
    for cue in YOU_WROTE.finditer(lowered(text)):
        # "You say that he said that": a cue inside what another one cites is part of it.
        if cue.start() < reached:
            continue
        end = _SENTENCE_END.search(text, cue.end(), cue.end() + LONGEST_CUED)
        start, stop = _trimmed(text, cue.end(), end.start() if end else min(len(text), cue.end() + LONGEST_CUED))
        if stop - start >= SHORTEST_CUED:
            reached = stop
            yield start, stop
