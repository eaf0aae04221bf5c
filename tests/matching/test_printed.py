import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.printed import Printed, printed
from corrections_inbox.matching.text import words


def page(text: str, *, headline: str = "", captions: tuple[str, ...] = ()) -> Printed:
    article = Article("1", "https://gull.example/1", headline, text, captions=captions, language="en")
    return printed(article, lambda _: 5.0)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank off Saltmere. It was built in 1987, for 1.5 million crowns.\n\n“Nobody drowned,” said its pilot.",
        "The light-\nhouse stands on a\nrock. Aubel’s keeper-\nship ends.",
        "A line that goes on be-\nYond its end",
        "Some say so.Others do not. 3.\n\nOctober",
    ],
)
def test_the_words_of_a_part_are_those_of_its_whole_text(text: str) -> None:
    found = page(text, headline="The ferry’s end", captions=("The ferry in spring.",))
    for _, _, part in found.texts:
        assert part.words == words(part.text)


def test_a_word_spelled_a_little_differently_elsewhere_is_odd() -> None:
    found = page("Rennfeld swam. Rennfeld drowned. Renfeld was seen. The ferry sank.")
    assert found.oddities.tolist() == [0.0, 0.0, 1.0, 0.0]


def test_a_word_that_stands_twice_in_a_row_is_odd() -> None:
    assert page("It sank. The the ferry was old.").oddities.tolist() == [0.0, 1.0]
