from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import ErrorType, Passage, SuggestedChange
from corrections_inbox.matching.claims import read_claim
from corrections_inbox.matching.passages import Located
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.reading import Reading
from corrections_inbox.message import parse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    "saltmere-2",
    "https://gull.example/2026/saltmere-regatta-results",
    "Saltmere regatta draws 400 boats",
    "Some 31 boats sank in the bay on Tuesday.\n\nThe winner, Ingrid Haldorsen, comes from Cormorant Point. The club was "
    "founded in 1871.",
    aliases=("https://gull.example/a/99",),
)


def reading_of(body: str, subject: str = "Correction") -> Reading:
    raw = f"From: Rosa <rosa@mail.example>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return read(parse(raw.encode()), NOW)


def passage(exact: str, where: Where = Where.BODY) -> Passage:
    start = ARTICLE.part(where).index(exact)
    return Passage(exact, "", "", start, start + len(exact), where, confidence=0.9)


def located(exact: str, where: Where = Where.BODY) -> tuple[Located, ...]:
    return (Located(passage(exact, where), ()),)


def ours(url: str) -> bool:
    return "gull.example" in url


BOATS = "Some 31 boats sank in the bay on Tuesday."
WINNER = "The winner, Ingrid Haldorsen, comes from Cormorant Point."
FOUNDED = "The club was founded in 1871."


@pytest.mark.parametrize(
    ("body", "sentence", "wrong", "right"),
    [
        ("You have 31 boats sinking. It should be 13 boats.", BOATS, "31 boats", "13 boats"),
        (
            "Thirty-one boats did not sink. It was thirteen boats, not thirty-one.",
            BOATS,
            "thirty-one",
            "thirteen boats",
        ),
        ("They sank on Monday, not Tuesday.", BOATS, "Tuesday", "Monday"),
        ("The club was not founded in 1871 but in 1881.", FOUNDED, "1871", "1881"),
        ("Please change Haldorsen to Halvorsen.", WINNER, "Haldorsen", "Halvorsen"),
        ("Her name is spelled Halvorsen, not Haldorsen.", WINNER, "Haldorsen", "Halvorsen"),
        ("Sie schreiben 31. Es waren nicht 31, sondern 13 Boote.", BOATS, "31", "13 Boote"),
        ("No fueron 31 barcos sino 13.", BOATS, "31 barcos", "13"),
        ("Le club n'a pas été fondé en 1871 mais en 1881.", FOUNDED, "1871", "1881"),
        ("O clube foi fundado em 1881, e não em 1871.", FOUNDED, "1871", "1881"),
        ("Cormorant Point -> Gannet Rock", WINNER, "Cormorant Point", "Gannet Rock"),
        ("It should read “Gannet Rock”, not “Cormorant Point”.", WINNER, "Cormorant Point", "Gannet Rock"),
        (
            "Please replace Cormorant Point with Cormorant Rock, not what you have.",
            WINNER,
            "Cormorant Point",
            "Cormorant Rock",
        ),
    ],
)
def test_a_change_is_offered_on_a_strong_cue(body: str, sentence: str, wrong: str, right: str) -> None:
    claim = read_claim(reading_of(body), ARTICLE, located(sentence), ours)
    assert claim.change == SuggestedChange(wrong, right)


@pytest.mark.parametrize(
    "body",
    [
        "I have sailed for 40 years and that is not how many went down.",
        "This is wrong, I was there in 1995 with 12 friends.",
        "Boats do not sink that way.",
        "You put 31 boats. I have sailed for 40 years.",
        "You say 31 boats in https://gull.example/2026/13/boats and that is wrong.",
        "You say thirty boats sank, as many as 30! Nobody counts them.",
    ],
)
def test_without_a_cue_nothing_is_offered(body: str) -> None:
    assert read_claim(reading_of(body), ARTICLE, located(BOATS), ours).change is None


def test_quoted_words_are_wrong_with_nothing_in_their_place() -> None:
    claim = read_claim(reading_of('Nothing "sank in the bay" that I know of.'), ARTICLE, located(BOATS), ours)
    assert claim.change == SuggestedChange("sank in the bay", None)


@pytest.mark.parametrize(
    ("body", "sentence", "where", "expected"),
    [
        ("It should be 13 boats, not 31 boats.", BOATS, Where.BODY, ErrorType.NUMBER),
        ("They sank on Monday, not Tuesday.", BOATS, Where.BODY, ErrorType.DATE),
        ("Her name is spelled Halvorsen, not Haldorsen.", WINNER, Where.BODY, ErrorType.SPELLING),
        ("I make it forty boats.", BOATS, Where.BODY, ErrorType.NUMBER),
        ("I wrote to you on Monday about this, yet it is all wrong.", WINNER, Where.BODY, ErrorType.FACT),
        ("There is a typo.", WINNER, Where.BODY, ErrorType.SPELLING),
        ("It is too large.", ARTICLE.headline, Where.HEADLINE, ErrorType.HEADLINE),
        ("She was misquoted.", WINNER, Where.BODY, ErrorType.QUOTE),
        ("It never happened.", WINNER, Where.BODY, ErrorType.FACT),
    ],
)
def test_it_tells_the_type_of_error(body: str, sentence: str, where: Where, expected: ErrorType) -> None:
    assert read_claim(reading_of(body), ARTICLE, located(sentence, where), ours).error_type is expected


def test_an_unsure_passage_is_given_no_change() -> None:
    unsure = (Located(replace(passage(BOATS), confidence=0.002), ()),)
    body = "Thirty-one boats did not sink. It was actually thirteen boats."
    assert read_claim(reading_of(body), ARTICLE, unsure, ours).change is None


def test_without_an_article_there_is_still_a_claim() -> None:
    claim = read_claim(reading_of("Wrong, see https://harbour.example/log"), None, (), ours)
    assert claim.change is None
    assert claim.sources == ("https://harbour.example/log",)
