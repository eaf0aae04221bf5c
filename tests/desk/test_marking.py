"""A change as it reads in its sentence: what goes, what comes, and no word twice."""

import pytest

from corrections_inbox.articles import Where
from corrections_inbox.desk.marking import Piece, change_pieces, marked_in, sentence_pieces
from corrections_inbox.matching import Passage, SuggestedChange

TAX = "Council tax will rise by 4.7 per cent in April."


def passage(exact: str) -> Passage:
    return Passage(exact, "", "", 0, len(exact), Where.BODY)


def told(pieces: tuple[Piece, ...]) -> str:
    marks = {"": "{}", "wrong": "-{}-", "right": "+{}+", "mark": "[{}]", "mark wrong": "![{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("sentence", "wrong", "right", "read"),
    [
        (TAX, "4.7", "4.9", "Council tax will rise by -4.7- +4.9+ per cent in April."),
        (TAX, "4.7", "4.9 per cent", "Council tax will rise by -4.7-+4.9+ per cent in April."),
        (TAX, "4.7  PER cent", "a tenth", "Council tax will rise by -4.7 per cent- +a tenth+ in April."),
        (TAX, "April", "early May", "Council tax will rise by 4.7 per cent in -April- +early May+."),
        (TAX, "tax", None, "[Council ]![tax][ will rise by 4.7 per cent in April.]"),
        (TAX, "ax", "axe", "[Council tax will rise by 4.7 per cent in April.]"),
        (TAX, "5.7", "5.9", "[Council tax will rise by 4.7 per cent in April.]"),
        (TAX, None, "5.9", "[Council tax will rise by 4.7 per cent in April.]"),
    ],
)
def test_a_change_is_read_in_its_sentence(sentence: str, wrong: str | None, right: str | None, read: str) -> None:
    pieces, has_change = sentence_pieces(passage(sentence), SuggestedChange(wrong, right))
    assert (told(pieces), has_change) == (read, "+" in read)


@pytest.mark.parametrize(
    ("wrong", "right", "read"),
    [
        ("400", "40", "-400- +40+"),
        (
            "built in 1874 by Josiah Marrable",
            "built in 1873 by Josiah Marrable",
            "built in -1874-+1873+ by Josiah Marrable",
        ),
        (None, "forty", "+forty+"),
        ("four hundred", None, "-four hundred-"),
    ],
)
def test_a_change_by_itself_is_a_marked_difference(wrong: str | None, right: str | None, read: str) -> None:
    assert told(change_pieces(SuggestedChange(wrong, right))) == read


def test_without_a_change_there_is_nothing_to_mark() -> None:
    assert change_pieces(None) == ()
    assert told(tuple(marked_in("A sentence.", ""))) == "[A sentence.]"
    assert told(tuple(marked_in("A sentence.", "a sentence."))) == "[A sentence.]"
