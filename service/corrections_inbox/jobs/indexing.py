"""Keeps the full-text index up with the store: it is derived, and can be deleted and built anew at any time."""

import structlog
from sqlalchemy import Engine

from corrections_inbox.index import IndexWriter
from corrections_inbox.store import articles, reading

ARTICLES_AT_ONCE = 1_000

log = structlog.get_logger(__name__)


def follow_index(engine: Engine, writer: IndexWriter) -> bool:
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


def waiting(engine: Engine, writer: IndexWriter) -> int:
    """At most how many changes the index has not seen yet: fewer where an article changed twice."""
    with reading(engine) as session:
        return max(articles.latest_sequence(session) - writer.sequence, 0)
