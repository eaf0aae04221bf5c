from dataclasses import replace

import pytest

from corrections_inbox.articles import Where
from corrections_inbox.cases import Case, Report, Status
from corrections_inbox.cases.joining import joins, own_reports
from corrections_inbox.matching import Claim, ErrorType, Match, Passage, SuggestedChange


def with_passage(match: Match, passage: Passage | None) -> Match:
    assert match.linked is not None
    return replace(match, linked=replace(match.linked, passage=passage))


def passage_of(match: Match) -> Passage:
    assert match.passage is not None
    return match.passage


def test_the_same_error_told_again_joins(case: Case, match: Match) -> None:
    assert joins(match, case)


@pytest.mark.parametrize("status", [Status.CORRECTED, Status.NO_CHANGE, Status.WITHDRAWN])
def test_a_closed_case_is_not_joined(case: Case, match: Match, status: Status) -> None:
    assert not joins(match, replace(case, status=status))


def test_a_guess_at_an_article_joins_nothing(case: Case, match: Match) -> None:
    assert not joins(replace(match, linked=None), case)


def test_another_article_is_another_case(case: Case, match: Match) -> None:
    assert match.linked is not None
    other = replace(match.linked, article=replace(match.linked.article, id="pier"))
    assert not joins(replace(match, linked=other), case)


def test_without_a_passage_on_either_side_nothing_joins(case: Case, match: Match) -> None:
    assert not joins(with_passage(match, None), case)
    assert not joins(match, replace(case, match=with_passage(match, None)))


def test_a_passage_that_is_likelier_wrong_than_right_joins_nothing(case: Case, match: Match) -> None:
    unsure = with_passage(match, replace(passage_of(match), confidence=0.49))
    assert joins(match, case)
    assert not joins(unsure, case)
    assert not joins(match, replace(case, match=unsure))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"start": 4, "end": 28}, True),  # the whole sentence
        ({"start": 18, "end": 60}, True),  # half of the shorter
        ({"start": 20, "end": 60}, False),
        ({"start": 28, "end": 60}, False),
        ({"where": Where.HEADLINE}, False),
        ({"where": Where.CAPTION, "caption": 0}, False),
        ({"revision": 2, "start": 900, "end": 918}, True),  # the text moved
        ({"revision": 2, "exact": "sails at noon"}, False),
    ],
)
def test_passages_agree_where_they_overlap(case: Case, match: Match, change: dict[str, int], *, expected: bool) -> None:
    moved = with_passage(match, replace(passage_of(match), **change))  # type: ignore[arg-type]  # field names above
    assert joins(moved, case) is expected


@pytest.mark.parametrize(
    ("wrong", "right", "expected"),
    [
        ("400", "40", True),
        ("four hundred", "40 people", True),
        ("400", "“40.”", True),
        ("400", "about 60", False),
        ("400", "140", False),
        ("400", None, True),
    ],
)
def test_claims_agree_where_they_say_the_same(
    case: Case, match: Match, wrong: str, right: str | None, *, expected: bool
) -> None:
    assert joins(replace(match, claim=Claim(SuggestedChange(wrong, right))), case) is expected


def test_without_a_replacement_another_kind_of_error_is_another_case(case: Case, match: Match) -> None:
    grammar = replace(match, claim=Claim(None, ErrorType.GRAMMAR))
    number = replace(case, match=replace(match, claim=Claim(match.claim.change, ErrorType.NUMBER)))
    assert not joins(grammar, number)
    assert joins(replace(match, claim=Claim()), number)


def test_a_claim_must_agree_with_everybody_in_the_case(case: Case, match: Match, report: Report) -> None:
    sixty = replace(report, claim=Claim(SuggestedChange("400", "60")))
    vague = replace(match, claim=Claim())
    assert not joins(match, replace(case, match=vague, reports=(report, sixty)))


def test_reports_are_known_by_their_address_alone(case: Case, report: Report) -> None:
    assert own_reports(case, "ROSA@reader.example") == (report,)
    assert own_reports(case, "bram@reader.example") == ()
