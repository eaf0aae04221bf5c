"""The passage that a person points at."""

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.values import CONTEXT, Passage

LONGEST = 2_000  # code points; more than that is no passage but a stretch of the article


def passage_at(article: Article, where: Where, caption: int | None, start: int, end: int) -> Passage:
    """The code points `start` to `end` of one part of an article, without space at the edges, as a certain passage.

    Raises:
        ValueError: that is no place in the article, it holds no words, or it is too long.
    """
    try:
        part = article.part(where, caption)
    except IndexError:
        raise ValueError("The article has no such caption.") from None
    if not 0 <= start <= end <= len(part):
        raise ValueError("That place is not in the article.")
    exact = part[start:end].strip()
    start += len(part[start:end]) - len(part[start:end].lstrip())
    if not any(character.isalnum() for character in exact):
        raise ValueError("There are no words in what was selected.")
    if len(exact) > LONGEST:
        raise ValueError(f"Select the sentence alone: {len(exact):,} characters are too many.")
    end = start + len(exact)
    prefix, suffix = part[max(0, start - CONTEXT) : start], part[end : end + CONTEXT]
    return Passage(exact, prefix, suffix, start, end, where, caption, article.revision, confidence=1.0)
