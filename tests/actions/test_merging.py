"""Cases made one, and reports of one case made two."""

import pytest
from tests.actions.newsroom import Newsroom
from tests.actions.test_settling import BRAM, REF, decide, deliver, told
from tests.actions.test_undoing import NOOR, take_back, two_cases, two_readers

from corrections_inbox.actions.merging import merge, split
from corrections_inbox.cases import Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Match
from corrections_inbox.triage import Kind

__all__ = ["two_cases", "two_readers"]
OTHER = "C-2026-0002"


def divide(newsroom: Newsroom, *keys: int, reference: str = REF) -> str:
    return split(newsroom.engine, reference, keys, NOOR, newsroom.rules, newsroom.now)


def test_merged_readers_are_told_with_the_other_case(two_cases: Newsroom) -> None:
    merged = merge(two_cases.engine, OTHER, f" {REF.lower()} ", NOOR, two_cases.now, note="the same pier")
    assert (merged.status, merged.duplicate_of, merged.history[-1].note) == (Status.DUPLICATE, REF, "the same pier")
    decide(two_cases, Status.CORRECTED)
    assert len(deliver(two_cases)) == 3


@pytest.mark.parametrize("into", [OTHER, "", "C-2026-0404"])
def test_a_case_is_merged_with_one_that_is_there_and_another(two_cases: Newsroom, into: str) -> None:
    with pytest.raises(CorrectionsInboxError):
        merge(two_cases.engine, OTHER, into, NOOR, two_cases.now)
    assert two_cases.case(OTHER).status is Status.NEW


def test_readers_handed_on_twice_are_taken_back_from_where_they_wait(two_cases: Newsroom, guessed: Match) -> None:
    two_cases.file(two_cases.receive(Kind.REPORT, guessed, sender="otto@post.example"))
    deliver(two_cases)
    merge(two_cases.engine, OTHER, "C-2026-0003", NOOR, two_cases.now)
    merge(two_cases.engine, "C-2026-0003", REF, NOOR, two_cases.now)
    assert len(two_cases.case(REF).reports) == 4
    take_back(two_cases, OTHER)
    assert len(two_cases.case(REF).reports) == 3
    decide(two_cases, Status.CORRECTED)
    assert not [line for line in deliver(two_cases) if "pia" in line]


def test_a_report_of_another_error_gets_a_case_of_its_own(two_readers: Newsroom) -> None:
    assert divide(two_readers, 2) == OTHER
    one, two = two_readers.case(REF), two_readers.case(OTHER)
    assert [report.message_key for report in one.reports] == [1]
    assert [report.message_key for report in two.reports] == [2]
    assert two.match.linked == one.match.linked
    assert two.history[0].note == f"divided from {REF}"
    decide(two_readers, Status.CORRECTED)
    assert deliver(two_readers) == ["corrected to rosa@reader.example"]
    decide(two_readers, Status.NO_CHANGE, OTHER)
    assert deliver(two_readers) == [f"no_change to {BRAM}"]


def test_an_answer_to_the_old_letter_belongs_to_the_new_case(two_readers: Newsroom) -> None:
    divide(two_readers, 2)
    second = two_readers.message_id_of(2)
    two_readers.file(two_readers.receive(Kind.FOLLOW_UP, sender=BRAM, in_reply_to=second, body="One thing more."))
    assert [len(case.reports) for case in two_readers.cases()] == [1, 2]


def test_words_on_a_closed_case_can_be_divided_off_and_wait(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED)
    deliver(two_readers)
    divide(two_readers, 2)
    assert (two_readers.case(OTHER).status, told(two_readers, OTHER)) == (Status.IN_REVIEW, [""])
    assert (two_readers.case(REF).status, told(two_readers)) == (Status.CORRECTED, ["corrected"])


@pytest.mark.parametrize("keys", [(), (1, 2), (77,)])
def test_some_reports_go_and_some_stay(two_readers: Newsroom, keys: tuple[int, ...]) -> None:
    with pytest.raises(CorrectionsInboxError, match=REF):
        divide(two_readers, *keys)
    assert len(two_readers.cases()) == 1


def test_nothing_is_divided_while_letters_about_it_are_leaving(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED)
    with pytest.raises(CorrectionsInboxError, match="leave within a minute"):
        divide(two_readers, 2)


def test_a_duplicate_is_divided_where_its_readers_wait(two_cases: Newsroom) -> None:
    two_cases.file(two_cases.receive(sender="otto@post.example"))
    deliver(two_cases)
    merge(two_cases.engine, REF, OTHER, NOOR, two_cases.now)
    with pytest.raises(CorrectionsInboxError, match=f"divide {OTHER} instead"):
        divide(two_cases, 2)
