"""Feed, sitemap, WordPress and files, each read into Articles step by step."""

from corrections_inbox.sources.values import Source, SourceError, SourceState, Step, Trouble

__all__ = ["Source", "SourceError", "SourceState", "Step", "Trouble"]
