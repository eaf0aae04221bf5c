"""The stretches of a text that could be wrong, or right: figures, dates, names, words that shout, words in marks."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from corrections_inbox.matching import quotes
from corrections_inbox.matching.numbers import Kind, Quantity, agree, quantities
from corrections_inbox.matching.reading import QuoteStyle
from corrections_inbox.matching.text import Word, is_stop_word, words

MOST_WORDS = 4  # of a chunk
MOST_QUOTED = 8  # words: what is longer says where, not what
SHORTEST_SHOUT = 3  # letters
_JOINED = re.compile(r"[ \t\r\n>]*|[-‐‑–]|[.] ?|'s ")
JOINED = re.compile(r"[ \t\n]|[-‐‑–]")  # what may stand between two words of one phrase
_LINK = frozenset(["of", "the", "de", "del", "della", "der", "des", "do", "da", "dos", "van", "von", "for", "and", "y", "e", "&"])  # fmt: skip


class Sort(StrEnum):
    """What a piece of text is, so that like replaces like."""

    NUMBER = "number"
    RATIO = "ratio"
    ORDINAL = "ordinal"
    DATE = "date"
    WEEKDAY = "weekday"
    NAME = "name"
    WORD = "word"


COUNTS = frozenset({Sort.NUMBER, Sort.RATIO, Sort.ORDINAL})
TIMES = frozenset({Sort.DATE, Sort.WEEKDAY})


class Span(NamedTuple):
    """A stretch of a text; `words` are folded, `start` and `end` count code points of that text."""

    sort: Sort
    text: str
    start: int
    end: int
    words: tuple[str, ...]
    quantity: Quantity | None = None
    shouted: bool = False
    quoted: bool = False
    figured: bool = False  # holds a figure or a date among its words
    told: bool = False  # all that follows "it should read", up to the end of the phrase

    def means(self, other: "Span") -> bool:
        """Whether both mean the same, however written."""
        if self.quantity and other.quantity:
            # "3.7" names the article's "3.7 percent".
            same = {self.sort, other.sort} == {Sort.NUMBER, Sort.RATIO} and self.quantity.key.strip(
                "%"
            ) == other.quantity.key.strip("%")
            return same or agree(self.quantity, other.quantity)
        return self.words == other.words


def of(text: str, language: str, told_at: Sequence[tuple[int, int]] = ()) -> tuple[Span, ...]:
    """The spans of a text in their order, no two alike; `told_at` are stretches to take whole."""
    tokens = words(text)
    gaps = pairwise((None, *tokens))
    joined = [a is not None and _JOINED.fullmatch(text, a.end, b.start) is not None for a, b in gaps if b]
    shouting = text.isupper()
    found: dict[tuple[int, int], Span] = {}
    for span in (
        *_measured(text, language),
        *_marked(text, tokens),
        *(_span(text, [w for w in tokens if start <= w.start and w.end <= end], Sort.WORD, told=True) for start, end in told_at),
        *_names(text, tokens, joined, language),
        *_shouts(text, tokens, joined, shouting=shouting),
        *_chunks(text, tokens, joined, language),
    ):  # fmt: skip
        if span and span.words:
            before = found.get((span.start, span.end))
            found[span.start, span.end] = _merged(before, span) if before else span
    measured = [(s.start, s.end) for s in found.values() if s.quantity]
    spans = (
        s._replace(figured=True) if any(start < s.end and s.start < end for start, end in measured) else s
        for s in found.values()
    )
    return tuple(sorted(spans, key=lambda s: (s.start, s.end)))


def _merged(first: Span, again: Span) -> Span:
    return first._replace(
        sort=first.sort if first.sort is not Sort.WORD else again.sort,
        shouted=first.shouted or again.shouted,
        quoted=first.quoted or again.quoted,
        told=first.told or again.told,
    )


def _span(text: str, run: Sequence[Word], sort: Sort, *, quoted: bool = False, told: bool = False) -> Span | None:
    if not run:
        return None
    start, end = run[0].start, run[-1].end
    return Span(sort, text[start:end], start, end, tuple([w.text for w in run]), quoted=quoted, told=told)


def _measured(text: str, language: str) -> Iterator[Span]:
    for q in quantities(text, language):
        start, end = q.start, q.end
        if start and text[start - 1] in "$€£" and q.kind is not Kind.DATE:
            start -= 1
        if text[end : end + 1] == "%":
            end += 1
        sort = Sort(q.kind.value)
        if q.kind is Kind.DATE and q.key.startswith("w"):
            sort = Sort.WEEKDAY
        yield Span(sort, text[start:end], start, end, tuple(w.text for w in words(text[start:end])), q)


def _marked(text: str, tokens: Sequence[Word]) -> Iterator[Span | None]:
    for span in quotes.find(text):
        if span.style is QuoteStyle.MARKED:
            run = [w for w in tokens if span.start <= w.start and w.end <= span.end]
            if len(run) <= MOST_QUOTED:
                yield _span(text, run, Sort.NAME if _is_name(text, run) else Sort.WORD, quoted=True)


def _is_name(text: str, run: Sequence[Word]) -> bool:
    return all(text[w.start].isupper() or w.text in _LINK for w in run) and any(text[w.start].isupper() for w in run)


def _runs(tokens: Sequence[Word], joined: Sequence[bool], kept: Sequence[bool]) -> Iterator[list[Word]]:
    """The longest rows of kept words with nothing but white space, a hyphen or an initial's dot between them."""
    run: list[Word] = []
    for word, follows, keep in zip(tokens, joined, kept, strict=True):
        if run and not (keep and follows):
            yield run
            run = []
        if keep:
            run.append(word)
    if run:
        yield run


def _names(text: str, tokens: Sequence[Word], joined: Sequence[bool], language: str) -> Iterator[Span | None]:
    capital = [text[w.start].isupper() and not w.text[0].isdigit() for w in tokens]
    linked = [c or (w.text in _LINK and 0 < i < len(tokens) - 1 and capital[i - 1] and capital[i + 1]) for i, (w, c) in enumerate(zip(tokens, capital, strict=True))]  # fmt: skip
    for run in _runs(tokens, joined, linked):
        kept = run
        while kept and is_stop_word(kept[0].text, language):
            kept = kept[1:]
        if kept and len(kept) <= MOST_QUOTED:
            yield _span(text, kept, Sort.NAME)
        if len(kept) > 1 and not text[: kept[0].start].rstrip(" \"“'‘")[-1:].isalnum():
            # A sentence's first word is a capital whatever it is.
            yield _span(text, kept[1:], Sort.NAME)


def _shouts(text: str, tokens: Sequence[Word], joined: Sequence[bool], *, shouting: bool) -> Iterator[Span]:
    if shouting:
        return
    loud = [text[w.start : w.end].isupper() and w.end - w.start >= SHORTEST_SHOUT and w.text.isalpha() for w in tokens]
    for run in _runs(tokens, joined, loud):
        if len(run) <= MOST_QUOTED:
            start, end = run[0].start, run[-1].end
            yield Span(Sort.WORD, text[start:end], start, end, tuple([w.text for w in run]), shouted=True)


def _chunks(text: str, tokens: Sequence[Word], joined: Sequence[bool], language: str) -> Iterator[Span | None]:
    """Rows of words that mean something, whole, their last two, and each alone."""
    said = [not is_stop_word(w.text, language) for w in tokens]
    for run in _runs(tokens, joined, said):
        if 1 < len(run) <= MOST_WORDS:
            yield _span(text, run, Sort.WORD)
        if len(run) > 2:  # noqa: PLR2004  more than the two themselves
            yield _span(text, run[-2:], Sort.WORD)
        for word in run:
            yield _span(text, [word], Sort.WORD)
