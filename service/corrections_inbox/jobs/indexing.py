"""Keeps the full-text index up with the store: it is derived, and can be deleted and built anew at any time."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Engine

from corrections_inbox import index
from corrections_inbox.store import articles, reading

if TYPE_CHECKING:
    from corrections_inbox.index import IndexWriter

ARTICLES_AT_ONCE = 1_000

log = structlog.get_logger(__name__)


def follow_index(engine: Engine, writer: "IndexWriter") -> bool:
    """Takes the next articles that changed since the last commit into the index; False when there were none."""
    with reading(engine) as session:
        changed = articles.changed_after(session, writer.sequence, ARTICLES_AT_ONCE)
    if not changed:
        return False
    for _, article in changed:
        try:
            writer.put([article])
        except ValueError:
            log.exception("an article can't be indexed, and is left out", article=article.id)
    writer.commit(changed[-1][0])
    return True


class Indexing:
    """Follows the store into the index of a folder, unless another process does: then it waits to take its place."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._writer: IndexWriter | None = None
        self._goal = self._latest()

    def open(self) -> bool:
        """Whether the index is ours to write by now.

        Raises:
            CorrectionsInboxError: the folder can't be written, or the index is damaged.
        """
        if self._writer is None:
            try:
                self._writer = index.IndexWriter(self._folder)
            except index.IndexBusyError as error:
                log.debug("another process writes the index", reason=str(error))
        return self._writer is not None

    def __call__(self, _now: datetime) -> bool:
        """Takes the next articles that changed into the index; False when there were none, or another process does so."""
        if self._writer is None and not self._latest():
            return False  # a store without articles needs no index, nor the engine to be loaded for it
        return follow_index(self._engine, self._writer) if self.open() and self._writer else False

    def is_current(self) -> bool:
        """Whether the index has all that the store had when this process began: until then mail is better left waiting."""
        return index.followed(self._folder) >= self._goal

    def _latest(self) -> int:
        with reading(self._engine) as session:
            return articles.latest_sequence(session)

    def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.__exit__(None, None, None)


def waiting(engine: Engine, writer: "IndexWriter") -> int:
    """At most how many changes the index has not seen yet: fewer where an article changed twice."""
    with reading(engine) as session:
        return max(articles.latest_sequence(session) - writer.sequence, 0)
