"""What an editor selected in an article, as the passage that is meant."""

from dataclasses import dataclass

from corrections_inbox.articles import Article, Where
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Passage
from corrections_inbox.matching.selecting import passage_at
from corrections_inbox.matching.utf16 import code_points


class SelectionError(CorrectionsInboxError):
    """What was selected is no passage of the article."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection as a script sends it: UTF-16 units in one part of the article, and the words it saw there."""

    where: str
    caption: str
    start: int
    end: int
    exact: str


def selected(article: Article, selection: Selection) -> Passage:
    """The passage that was selected with the pointer.

    Raises:
        SelectionError: it is no passage, or the page was older than the article.
    """
    where, caption = _place(selection.where, selection.caption)
    text = _part(article, where, caption)
    try:
        start, end = code_points(text, selection.start, selection.end)
    except ValueError:
        raise SelectionError("That place is not in the article; load the page again.") from None
    # Browsers give what is seen: line ends and runs of space may read otherwise there.
    if selection.exact.split() != text[start:end].split():
        raise SelectionError("The article is not as it was when you opened the page; load it again, and select anew.")
    return _passage(article, where, caption, start, end)


def chosen(article: Article, value: str) -> Passage:
    """The passage that was chosen from the list of sentences: `where:caption:start:end`, in code points.

    Raises:
        SelectionError: there is none there.
    """
    name, _, rest = value.partition(":")
    number, _, span = rest.partition(":")
    first, _, last = span.partition(":")
    if not (first.isdecimal() and last.isdecimal()):
        raise SelectionError("Choose a sentence.")
    where, caption = _place(name, number)
    return _passage(article, where, caption, int(first), int(last))


def _place(name: str, caption: str) -> tuple[Where, int | None]:
    if name not in set(Where):
        raise SelectionError("That is no part of an article.")
    where = Where(name)
    return where, int(caption) if where is Where.CAPTION and caption.isdecimal() else None


def _part(article: Article, where: Where, caption: int | None) -> str:
    try:
        return article.part(where, caption)
    except IndexError:
        raise SelectionError("The article has no such caption any more; load the page again.") from None


def _passage(article: Article, where: Where, caption: int | None, start: int, end: int) -> Passage:
    try:
        return passage_at(article, where, caption, start, end)
    except ValueError as error:
        raise SelectionError(str(error)) from None
