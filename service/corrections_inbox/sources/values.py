"""What a source of articles gives, step by step, and what it wants to be told next time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from corrections_inbox.articles import Article
from corrections_inbox.errors import CorrectionsInboxError


class SourceError(CorrectionsInboxError):
    """A source could not be read at all: one sentence that names its address or file."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a visit leaves for the next one. `cursor` is the source's own; ETag and Last-Modified go back verbatim."""

    etag: str = ""
    last_modified: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One article that could not be read: a URL, or a file and its line, and the reason in a sentence."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a visit that can be stored at once. `state` holds once its articles are stored, and not before."""

    state: SourceState
    articles: tuple[Article, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a listing names: where it is, and what the listing says of it.

    `version` changes when the listing says that the article has; `article` is set where the listing holds all of it.
    """

    url: str
    headline: str = ""
    byline: str = ""
    section: str = ""
    language: str = ""
    published: datetime | None = None
    version: str = ""
    article: Article | None = field(default=None, compare=False)


class Source(Protocol):
    """A place where the publication's articles can be read."""

    def visit(self, state: SourceState) -> Iterator[Step]:
        """Reads what is new or changed since `state`, in steps of a bounded size; slow, and never in a transaction.

        Raises:
            SourceError: the source as a whole can't be read; one article that can't is a Trouble in its step.
        """
        ...
