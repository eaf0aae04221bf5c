"""Article, canonical URL, extraction (bytes to Article), diff. Pure."""

from corrections_inbox.articles.values import Article, Where

__all__ = ["Article", "Where"]
