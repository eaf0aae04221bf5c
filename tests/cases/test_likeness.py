"""Mails that are all but identical are found; what two readers write about one error is not."""

import pytest

from corrections_inbox.cases.likeness import ALIKE, Likeness, likeness, resemblance

SAID = (
    "I write to ask that you take back your article on the toll bridge at Skarne. It says that residents will pay "
    "nothing, which the county has never promised."
)
TRUE = (
    "The council's own paper of 3 February puts the charge for residents at two crowns a crossing, and it says so on "
    "its first page. Your reporter was given that paper and chose to leave it out."
)
ASKED = (
    "Thousands of families rely on the bridge every day. They deserve a newspaper that reads what it is sent, and I "
    "expect a correction as prominent as the mistake."
)
LETTER = (SAID, TRUE, ASKED)
INTRO = "My wife and I have lived in Lower Skarne for thirty years and have read your paper every morning of them."
OTHER = (
    "In your report on the toll bridge at Skarne you write that residents pay nothing. That is wrong: the council's "
    "paper of 3 February gives two crowns a crossing for residents. Could you please put that right?"
)


def like(text: str, about: str = "") -> Likeness:
    found = likeness(text, about)
    assert found is not None
    return found


def share(one: str, other: str) -> float:
    return resemblance(like(one), like(other).minhash)


@pytest.mark.parametrize(
    "variant",
    [
        "\n\n".join((INTRO, *LETTER)),
        "\n\n".join(reversed(LETTER)),
        "\n\n".join((*LETTER, "Yours, Ingrid Aalto, 14 Ropewalk, Lower Skarne")),
        " ".join(LETTER).upper(),
        "\n> ".join(LETTER).replace(" ", "\n"),
        "\n\n".join(LETTER[:2]),
        "\n\n".join((LETTER[0], "https://click.example/?who=1234567", *LETTER[1:])),
    ],
    ids=["introduced", "shuffled", "signed", "shouted", "folded", "shortened", "tracked"],
)
def test_a_letter_that_was_handed_out_is_known_again(variant: str) -> None:
    plain = "\n\n".join(LETTER)
    assert share(plain, variant) >= ALIKE
    assert set(like(plain).bands) & set(like(variant).bands)


def test_another_readers_words_on_the_same_error_are_their_own() -> None:
    plain = "\n\n".join(LETTER)
    assert share(plain, OTHER) < ALIKE / 3
    assert not set(like(plain).bands) & set(like(OTHER).bands)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The mayor is called Ohlsen.", "the mayor is called OHLSEN", True),
        ("The mayor is called Ohlsen.", "The mayor is called Olsen.", False),
        ("Typo on https://a.example/1 in line 2", "Typo on https://a.example/2 in line 2", False),
    ],
)
def test_short_mails_are_alike_only_word_for_word(one: str, other: str, same: bool) -> None:  # noqa: FBT001  a table's column
    assert (like(one).bands == like(other).bands) is same
    assert like(one).minhash == b""


def test_the_same_few_words_on_two_articles_are_two_things() -> None:
    words = "There is a typo in the second paragraph."
    assert like(words, "ferry").bands != like(words, "pier").bands
    assert like(words, "ferry").bands == like(words, "ferry").bands


@pytest.mark.parametrize("words", ["", "Thank you!", "See attached please", "¿?", "https://a.example/1"])
def test_hardly_any_words_are_like_nothing(words: str) -> None:
    assert likeness(words) is None


def test_a_short_mail_is_like_no_long_one() -> None:
    assert resemblance(like("The mayor is called Ohlsen."), like(OTHER).minhash) == 0.0
