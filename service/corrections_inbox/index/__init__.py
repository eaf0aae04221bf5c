"""The full-text index behind matching's port. I/O."""

from corrections_inbox.index.article_index import ArticleIndex
from corrections_inbox.index.writer import IndexBusyError, IndexWriter, followed

__all__ = ["ArticleIndex", "IndexBusyError", "IndexWriter", "followed"]
