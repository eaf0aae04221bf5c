"""Texts in pieces, each with what it is: what is marked, what is wrong, what it should be."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corrections_inbox.matching import Passage, SuggestedChange
from corrections_inbox.matching.contrast import Run, Side, contrast

# Where two wordings share less than this, one beside the other reads better than a mesh of both.
_LEAST_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `kind` is "" for plain words, "mark", "wrong" or "right"."""

    text: str
    kind: str = ""


def difference(runs: Sequence[Run]) -> tuple[Piece, ...]:
    """Two wordings as one text: what only the first says is wrong, what only the second says is right."""
    kinds = {Side.BOTH: "", Side.LEFT: "wrong", Side.RIGHT: "right"}
    return tuple(Piece(run.left or run.right, kinds[run.side]) for run in runs)


def change_pieces(change: SuggestedChange | None) -> tuple[Piece, ...]:
    """A proposed change as a marked difference: word by word where the two sides share most of their words."""
    if change is None:
        return ()
    wrong, right = change.wrong or "", change.right or ""
    if wrong and right:
        runs = contrast(wrong, right, strictly=True)
        shared = sum(len(run.left) for run in runs if run.side is Side.BOTH)
        if shared >= _LEAST_SHARED * max(len(wrong), len(right)):
            return difference(runs)
    pieces = (Piece(wrong, "wrong"), Piece(" "), Piece(right, "right"))
    return tuple(piece for piece in pieces if piece.text.strip() or (wrong and right))


def sentence_pieces(passage: Passage, change: SuggestedChange | None) -> tuple[tuple[Piece, ...], bool]:
    """The sentence with the change made in it, and whether the change has its place there."""
    wrong, right = (change.wrong or "", change.right or "") if change else ("", "")
    found = standing_in(passage.exact, wrong)
    if found is None or not right:
        return tuple(marked_in(passage.exact, wrong)), False
    start, end = _widened(passage.exact, *found, right)
    before, after = passage.exact[:start], passage.exact[end:]
    written = SuggestedChange(passage.exact[start:end], right)
    pieces = (Piece(before), *change_pieces(written), Piece(after))
    return tuple(piece for piece in pieces if piece.text), True


def _widened(sentence: str, start: int, end: int, right: str) -> tuple[int, int]:
    """The wrong words with those beside them that the right ones repeat: "4.7" of "4.7 per cent" for "4.9 per cent"."""
    for space in re.finditer(r"\s", right):
        head, tail = right[: space.end()], right[space.start() :]
        if sentence[:start].casefold().endswith(head.casefold()):
            start -= len(head)
        if re.match(rf"{re.escape(tail)}(?!\w)", sentence[end:], re.IGNORECASE):
            return start, end + len(tail)
    return start, end


def marked_in(sentence: str, wrong: str) -> Iterator[Piece]:
    """A sentence that is marked as a whole, the words that are held to be wrong once more within it."""
    found = standing_in(sentence, wrong)
    if found is None:
        yield Piece(sentence, "mark")
        return
    start, end = found
    pieces = (Piece(sentence[:start], "mark"), Piece(sentence[start:end], "mark wrong"), Piece(sentence[end:], "mark"))
    yield from (piece for piece in pieces if piece.text)


def standing_in(sentence: str, wrong: str) -> tuple[int, int] | None:
    """Where these words stand in a sentence, as whole words, but not as all of it."""
    words = r"\s+".join(re.escape(word) for word in wrong.split())
    found = re.search(rf"(?<!\w){words}(?!\w)", sentence, re.IGNORECASE) if words else None
    return found.span() if found and found.span() != (0, len(sentence)) else None
