"""Links that open a page at the passage."""

import pytest

from corrections_inbox.articles.text_fragment import with_text_fragment

URL = "https://paper.example/a"
LONG = "The harbour office counted sixty boats on Monday, " * 4 + "and nobody could say where the others had gone."


@pytest.mark.parametrize(
    ("exact", "directive"),
    [
        ("the old mill by the river bank", "the%20old%20mill%20by%20the%20river%20bank"),
        (
            "a well-known, much-loved man & his five dogs",
            "a%20well%2Dknown%2C%20much%2Dloved%20man%20%26%20his%20five%20dogs",
        ),
        ("six  words\there\nin one line", "six%20words%20here,in%20one%20line"),
        (LONG, "The%20harbour%20office%20counted%20sixty,where%20the%20others%20had%20gone."),
        ("水" * 80 + "、" + "木" * 60 + "。", "%E6%B0%B4" * 80 + "," + "%E6%9C%A8" * 60),
    ],
)
def test_a_passage_becomes_a_directive(exact: str, directive: str) -> None:
    assert with_text_fragment(URL, exact) == f"{URL}#:~:text={directive}"


def test_a_short_passage_gets_whole_words_of_context() -> None:
    url = with_text_fragment(URL, "160 boats", prefix="rbour office counted exactly ", suffix=" on Monday, and nob")
    assert url == f"{URL}#:~:text=office%20counted%20exactly-,160%20boats,-on%20Monday%2C%20and"


def test_context_ends_at_the_paragraph() -> None:
    url = with_text_fragment(URL, "160 boats", prefix="the end.\n\nExactly ", suffix="\n\nThe next one")
    assert url == f"{URL}#:~:text=160%20boats"


def test_the_pages_own_fragment_is_kept_and_an_old_directive_replaced() -> None:
    assert with_text_fragment(f"{URL}#part2", "six words are a plenty here").startswith(f"{URL}#part2:~:text=six")
    assert with_text_fragment(f"{URL}#:~:text=old", "six words are a plenty here").startswith(f"{URL}#:~:text=six")


def test_no_words_give_the_plain_link() -> None:
    assert with_text_fragment(f"{URL}#:~:text=old", " \n") == URL
    assert with_text_fragment(f"{URL}#part2", "") == f"{URL}#part2"
