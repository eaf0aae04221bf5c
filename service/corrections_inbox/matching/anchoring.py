"""A passage found again in a later revision of its article, or an honest orphan.

The order is that of Hypothes.is: the position if the quote is still there, the quote elsewhere, the quote with errors;
scores weigh quote, prefix, suffix and position 50 : 20 : 20 : 2. Where it jumps to a lookalike, this gives up instead.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from corrections_inbox.articles import Article
from corrections_inbox.matching.anchor_search import BOTH_SIDES, Place, Reason, Search, overlap, taken
from corrections_inbox.matching.contrast import Replaced, contrast, replacements
from corrections_inbox.matching.values import Passage

__all__ = ["Anchored", "How", "Orphan", "Reason", "anchor"]


class How(StrEnum):
    SAME_PLACE = "same place"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Anchored:
    """The passage in the later revision. `changes` are empty unless it was `CHANGED`; `similarity` is 0 to 1."""

    passage: Passage
    how: How
    similarity: float
    changes: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True)
class Orphan:
    """No place in the later revision is surely that of the passage."""

    reason: Reason


def anchor(passage: Passage, article: Article, earlier: Article | None = None) -> Anchored | Orphan:
    """Finds `passage` again in `article`, a later revision of the article that it was taken from.

    `earlier`, that former revision where it is still known, tells lookalikes that stood there before from the passage.
    Offsets count code points.
    """
    if passage.exact.strip() and _stands(passage, article):
        return Anchored(replace(passage, revision=article.revision), How.SAME_PLACE, 1.0)
    search = Search.of(passage, article, earlier)
    if not search.wanted:
        return Orphan(Reason.LOST)
    exact = search.verbatim()
    if isinstance(exact, Place) and exact.agreement.sides == BOTH_SIDES:
        return _anchored(passage, article, exact)
    changed = search.changed(certain=isinstance(exact, Place))
    if isinstance(changed, Place) and not (isinstance(exact, Place) and overlap(exact, changed)):
        # A sentence much like it in its place is the passage mended: the same words elsewhere are a copy.
        return _anchored(passage, article, changed)
    if isinstance(exact, Place):
        return _anchored(passage, article, exact)
    reasons = (reason for reason in (exact, changed) if isinstance(reason, Reason))
    return Orphan(next(reasons, Reason.LOST))


def _stands(passage: Passage, article: Article) -> bool:
    """Whether the passage stands where it stood, between the same words."""
    try:
        text = article.part(passage.where, passage.caption)
    except IndexError:
        return False
    start, end = passage.start, passage.end
    return (
        text[start:end] == passage.exact
        and text[max(0, start - len(passage.prefix)) : start] == passage.prefix
        and text[end : end + len(passage.suffix)] == passage.suffix
    )


def _anchored(passage: Passage, article: Article, place: Place) -> Anchored:
    """The place as a passage of the later revision, with what became of the words."""
    start, end = place.part.even.span(place.start, place.end)
    found = replace(taken(passage, place.part, start, end), revision=article.revision)
    if place.likeness < 1:
        changes = replacements(contrast(passage.exact, found.exact, strictly=True))
        return Anchored(found, How.CHANGED, place.likeness, changes)
    stayed = (found.where, found.caption, start) == (passage.where, passage.caption, passage.start)
    return Anchored(found, How.SAME_PLACE if stayed else How.MOVED, 1.0)
