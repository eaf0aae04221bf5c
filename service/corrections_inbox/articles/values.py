"""Articles as frozen values."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Where(StrEnum):
    """The part of an article in which a passage stands."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its text as it stood at one time.

    `id` is the publication's own id, else the canonical URL: its identity for good. `text` has paragraphs separated by
    a blank line. `aliases` are other URLs that lead here. `revision` counts changes of the text from 1.
    """

    id: str
    url: str
    headline: str
    text: str
    standfirst: str = ""
    byline: str = ""
    section: str = ""
    language: str = ""
    published: datetime | None = None  # aware; a bare day is midnight UTC
    captions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    revision: int = 1

    @property
    def digest(self) -> str:
        """The sha256 of all that a reader sees: a new digest is a new revision."""
        parts = (self.headline, self.standfirst, self.byline, self.text, *self.captions)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def part(self, where: Where, caption: int | None = None) -> str:
        """The text that positions in this part count in.

        Raises:
            IndexError: there is no such caption.
        """
        if where is Where.CAPTION:
            return self.captions[caption or 0]
        return {
            Where.HEADLINE: self.headline,
            Where.STANDFIRST: self.standfirst,
            Where.BYLINE: self.byline,
            Where.BODY: self.text,
        }[where]

    def parts(self) -> Iterator[tuple[Where, int | None, str]]:
        """Every non-empty part in reading order: where, the caption's index, the text."""
        for where in (Where.HEADLINE, Where.STANDFIRST, Where.BYLINE, Where.BODY):
            if text := self.part(where):
                yield where, None, text
        for number, caption in enumerate(self.captions):
            if caption:
                yield Where.CAPTION, number, caption
