import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.disputed import amounts, asked
from corrections_inbox.matching.mail_view import Component
from corrections_inbox.matching.numbers import quantities
from corrections_inbox.matching.printed import printed
from corrections_inbox.matching.text import words
from corrections_inbox.message import Role

SENTENCES = (
    "The ferry sank off Saltmere.",
    "It was built in 1987.",
    "Its pilot, Tobias Rennfeld, 42, swam ashore.",
    "Some 16 percent of the crew stayed behind.",
)
ARTICLE = Article("1", "https://gull.example/1", "", " ".join(SENTENCES), language="en")
PAGE = printed(ARTICLE, lambda _: 5.0)


def component(text: str, *, language: str = "en", subject: bool = False) -> Component:
    return Component(text, 0, len(text), Role.OWN, tuple(words(text)), quantities(text, language), 0.0, subject=subject)


def pointed(text: str, subject: str = "") -> set[str]:
    found = asked((component(text), component(subject, subject=True)), PAGE)[0]
    return {s.text for s, value in zip(PAGE.view.sentences, found, strict=True) if value == found.max() > 0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your year is off.", SENTENCES[1]),
        ("Die Jahreszahl stimmt nicht.", SENTENCES[1]),
        ("La fecha está mal.", SENTENCES[1]),
        ("L’année est fausse.", SENTENCES[1]),
        ("O ano está errado.", SENTENCES[1]),
        ("You have made him too young.", SENTENCES[2]),
        ("Sein Alter ist falsch.", SENTENCES[2]),
        ("That share is too high.", SENTENCES[3]),
    ],
)
def test_a_mail_that_names_the_kind_of_thing_points_at_sentences_that_hold_one(text: str, expected: str) -> None:
    assert expected in pointed(text)
    assert SENTENCES[0] not in pointed(text)


def test_the_subject_line_tells_the_kind_of_thing_for_the_whole_mail() -> None:
    assert pointed("I knew him at school.") == set()
    assert pointed("I knew him at school.", "his age") == {SENTENCES[2]}


@pytest.mark.parametrize(
    ("said", "expected"),
    [("in February 1985", SENTENCES[1]), ("1990, surely", SENTENCES[1]), ("forty-four", SENTENCES[2])],
)
def test_a_number_or_year_that_the_article_lacks_stands_for_the_nearest_of_its_kind(said: str, expected: str) -> None:
    replaced = amounts((component(said),), PAGE)[0, :, 1]
    assert PAGE.view.sentences[int(replaced.argmax())].text == expected


def test_readers_leave_the_percent_sign_out() -> None:
    shared = amounts((component("you say 16"),), PAGE)[0, :, 0]
    assert PAGE.view.sentences[int(shared.argmax())].text == SENTENCES[3]
    assert (shared > 0).sum() == 1
