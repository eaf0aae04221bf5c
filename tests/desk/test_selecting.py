"""What an editor selects in the article is the passage, in code points, whatever the browser counts in."""

import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.desk.selecting import Selection, SelectionError, chosen, selected

FERRY = Article(
    id="ferry-1",
    url="https://harbourpost.example/ferry",
    headline="Ferry \U0001f6a2 to run all winter",
    text="The \U0001f6a2 ferry runs all winter.\n\nIt carries 400 people a day.\nIt is blue.",
    captions=("At the pier.", "The \U0001f9d1\u200d\u2708\ufe0f pilot."),
    revision=2,
)


def utf16(text: str, exact: str) -> tuple[int, int]:
    """Where a browser sees these words."""
    start = len(text[: text.index(exact)].encode("utf-16-le")) // 2
    return start, start + len(exact.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("where", "caption", "exact"),
    [
        (Where.BODY, "", "It carries 400 people a day."),
        (Where.BODY, "", "\U0001f6a2 ferry"),
        (Where.BODY, "", "winter.\n\nIt carries"),
        (Where.HEADLINE, "", "run all winter"),
        (Where.CAPTION, "1", "pilot"),
    ],
)
def test_the_words_that_were_selected_are_the_passage(where: Where, caption: str, exact: str) -> None:
    text = FERRY.part(where, int(caption) if caption else None)
    start, end = utf16(text, exact)
    passage = selected(FERRY, Selection(str(where), caption, start, end, exact))
    assert (passage.exact, passage.where, passage.revision) == (exact, where, 2)
    assert text[passage.start : passage.end] == exact


def test_the_way_a_browser_folds_space_does_not_matter() -> None:
    start, end = utf16(FERRY.text, "a day.\nIt is")
    assert selected(FERRY, Selection("body", "", start, end, "a day. It is")).exact == "a day.\nIt is"


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection("body", "", 0, 9, "other words"), "not as it was"),
        (Selection("body", "", 5, 4_000, "The"), "not in the article"),
        (Selection("body", "", -3, 4, "The"), "not in the article"),
        (Selection("caption", "7", 0, 3, "The"), "no such caption"),
        (Selection("footer", "", 0, 3, "The"), "no part of an article"),
        (Selection("body", "", 29, 31, "\n\n"), "no words"),
    ],
)
def test_what_is_no_passage_of_this_article_is_refused(selection: Selection, sentence: str) -> None:
    with pytest.raises(SelectionError, match=sentence):
        selected(FERRY, selection)


def test_a_sentence_of_the_list_is_the_passage() -> None:
    start = FERRY.text.index("It carries")
    passage = chosen(FERRY, f"body::{start}:{start + 28}")
    assert (passage.exact, passage.caption) == ("It carries 400 people a day.", None)
    assert chosen(FERRY, "caption:1:0:3").exact == "The"


@pytest.mark.parametrize(
    "value", ["body", "body::", "body::a:b", "body::-1:4", "nowhere::0:4", "caption:9:0:3", "body::9:4"]
)
def test_a_value_that_is_none_of_the_list_is_refused(value: str) -> None:
    with pytest.raises(SelectionError):
        chosen(FERRY, value)
