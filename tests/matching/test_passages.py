import dataclasses
import math
import time
from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import Ground
from corrections_inbox.matching.claims import read_claim
from corrections_inbox.matching.passages import Located, locate
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.values import LIKELY
from corrections_inbox.message import parse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    "saltmere-1",
    "https://gull.example/saltmere-second-lighthouse",
    "Harbour board votes for a second lighthouse",
    "The board of Saltmere voted by nine to four on Tuesday to build a second lighthouse at Cormorant Point.\n\n"
    "Work will begin in April. It will cost 31 million crowns, said the treasurer, Ines Okonjo, who has held the post "
    "since 2011.\n\n"
    "Fishermen at the quay called the plan a waste. “The old lighthouse has served us since 1871,” said Tobias Rennfeld, "
    "a retired pilot. “Nobody asked us.”\n\n"
    "The keeper, Marguerite Aubel, retires in June after forty years. Her successor has not been named.",
    byline="Cato Winterbourne",
    language="en",
    captions=("The old lighthouse at Saltmere, seen from the north pier.",),
    revision=3,
)
COMMON = frozenset(
    {
        "the",
        "a",
        "of",
        "in",
        "to",
        "is",
        "was",
        "and",
        "you",
        "it",
        "by",
        "at",
        "not",
        "i",
        "name",
        "names",
        "one",
        "with",
        "his",
    }
)


def idf(word: str) -> float:
    return 0.3 if word in COMMON else 5.0


def located(body: str, subject: str = "A correction", article: Article = ARTICLE) -> tuple[Located, ...]:
    raw = f"From: Rosa <rosa@mail.example>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return locate(read(parse(raw.encode()), NOW), article, idf)


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        ('You write "It will cost 31 million crowns", but it is 13 million.', "It will cost 31"),
        ("> It wil cost 31 milion crowns, said the tresurer\n\nno, thirteen", "It will cost 31"),
        ("Your figure of thirty-one million is the wrong way round: it is 13.", "It will cost 31"),
        ("I taught geography for years and love your paper. You say that the vote was nine to four. It was eight to five.", "The board of"),
        ("Third paragraph, last sentence: that was not said.", "“Nobody asked us.”"),
        ("The last paragraph is out of date, she was named yesterday.", "Her successor"),
        ("Tobias Renfeld would like a single n in the middle of his surname.", "“The old lighthouse has served"),
        ("The caption is wrong, that is the south pier.", "The old lighthouse at Saltmere"),
        ("Your headline says second, but there are two already.", "Harbour board votes"),
    ],
)  # fmt: skip
def test_it_finds_the_sentence_that_is_meant(body: str, begins: str) -> None:
    assert located(body)[0].passage.exact.startswith(begins)


def test_a_headline_and_byline_that_only_name_the_article_are_no_passage() -> None:
    body = (
        "In “Harbour board votes for a second lighthouse” by Cato Winterbourne the keeper is said to retire in June. "
        "She retires in July."
    )
    assert located(body)[0].passage.exact.startswith("The keeper, Marguerite Aubel, retires in June")


@pytest.mark.parametrize(
    ("subject", "body", "begins"),
    [
        ("Marguerite Aubel", "Whoever wrote this has the month wrong.", "The keeper, Marguerite Aubel"),
        ("A correction", "Also, the old lighthouse has a leak, I am told. The cost is thirteen million crowns, no more.", "It will cost 31"),
        ("A correction", "You are right that fishermen at the quay called it a waste. The keeper retires in July.", "The keeper, Marguerite Aubel"),
    ],
)  # fmt: skip
def test_the_subject_counts_and_what_is_granted_or_said_in_passing_does_not(
    subject: str, body: str, begins: str
) -> None:
    assert located(body, subject)[0].passage.exact.startswith(begins)


def test_the_forwarded_words_speak_where_there_are_hardly_any_own() -> None:
    body = "Please see below.\n\n-----Original Message-----\nFrom: Ada\nSubject: The keeper\n\nThe keeper retires in July, not June."
    assert located(body)[0].passage.exact.startswith("The keeper, Marguerite Aubel")


def test_a_passage_stands_where_its_selectors_say() -> None:
    for found in located("The keeper retires in July, not June."):
        passage = found.passage
        part = ARTICLE.part(passage.where, passage.caption)
        assert part[passage.start : passage.end] == passage.exact
        assert part[: passage.start].endswith(passage.prefix)
        assert part[passage.end :].startswith(passage.suffix)
        assert len(passage.prefix) <= 32 >= len(passage.suffix)
        assert passage.revision == 3


def test_confidences_are_probabilities_best_first() -> None:
    confidences = [found.passage.confidence for found in located("Something about the lighthouse is not right.")]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1.0001
    assert len(confidences) == 5


def test_a_verbatim_quote_is_surer_than_a_hint() -> None:
    quote = located('"The keeper, Marguerite Aubel, retires in June" is wrong.')[0].passage.confidence
    hint = located("Somebody does not retire then.")[0].passage.confidence
    assert quote > 0.8 > hint


def test_evidence_says_what_stands_in_mail_and_article() -> None:
    body = 'You quote: "It will cost 31 million crowns". Wrong.'
    best = located(body)[0]
    quote = next(e for e in best.evidence if e.kind is Ground.QUOTE)
    assert quote.mail_span is not None
    assert quote.article_span is not None
    assert body[slice(*quote.mail_span)] == "It will cost 31 million crowns"
    assert ARTICLE.text[slice(*quote.article_span)] == "It will cost 31 million crowns"
    assert quote.weight > 0


def test_a_named_place_is_evidence() -> None:
    best = located("In the second paragraph, first sentence, May is right.")[0]
    assert best.passage.exact == "Work will begin in April."
    assert any(e.kind is Ground.PLACE and "paragraph 2" in e.text for e in best.evidence)


@pytest.mark.parametrize("body", ["", "\n\n"])
def test_a_mail_without_words_points_nowhere(body: str) -> None:
    assert located(body, subject="") == ()


def test_an_article_without_words_has_no_passage() -> None:
    assert (
        located("This is wrong.", article=dataclasses.replace(ARTICLE, headline="", text="", byline="", captions=()))
        == ()
    )


def test_other_languages_are_found_too() -> None:
    article = dataclasses.replace(
        ARTICLE,
        language="de",
        headline="Zweiter Leuchtturm",
        text="Der Rat stimmte am Dienstag ab.\n\nDer Bau beginnt im April. Er kostet 31 Millionen Kronen.\n\nDie Wärterin geht.",
    )
    found = located(
        "Sehr geehrte Redaktion,\n\nSie schreiben, der Bau koste einunddreißig Millionen. Es sind 13.", article=article
    )
    assert found[0].passage.exact == "Er kostet 31 Millionen Kronen."
    assert found[0].passage.where is Where.BODY


def test_where_every_word_is_common_it_still_answers() -> None:
    reading = read(parse(b"Subject: x\n\nThe keeper retires in July."), NOW)
    best = locate(reading, ARTICLE, lambda _: 0.0)[0]
    assert "retires" in best.passage.exact
    assert math.isfinite(best.passage.confidence)


@pytest.mark.parametrize("piece", ["a-", "“x” ", "3rd para ", "not a but b ", "A. ", "x\n\n", "Per The A B C "])
def test_a_hostile_mail_takes_no_more_than_seconds(piece: str) -> None:
    reading = read(parse(b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n" + (piece * 20_000).encode()), NOW)
    began = time.process_time()
    found = locate(reading, ARTICLE, idf)
    read_claim(reading, ARTICLE, found, lambda _: False)
    assert time.process_time() - began < 4


def test_a_sentence_that_nothing_points_at_is_never_sure_enough_for_a_reader() -> None:
    alone = dataclasses.replace(ARTICLE, headline="", text="Work begins in April.", byline="", captions=())
    raw = b"Subject: An error\r\n\r\nSomething is amiss in your piece on a second lighthouse. Do look into it.\r\n"
    [best] = locate(read(parse(raw), NOW), alone, lambda _: 5.0)
    assert best.evidence == ()
    assert best.passage.confidence < LIKELY
