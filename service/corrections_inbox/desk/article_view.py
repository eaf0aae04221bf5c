"""An article beside a case: its words in paragraphs, and the passage where it stands in them by now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corrections_inbox.articles import Article, Where
from corrections_inbox.desk.marking import Piece, difference, marked_in
from corrections_inbox.letters.values import passage_url, web_url
from corrections_inbox.matching import Passage
from corrections_inbox.matching.anchoring import Anchored, How, anchor
from corrections_inbox.matching.contrast import contrast
from corrections_inbox.matching.sentences import of_article
from corrections_inbox.matching.utf16 import utf16_offsets

_PARAGRAPH = re.compile(r"\S(?:(?!\n[ \t]*\n).)*", re.DOTALL)


class Standing(StrEnum):
    """What became of the passage since the mail came."""

    NONE = "none"  # no sentence is known
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. `start` is where it begins in its part, in UTF-16 units as scripts count."""

    pieces: tuple[Piece, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article with its paragraphs; `caption` is the number of one."""

    where: Where
    caption: int | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that can be chosen without a script."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as the case page shows it.

    `revision` is shown, of `newest`; the mail is about `matched`. Where the passage has changed, `before` is how it was
    and `change` the difference; where it is gone, `reason` says how one knows.
    """

    article: Article
    parts: tuple[Part, ...]
    matched: int
    newest: int
    standing: Standing
    passage: Passage | None = None
    before: str = ""
    change: tuple[Piece, ...] = ()
    reason: str = ""

    @property
    def revision(self) -> int:
        return self.article.revision

    @property
    def live_url(self) -> str:
        """Where the article stands, at the passage if it is there; empty where no browser should follow it."""
        return web_url(passage_url(self.article.url, self.passage))

    @property
    def has_changed(self) -> bool:
        return self.matched != self.newest

    def of(self, *wanted: Where) -> tuple[Part, ...]:
        """The parts at these places, in reading order."""
        return tuple(part for part in self.parts if part.where in wanted)

    def choices(self) -> tuple[Choice, ...]:
        """Every sentence, to be chosen without a script."""
        here = self.passage
        return tuple(
            Choice(
                f"{each.where}:{'' if each.caption is None else each.caption}:{each.start}:{each.end}",
                each.text,
                chosen=bool(here and (each.where, each.caption, each.start) == (here.where, here.caption, here.start)),
            )
            for each in of_article(self.article)
        )


def article_view(
    shown: Article, matched: Article | None, passage: Passage | None, newest: int, wrong: str
) -> ArticleView:
    """The article with the passage marked. `matched` is the revision that the passage was found in, if it is known.

    `wrong` are the words in the passage that a reader holds to be wrong.
    """
    at = passage.revision if passage else matched.revision if matched else shown.revision
    if passage is None:
        return ArticleView(shown, _parts(shown, None, wrong), at, newest, Standing.NONE)
    if shown.revision == passage.revision:
        return ArticleView(shown, _parts(shown, passage, wrong), at, newest, Standing.SAME, passage)
    found = anchor(passage, shown, matched)
    if not isinstance(found, Anchored):
        return ArticleView(
            shown, _parts(shown, None, wrong), at, newest, Standing.GONE, before=passage.exact, reason=str(found.reason)
        )
    if found.how is not How.CHANGED:
        return ArticleView(shown, _parts(shown, found.passage, wrong), at, newest, Standing.SAME, found.passage)
    return ArticleView(
        shown,
        _parts(shown, found.passage, ""),
        at,
        newest,
        Standing.CHANGED,
        found.passage,
        before=passage.exact,
        change=difference(contrast(passage.exact, found.passage.exact, strictly=True)),
    )


def _parts(article: Article, passage: Passage | None, wrong: str) -> tuple[Part, ...]:
    return tuple(
        Part(where, caption, tuple(_blocks(text, _within(passage, where, caption), wrong)))
        for where, caption, text in article.parts()
    )


def _within(passage: Passage | None, where: Where, caption: int | None) -> Passage | None:
    return passage if passage and (passage.where, passage.caption) == (where, caption) else None


def _blocks(text: str, passage: Passage | None, wrong: str) -> Iterator[Block]:
    for found in _PARAGRAPH.finditer(text):
        start, end = found.span()
        units, _ = utf16_offsets(text, start, end)
        yield Block(tuple(_pieces(text, start, end, passage, wrong)), units)


def _pieces(text: str, start: int, end: int, passage: Passage | None, wrong: str) -> Iterator[Piece]:
    first, last = (max(start, passage.start), min(end, passage.end)) if passage else (end, end)
    if first >= last:
        yield Piece(text[start:end])
        return
    if first > start:
        yield Piece(text[start:first])
    yield from marked_in(text[first:last], wrong)
    if last < end:
        yield Piece(text[last:end])
