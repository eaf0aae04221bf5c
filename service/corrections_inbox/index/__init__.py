"""The full-text index behind matching's port. I/O."""

from typing import TYPE_CHECKING

from corrections_inbox.loading import when_used

if TYPE_CHECKING:
    from corrections_inbox.index.article_index import ArticleIndex
    from corrections_inbox.index.writer import IndexBusyError, IndexWriter, followed

__all__ = ["ArticleIndex", "IndexBusyError", "IndexWriter", "followed"]

__getattr__ = when_used(
    __name__, ArticleIndex="article_index", IndexBusyError="writer", IndexWriter="writer", followed="writer"
)
