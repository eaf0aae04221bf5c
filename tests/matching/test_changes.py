from time import process_time

import pytest

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.changes import ENOUGH, likeliest
from corrections_inbox.matching.values import Passage

SENTENCE = "The harbour master, Ingrid Haldorsen, counted 31 boats off Cormorant Point."
ARTICLE = Article("1", "https://gull.example/1", "Boats sink at Saltmere", f"{SENTENCE}\n\nNobody was hurt.")


def passage(confidence: float = 0.9) -> Passage:
    return Passage(SENTENCE, "", "", 0, len(SENTENCE), Where.BODY, confidence=confidence)


def test_an_offer_says_where_the_right_words_stand() -> None:
    said = ["You have a wrong name.", "It is Halvorsen, not Haldorsen."]
    offer = likeliest(said, passage(), ARTICLE, "en")
    assert offer is not None
    assert (offer.wrong, offer.right) == ("Haldorsen", "Halvorsen")
    assert "\n".join(said)[offer.mail_at :].startswith("Halvorsen")


@pytest.mark.parametrize("confidence", [0.0, 0.1])
def test_nothing_is_offered_for_a_passage_that_is_hardly_meant(confidence: float) -> None:
    offer = likeliest(["It is Halvorsen, not Haldorsen."], passage(confidence), ARTICLE, "en")
    assert offer is not None
    assert offer.chance < ENOUGH


def test_a_contrast_is_read_behind_prepositions_too() -> None:
    offer = likeliest(["The name comes from Halvorsen, not from Haldorsen."], passage(), ARTICLE, "en")
    assert offer is not None
    assert (offer.wrong, offer.right) == ("Haldorsen", "Halvorsen")
    assert offer.chance >= ENOUGH


def test_words_that_both_sides_share_are_left_out() -> None:
    offer = likeliest(["It is “Ingrid Halvorsen”, not “Ingrid Haldorsen”."], passage(), ARTICLE, "en")
    assert offer is not None
    assert (offer.wrong, offer.right) == ("Haldorsen", "Halvorsen")


@pytest.mark.parametrize(
    "said",
    [[], ["?"], ["31 boats"], ["a/" * 4_000], ["not 31 but 13, " * 500], ["“" * 8_000], ["HARBOUR " * 1_000]],
)
def test_whatever_the_mail_says_it_is_read_soon(said: list[str]) -> None:
    before = process_time()
    likeliest(said, passage(), ARTICLE, "en")
    assert process_time() - before < 2
