from corrections_inbox.semantics.model import SentenceModel

__all__ = ["SentenceModel"]
