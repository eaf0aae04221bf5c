import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import Passage
from corrections_inbox.matching.selecting import LONGEST, passage_at

FERRY = Article(
    id="ferry-1",
    url="https://harbourpost.example/ferry",
    headline="Ferry to run all winter",
    text="The ferry runs all winter.\n\nIt carries 400 people a day to the island of Hvar. It is blue.",
    captions=("The ferry at the pier.",),
    revision=3,
)


def test_what_was_selected_becomes_a_passage_with_its_surroundings() -> None:
    start = FERRY.text.index("It carries")
    end = FERRY.text.index(" It is blue")
    assert passage_at(FERRY, Where.BODY, None, start, end) == Passage(
        exact="It carries 400 people a day to the island of Hvar.",
        prefix="The ferry runs all winter.\n\n",
        suffix=" It is blue.",
        start=start,
        end=end,
        where=Where.BODY,
        revision=3,
        confidence=1.0,
    )


def test_space_at_its_edges_is_no_part_of_it() -> None:
    passage = passage_at(FERRY, Where.CAPTION, 0, 3, 10)
    assert (passage.exact, passage.start, passage.end, passage.caption) == ("ferry", 4, 9, 0)


@pytest.mark.parametrize(
    ("where", "caption", "start", "end", "sentence"),
    [
        (Where.BODY, None, -1, 4, "not in the article"),
        (Where.BODY, None, 9, 4, "not in the article"),
        (Where.BODY, None, 0, 10_000, "not in the article"),
        (Where.CAPTION, 1, 0, 4, "no such caption"),
        (Where.BODY, None, 4, 4, "no words"),
        (Where.BODY, None, 25, 28, "no words"),
        (Where.STANDFIRST, None, 0, 0, "no words"),
    ],
)
def test_what_is_no_passage_is_refused(where: Where, caption: int | None, start: int, end: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        passage_at(FERRY, where, caption, start, end)


def test_half_an_article_is_no_passage() -> None:
    long = Article(id="l", url="https://harbourpost.example/l", headline="L", text="word " * LONGEST)
    with pytest.raises(ValueError, match="Select the sentence alone"):
        passage_at(long, Where.BODY, None, 0, 5 * LONGEST)
