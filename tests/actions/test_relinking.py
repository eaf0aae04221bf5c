"""A person puts right what was understood: the case moves, its history says so, and the matcher learns from it."""

from dataclasses import replace

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox import store
from corrections_inbox.actions.relinking import put_right
from corrections_inbox.articles import Where
from corrections_inbox.cases import Verdict
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import ArticleRef, Match, Passage
from corrections_inbox.store import case_queries, confirmations
from corrections_inbox.triage import Kind

NOOR = "noor@harbourpost.example"
LIGHTHOUSE = ArticleRef("light-1", "https://harbourpost.example/light", "Lighthouse sold", section="Coast", revision=2)
SENTENCE = Passage("It was sold for 3 million.", "", "", 0, 26, Where.BODY, revision=2, confidence=1.0)
REFERENCE = "C-2026-0001"


def test_the_case_moves_to_the_article_and_the_sentence(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    case = put_right(newsroom.engine, REFERENCE, LIGHTHOUSE, SENTENCE, NOOR, newsroom.now)
    assert case == newsroom.case()
    assert case.match.linked is not None
    assert (case.match.linked.article, case.match.likely_passage) == (LIGHTHOUSE, SENTENCE)
    assert (case.match.linked.is_chosen, case.section) == (True, "Coast")
    with store.reading(newsroom.engine) as session:
        assert [each.reference for each in case_queries.open_on_article(session, "light-1")] == [REFERENCE]


def test_what_the_readers_say_stays(newsroom: Newsroom, ferry: Match) -> None:
    newsroom.file(newsroom.receive())
    case = put_right(newsroom.engine, REFERENCE, LIGHTHOUSE, None, NOOR, newsroom.now)
    assert case.match.claim == ferry.claim
    assert len(case.reports) == 1


def test_another_candidate_brings_the_passage_that_was_found_in_it(
    newsroom: Newsroom, ferry: Match, pier: Match
) -> None:
    assert ferry.linked
    assert pier.linked
    second = replace(pier.linked, confidence=0.2, passage=replace(SENTENCE, confidence=0.4))
    newsroom.file(newsroom.receive(Kind.REPORT, replace(ferry, candidates=(ferry.linked, second))))
    match = put_right(newsroom.engine, REFERENCE, second.article, None, NOOR, newsroom.now).match
    assert (match.passage, match.likely_passage) == (second.passage, None)
    assert [each.article.id for each in match.candidates] == ["pier-1", "ferry-1"]


def test_the_history_says_who_did_it_and_what_was_before(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    case = put_right(newsroom.engine, REFERENCE, LIGHTHOUSE, None, NOOR, newsroom.now)
    event = case.history[-1]
    assert (event.actor, event.action) == (NOOR, "put on this article")
    assert "Ferry to run all winter" in event.note
    assert "It carries 400 people a day." in event.note


@pytest.mark.parametrize(
    ("article", "passage", "learned"),
    [
        (LIGHTHOUSE, SENTENCE, ("light-1", 2, SENTENCE)),
        (LIGHTHOUSE, None, ("light-1", 2, None)),
        (None, None, (None, None, None)),
    ],
)
def test_the_matcher_learns_from_it(
    newsroom: Newsroom, article: ArticleRef | None, passage: Passage | None, learned: tuple[object, ...]
) -> None:
    newsroom.file(newsroom.receive())
    put_right(newsroom.engine, REFERENCE, article, passage, NOOR, newsroom.now)
    with store.reading(newsroom.engine) as session:
        [kept] = confirmations.listing(session)
    said = kept.confirmation
    assert (said.verdict, said.actor, said.reference) == (Verdict.CORRECTED, NOOR, REFERENCE)
    assert (said.article_id, said.revision, said.passage) == learned


def test_none_of_ours_leaves_neither_article_nor_guess(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    case = put_right(newsroom.engine, REFERENCE, None, None, NOOR, newsroom.now)
    assert (case.match.linked, case.match.candidates, case.section) == (None, (), "")
    assert case.history[-1].action == "taken off every article"


def test_a_case_that_does_not_exist_is_told_in_a_sentence(newsroom: Newsroom) -> None:
    with pytest.raises(CorrectionsInboxError, match=r"^There is no case C-2026-0009\.$"):
        put_right(newsroom.engine, "C-2026-0009", None, None, NOOR, newsroom.now)
