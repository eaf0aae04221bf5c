from time import process_time

import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.change_coefficients import ENOUGH
from corrections_inbox.matching.changes import Choice, Proposal, calibrated, likeliest
from corrections_inbox.matching.passages import Located, Spoken
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading, Sentence
from corrections_inbox.matching.values import Passage
from corrections_inbox.message import Message, Role, parse

SENTENCE = "The harbour master, Ingrid Haldorsen, counted 31 boats off Cormorant Point on Tuesday."
SECOND = "The Saltmere lifeboat crew, founded in 1871, saved 12 sailors before noon."
ARTICLE = Article(
    "1", "https://gull.example/1", "Boats sink at Saltmere", f"{SENTENCE}\n\n{SECOND}\n\nNobody was hurt."
)
MESSAGE: Message = parse(b"From: rosa@mail.example\nSubject: A mistake\n\nHello.")


def reading_of(*said: str, language: str = "en", quotes: tuple[Quote, ...] = ()) -> Reading:
    sentences, at = [], 0
    for text in said:
        sentences.append(Sentence(text, at, at + len(text), Role.OWN))
        at += len(text) + 1
    return Reading(MESSAGE, quotes=quotes, sentences=tuple(sentences), language=language)


def located(text: str = SENTENCE, confidence: float = 0.9, spoken: tuple[Spoken, ...] = ()) -> Located:
    start = ARTICLE.text.index(text)
    return Located(Passage(text, "", "", start, start + len(text), Where.BODY, confidence=confidence), (), spoken)


def proposal_of(*said: str, language: str = "en") -> Proposal:
    proposal = likeliest(reading_of(*said, language=language), (located(),), ARTICLE)
    assert proposal is not None
    return proposal


@pytest.mark.parametrize(
    ("language", "said", "wrong", "right"),
    [
        ("en", "It is Ingrid Halvorsen, not Ingrid Haldorsen.", "Ingrid Haldorsen", "Ingrid Halvorsen"),
        ("en", "The count comes from 13 boats, not from 31 boats.", "31 boats", "13 boats"),
        ("en", "They were not counted on Tuesday but on Monday.", "Tuesday", "Monday"),
        ("en", "Please change Cormorant Point to Gannet Rock.", "Cormorant Point", "Gannet Rock"),
        ("de", "Es waren nicht 31, sondern 13 Boote.", "31", "13 Boote"),
        ("fr", "Ce n'était pas 31 bateaux mais 13 bateaux.", "31 bateaux", "13 bateaux"),
        ("es", "No fueron 31 barcos sino 13 barcos.", "31 barcos", "13 barcos"),
        ("pt", "Foram 13 barcos, e não 31 barcos.", "31 barcos", "13 barcos"),
    ],
)
def test_a_contrast_in_one_breath_is_offered(language: str, said: str, wrong: str, right: str) -> None:
    proposal = proposal_of(said, language=language)
    assert (proposal.wrong, proposal.right) == (wrong, right)
    assert proposal.chance >= ENOUGH


@pytest.mark.parametrize(
    ("said", "wrong", "right"),
    [
        # What is wrong is named, and the sentence after it says what is right.
        (["You have 31 boats there.", "We count 29."], "31 boats", "29"),
        # Only what is right is said, and it is a figure of the same unit.
        (["Your harbour master counted too many off the point.", "The log has 29 boats."], "31 boats", "29 boats"),
        (["Your harbour master counted 31 boats.", "There were 29 BOATS."], "31 boats", "29 BOATS"),
        (["The name of the harbour master is spelled wrong.", "She is Ingrid Halvorsen."], "Ingrid Haldorsen", "Ingrid Halvorsen"),
        # A figure that the reader misremembers is still the one that is meant.
        (["You say the harbour master counted 32 boats.", "It was 28 boats."], "32 boats", "28 boats"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_what_is_right_need_not_stand_together(said: list[str], wrong: str, right: str) -> None:
    proposal = proposal_of(*said)
    assert (proposal.wrong, proposal.right) == (wrong, right)


def test_the_passage_whose_words_are_denied_is_meant_though_another_is_likelier() -> None:
    both = (located(confidence=0.5), located(SECOND, confidence=0.4))
    proposal = likeliest(reading_of("The crew was founded in 1881, not 1871."), both, ARTICLE)
    assert proposal is not None
    assert (proposal.wrong, proposal.right) == ("1871", "1881")


def test_the_sentence_after_the_one_that_speaks_of_the_passage_says_what_is_right() -> None:
    said = ("My ketch won with 27 boats behind her.", "Your count off the point is wrong.", "I have 29 boats.")
    start = len(said[0]) + 1
    proposal = likeliest(reading_of(*said), (located(spoken=(Spoken(start, start + len(said[1]), 0.9),)),), ARTICLE)
    assert proposal is not None
    assert proposal.right == "29 boats"


def test_a_slip_of_the_pen_in_a_long_quotation_corrects_nothing() -> None:
    said = "The harbour master, Ingrid Haldorson, counted 31 boats off Cormorant Point on Tuesday."
    quote = Quote(said, 0, len(said), Role.OWN, QuoteStyle.BLOCK)
    proposal = likeliest(reading_of(said, "This is not so.", quotes=(quote,)), (located(),), ARTICLE)
    assert proposal is None or proposal.chance < ENOUGH


@pytest.mark.parametrize("confidence", [0.0, 0.002])
def test_a_passage_that_is_hardly_meant_is_not_looked_at(confidence: float) -> None:
    said = reading_of("It was actually thirteen boats, not 31.")
    assert likeliest(said, (located(confidence=confidence),), ARTICLE) is None
    assert likeliest(said, (located(),), ARTICLE) is not None


@pytest.mark.parametrize("said", ["You say thirty boats sank.", "So 30 of them, you write. Nobody counts them."])
def test_a_reader_who_rounds_what_was_printed_proposes_nothing(said: str) -> None:
    proposal = likeliest(reading_of(said), (located(),), ARTICLE)
    assert proposal is None or proposal.right not in {"thirty boats", "30"}


def test_a_surer_choice_of_a_surer_passage_is_likelier_right() -> None:
    sure = calibrated(Choice(0, 0, 0.9, passage=-0.1, strength=8.0))
    assert calibrated(Choice(0, 0, 0.3, passage=-0.1, strength=8.0)) < sure < 1
    assert calibrated(Choice(0, 0, 0.9, passage=-3.0, strength=8.0)) < sure
    assert calibrated(Choice(0, 0, 0.9, passage=-0.1, strength=2.0)) < sure


@pytest.mark.parametrize(
    "said",
    [[], ["?"], ["31 boats"], ["a/" * 4_000], ["not 31 but 13, " * 500], ["“" * 8_000], ["HARBOUR " * 1_000]],
)
def test_whatever_the_mail_says_it_is_read_soon(said: list[str]) -> None:
    before = process_time()
    likeliest(reading_of(*said), (located(), located(SECOND), located("Nobody was hurt.")), ARTICLE)
    assert process_time() - before < 3
