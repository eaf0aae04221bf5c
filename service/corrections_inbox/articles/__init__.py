"""Article, Revision, canonical URL, extraction (bytes to Article), diff. Pure."""

from corrections_inbox.articles.values import Article, Revision, Where

__all__ = ["Article", "Revision", "Where"]
