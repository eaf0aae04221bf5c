"""Words that a mail sets apart as ours: between marks of any kind, in blocks, or after "you wrote that"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corrections_inbox.matching.cues import YOU_WROTE
from corrections_inbox.matching.reading import QuoteStyle

# A pair never spans a blank line: an opening mark that nobody closed must not swallow the mail.
_INSIDE = r"(?:(?!\n[ \t]*\n).){1,1200}?"
_PAIRS = re.compile(
    "|".join(
        (
            rf"“(?P<a>{_INSIDE})[”“]",
            rf"„(?P<b>{_INSIDE})[“”\"‟]",
            rf"«\s?(?P<c>{_INSIDE})\s?»",
            rf"»(?P<d>{_INSIDE})«",
            rf"(?<![\w\"])\"(?P<e>{_INSIDE})\"(?!\w)",
            rf"(?<![\w'`´])``?(?P<f>{_INSIDE})(?:''|´´|\")(?!\w)",
            rf"[「『](?P<g>{_INSIDE})[」』]",
            # Single marks are apostrophes too: the span needs a word's edge on both sides and at least two words.
            rf"(?<!\w)[‘‚](?P<h>\S{_INSIDE}\s{_INSIDE}\S?)[’‘](?!\w)",
            rf"(?<![\w'])'(?P<i>\w{_INSIDE}\s{_INSIDE}\S)'(?![\w'])",
            rf"‹(?P<j>{_INSIDE})›",
        )
    ),
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_INDENT = re.compile(r"[ \t]{2,}|[ \t]*(?:>|\|)[ \t]?|\t")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n[ \t]*\n|$")
SHORTEST_CUED = 12  # characters: "you say so" cites nothing


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one text that cites something, by code points."""

    start: int
    end: int
    style: QuoteStyle


def find(text: str) -> tuple[Span, ...]:
    """Every citation in `text`, marked ones first, then blocks, then cued ones that hold no marked one."""
    marked = [_trimmed(text, *match.span(match.lastgroup or 0)) for match in _PAIRS.finditer(text)]
    spans = [Span(start, end, QuoteStyle.MARKED) for start, end in marked if end > start]
    spans += [Span(start, end, QuoteStyle.BLOCK) for start, end in _blocks(text)]
    spans += [Span(start, end, QuoteStyle.CUED) for start, end in _cued(text) if not _holds(spans, start, end)]
    return tuple(spans)


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
    for cue in YOU_WROTE.finditer(text):
        end = _SENTENCE_END.search(text, cue.end())
        start, stop = _trimmed(text, cue.end(), end.start() if end else len(text))
        if stop - start >= SHORTEST_CUED:
            yield start, stop
