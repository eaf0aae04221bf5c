import pytest

from corrections_inbox.matching import change_spans
from corrections_inbox.matching.change_mail import OF_RIGHT, Telling, of_right, own_sentences
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading, Sentence
from corrections_inbox.message import Role, parse


def said_of(text: str, stretch: str, language: str = "en") -> dict[str, float]:
    """The features of a stretch in a mail of one line a sentence."""
    own, at = [], 0
    for line in text.splitlines():
        own.append(Sentence(line, at, at + len(line), Role.OWN))
        at += len(line) + 1
    told = Telling.of(own, ())
    span = next(s for s in change_spans.of(told.text, language) if s.text == stretch)
    return dict(zip(OF_RIGHT, of_right(span, told), strict=True))


@pytest.mark.parametrize(
    ("text", "stretch", "language"),
    [
        ("It should be Gannet Rock.", "Gannet Rock", "en"),
        ("It must be 29 boats.", "29", "en"),
        ("Es muss Gannet Rock heißen: richtig ist Gannet Rock.", "Gannet Rock", "de"),
        ("Debe decir Gannet Rock.", "Gannet Rock", "es"),
        ("Il fallait écrire Gannet Rock.", "Gannet Rock", "fr"),
        ("Na verdade, Gannet Rock.", "Gannet Rock", "pt"),
    ],
)
def test_words_say_what_must_stand(text: str, stretch: str, language: str) -> None:
    own = [Sentence(text, 0, len(text), Role.OWN)]
    told = Telling.of(own, ())
    spans = [s for s in change_spans.of(told.text, language) if s.text == stretch]
    assert any(dict(zip(OF_RIGHT, of_right(s, told), strict=True))["r_must_be"] for s in spans)


@pytest.mark.parametrize(
    ("feature", "text", "stretch"),
    [
        ("r_is", "There were 29 boats.", "29"),
        ("r_is_count", "There were 29 boats.", "29"),
        ("r_denied", "There were not 29 boats.", "29"),
        ("r_brief", "We count 29.", "29"),
        ("r_personal", "I have sailed 40 years on that bay.", "40"),
        ("r_granted", "The 12 sailors are right.", "12"),
        ("r_said", "You say that 12 sailors drowned.", "12"),
        ("r_paren", "The crew (all 12 of them) went home.", "12"),
        ("r_small", "There were 2 boats.", "2"),
        ("r_shout_inside", "She is Ingrid HALVORSEN.", "Ingrid HALVORSEN"),
        ("r_last", "It is wrong.\nThere were 29 boats.", "29"),
        ("r_twice", "Eleven, I said.\nEleven boats sank there.", "Eleven"),
        ("r_then_not", "It was 29 boats, not as you have it.", "29"),
    ],
)
def test_what_stands_around_a_stretch_is_told(feature: str, text: str, stretch: str) -> None:
    assert said_of(text, stretch)[feature] == 1.0


@pytest.mark.parametrize(
    ("feature", "text", "stretch"),
    [
        ("r_is", "The 29 boats went down.", "29"),
        ("r_personal", "I make it 40 boats: there were 40.", "40"),
        ("r_brief", "In the harbour that evening we were shown 29.", "29"),
        ("r_last", "There were 29 boats.\nIt is wrong.", "29"),
    ],
)
def test_what_does_not_stand_there_is_not_told(feature: str, text: str, stretch: str) -> None:
    assert said_of(text, stretch)[feature] == 0.0


def test_a_long_quotation_says_what_was_printed_and_a_short_one_may_say_what_is_right() -> None:
    long, short = "the boats sank in the bay off Gannet Rock on Tuesday", "off Gannet Rock"
    for text, cites in ((long, True), (short, False)):
        quote = Quote(text, 1, 1 + len(text), Role.OWN, QuoteStyle.MARKED)
        told = Telling.of([Sentence(f"“{text}”", 0, len(text) + 2, Role.OWN)], (quote,))
        span = next(s for s in change_spans.of(told.text, "en") if s.text == "Gannet Rock")
        assert told.cites(span) is cites


def test_the_readers_own_sentences_speak_and_without_any_those_they_pass_on() -> None:
    own, passed_on = Sentence("Mine.", 0, 5, Role.OWN), Sentence("Theirs.", 6, 13, Role.FORWARDED)
    message = parse(b"Subject: x\n\nx")
    assert own_sentences(Reading(message, sentences=(own, passed_on))) == (own,)
    assert own_sentences(Reading(message, sentences=(passed_on,))) == (passed_on,)
