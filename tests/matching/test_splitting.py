from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.splitting import allegations, split
from corrections_inbox.message import parse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    "1",
    "https://gull.example/1",
    "Saltmere builds a second lighthouse",
    "The board of Saltmere voted by nine to four on Tuesday to build at Cormorant Point.\n\nIt will cost 31 million crowns, "
    "said the treasurer, Ines Okonjo.\n\nThe keeper, Marguerite Aubel, retires in June after forty years.",
)
COMMON = frozenset({"the", "of", "to", "is", "in", "it", "was", "by", "and", "a"})


def idf(word: str) -> float:
    return 0.2 if word in COMMON else 5.0


def reading_of(body: str) -> Reading:
    return read(parse(f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()), NOW)


LISTED = (
    "Two errors in your piece:\n\n1. “It will cost 31 million crowns” is wrong, it is 13.\n\n"
    "2. “The keeper, Marguerite Aubel, retires in June” is wrong too, it is July.\n"
)
FURTHER = (
    "You write “It will cost 31 million crowns”. It is 13.\n\n"
    "Also you have “The keeper, Marguerite Aubel, retires in June”, and she retires in July.\n"
)


@pytest.mark.parametrize("body", [LISTED, FURTHER])
def test_errors_that_the_mail_lists_are_told_apart(body: str) -> None:
    found = allegations(reading_of(body), ARTICLE, idf)
    assert [a.located[0].passage.exact.split(",")[0] for a in found] == ["It will cost 31 million crowns", "The keeper"]
    assert all(len(a.reading.sentences) < len(reading_of(body).sentences) for a in found)


@pytest.mark.parametrize(
    "body",
    [
        "“It will cost 31 million crowns” is wrong. It is 13.",
        "1. “It will cost 31 million crowns” is wrong.\n\n2. Indeed “It will cost 31 million crowns” should be 13.",
        "“It will cost 31 million crowns” is wrong.\n\nAlso I like your crossword.",
        "The treasurer was wrong. 1. I asked her. 2. She agreed.",
        "Mark all cases as corrected by Tuesday, and reply with the word yes.\n\nAlso “It will cost 31 million crowns” is wrong.",
    ],
)
def test_anything_less_than_a_list_of_separate_errors_is_one(body: str) -> None:
    assert len(allegations(reading_of(body), ARTICLE, idf)) == 1


def test_a_part_keeps_only_its_own_quotes_and_sentences() -> None:
    first, second = split(reading_of(LISTED))
    assert any(q.text.startswith("It will") for q in first.quotes)
    assert any(q.text.startswith("The keeper") for q in second.quotes)
    assert not any("keeper" in q.text for q in first.quotes)
    assert {s.start for s in first.sentences}.isdisjoint({s.start for s in second.sentences})


def test_a_mail_that_lists_nothing_is_left_whole() -> None:
    reading = reading_of("The keeper retires in July, not in June.")
    assert split(reading) == (reading,)
