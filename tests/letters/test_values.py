"""Guarantee 5: our automatic letters can't be made to carry a stranger's words."""

from dataclasses import replace

import pytest

from corrections_inbox.articles import Where
from corrections_inbox.cases import Letter
from corrections_inbox.letters import Acknowledgment, Change, Headline, Outcome, Question, Receipt, Understood
from corrections_inbox.letters.values import web_url
from corrections_inbox.matching import ArticleRef, Candidate, Claim, Match, Passage, SuggestedChange

FERRY = ArticleRef("1", "https://harbourpost.example/ferry", "Ferry fares to rise")
PASSAGE = Passage("The ferry carries 160 cars.", "", "", 0, 27, Where.BODY, confidence=0.9)


def linked(change: SuggestedChange | None = None, passage: Passage | None = PASSAGE, sources: int = 0) -> Match:
    candidate = Candidate(FERRY, 0.97, passage)
    cited = tuple(f"https://evil.example/{n}" for n in range(sources))
    return Match(candidate, (candidate,), Claim(change, sources=cited, named_sources=("the annual report",)))


def unlinked(change: SuggestedChange | None = None) -> Match:
    return Match(None, (Candidate(FERRY, 0.4, PASSAGE),), Claim(change))


def test_a_linked_case_names_article_passage_change_and_counts_sources() -> None:
    understood = Understood.of("C-2026-0001", linked(SuggestedChange("160", "116"), sources=2))
    assert understood.article
    assert understood.article.title == "Ferry fares to rise"
    assert understood.article.url.startswith("https://harbourpost.example/ferry#:~:text=The%20ferry%20carries")
    assert understood.sentence == "The ferry carries 160 cars."
    assert understood.change == Change("160", "116")
    assert understood.sources == 3


def test_without_a_link_nothing_of_the_claim_is_repeated() -> None:
    understood = Understood.of("C-2026-0001", unlinked(SuggestedChange("160", "116")))
    assert understood.article is None
    assert understood.sentence == ""
    assert understood.change is None
    assert [guess.title for guess in understood.guesses] == ["Ferry fares to rise"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("160", "see evil.example"),
        ("call 0800 123 456", "116"),
        ("x" * 61, "116"),
        ("160", "x" * 61),
        ("160", None),
        (None, None),
        ("160", " "),
    ],
)
def test_a_change_that_may_not_be_repeated_is_left_out(wrong: str | None, right: str | None) -> None:
    assert Understood.of("C-2026-0001", linked(SuggestedChange(wrong, right))).change is None


def test_a_change_may_say_only_what_is_right() -> None:
    assert Change.of(SuggestedChange(None, "116 \n cars")) == Change("", "116 cars")


def test_a_change_cannot_be_built_around_the_test() -> None:
    with pytest.raises(ValueError, match="may not be repeated"):
        Change("160", "www.evil.example")


def test_a_passage_cannot_be_told_without_an_article() -> None:
    with pytest.raises(ValueError, match="without an article"):
        Understood("C-2026-0001", sentence="Anything.")
    with pytest.raises(ValueError, match="without an article"):
        Understood("C-2026-0001", change=Change("a", "b"))


def test_guesses_are_few_likely_and_lead_to_no_passage() -> None:
    refs = [ArticleRef(str(n), f"https://harbourpost.example/{n}", f"Title {n}") for n in range(5)]
    chances = (0.5, 0.3, 0.2, 0.15, 0.05)
    match = Match(None, tuple(Candidate(r, c, PASSAGE) for r, c in zip(refs, chances, strict=True)), Claim())
    guesses = Understood.of("C-2026-0001", match).guesses
    assert [guess.title for guess in guesses] == ["Title 0", "Title 1", "Title 2"]
    assert guesses[0].url == "https://harbourpost.example/0"
    assert Question(("C-2026-0001",), guesses * 2).guesses == guesses


def test_a_passage_that_is_likelier_wrong_than_right_is_not_told_to_the_reader() -> None:
    unsure = Understood.of("C-2026-0001", linked(passage=replace(PASSAGE, confidence=0.49)))
    assert unsure.article == Headline("Ferry fares to rise", "https://harbourpost.example/ferry")
    assert unsure.sentence == ""


def test_the_sentence_is_cut_at_300_characters() -> None:
    passage = Passage("word " * 100, "", "", 0, 500, Where.BODY, confidence=0.9)
    sentence = Understood.of("C-2026-0001", linked(passage=passage)).sentence
    assert 280 < len(sentence) <= 300
    assert sentence.endswith("word…")


@pytest.mark.parametrize("letter", [Letter.CORRECTED, Letter.CLARIFIED, Letter.ALREADY_FIXED])
def test_no_link_leads_into_a_sentence_that_was_put_right(letter: Letter) -> None:
    assert Outcome.of(letter, "C-2026-0001", linked()).article == Headline(
        "Ferry fares to rise", "https://harbourpost.example/ferry"
    )
    kept = Outcome.of(Letter.NO_CHANGE, "C-2026-0001", linked()).article
    assert kept
    assert "#:~:text=" in kept.url


def test_an_acknowledgment_names_an_article() -> None:
    with pytest.raises(ValueError, match="ask a question"):
        Acknowledgment((Understood("C-2026-0001"),))


def test_a_letter_is_of_its_kind() -> None:
    with pytest.raises(ValueError, match="no receipt"):
        Receipt(Letter.CORRECTED)
    with pytest.raises(ValueError, match="no outcome"):
        Outcome(Letter.RECEIPT, "C-2026-0001")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x/y", "https://", "http://[", "https://x/ y", 'http://x/"']
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_url(url) == ""
    assert Headline("Title", url).url == ""
