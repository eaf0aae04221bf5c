from dataclasses import replace
from datetime import datetime

import pytest

from corrections_inbox.cases import Case, Confirmation, Status, Verdict
from corrections_inbox.cases.confirming import put_right, settled
from corrections_inbox.matching import ArticleRef, Match

NOOR = "noor@harbourpost.example"


@pytest.mark.parametrize("status", [Status.CORRECTED, Status.CLARIFIED, Status.ALREADY_FIXED])
def test_a_case_settled_in_print_confirms_its_link(case: Case, match: Match, status: Status, now: datetime) -> None:
    linked = match.linked
    assert linked is not None
    assert settled(case, status, NOOR, now) == Confirmation(
        case.reference, Verdict.CONFIRMED, NOOR, now, linked.article.id, linked.article.revision, linked.passage
    )


def test_it_says_nothing_of_a_passage_that_nobody_was_told(case: Case, match: Match, now: datetime) -> None:
    assert match.linked is not None
    assert match.passage is not None
    unsure = replace(match.linked, passage=replace(match.passage, confidence=0.3))
    said = settled(replace(case, match=replace(match, linked=unsure)), Status.CORRECTED, NOOR, now)
    assert said is not None
    assert (said.article_id, said.passage) == (unsure.article.id, None)


@pytest.mark.parametrize("status", [Status.NO_CHANGE, Status.IN_REVIEW, Status.DUPLICATE, Status.NOT_OURS])
def test_other_statuses_say_nothing_of_a_link(case: Case, status: Status, now: datetime) -> None:
    assert settled(case, status, NOOR, now) is None


def test_a_guess_is_not_confirmed_but_that_nothing_of_ours_is_meant_is(case: Case, match: Match, now: datetime) -> None:
    guessed = replace(case, match=replace(match, linked=None))
    assert settled(guessed, Status.CORRECTED, NOOR, now) is None
    assert settled(guessed, Status.NOT_OURS, NOOR, now) == Confirmation(case.reference, Verdict.CONFIRMED, NOOR, now)


def test_a_person_may_put_a_case_on_another_article_or_on_none(case: Case, now: datetime) -> None:
    pier = ArticleRef("pier", "https://harbour.example/pier", "Pier", revision=3)
    other = put_right(case, pier, None, NOOR, now)
    assert (other.verdict, other.article_id, other.revision) == (Verdict.CORRECTED, "pier", 3)
    assert put_right(case, None, None, NOOR, now).article_id is None
