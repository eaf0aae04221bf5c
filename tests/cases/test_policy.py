import pytest

from corrections_inbox.cases import Lane, Letter
from corrections_inbox.cases.policy import AUTOMATIC, HANDLING, letter_for, opens_case
from corrections_inbox.matching import Claim, Match
from corrections_inbox.triage import MACHINE_KINDS, Disposition, Kind, Ruling

GUESSED = Match(None, (), Claim())


def disposed(kind: Kind, silence: Ruling | None = None) -> Disposition:
    return Disposition(kind, Ruling("rule", "Reason."), silence)


@pytest.mark.parametrize(
    ("kind", "lane", "linked", "unlinked"),
    [
        (Kind.REPORT, Lane.FACTS, Letter.ACKNOWLEDGMENT, Letter.QUESTION),
        (Kind.FOLLOW_UP, Lane.FACTS, Letter.ACKNOWLEDGMENT, Letter.QUESTION),
        (Kind.LEGAL, Lane.LEGAL, Letter.RECEIPT, Letter.RECEIPT),
        (Kind.PRIVACY, Lane.PRIVACY, Letter.RECEIPT, Letter.RECEIPT),
        (Kind.QUESTION, Lane.QUESTIONS, Letter.RECEIPT, Letter.RECEIPT),
        (Kind.OTHER, Lane.QUESTIONS, Letter.RECEIPT, Letter.RECEIPT),
        (Kind.OPINION, None, Letter.RECEIPT_OPINION, Letter.RECEIPT_OPINION),
        (Kind.PRAISE, None, Letter.RECEIPT_PRAISE, Letter.RECEIPT_PRAISE),
        (Kind.PITCH, None, Letter.RECEIPT_PITCH, Letter.RECEIPT_PITCH),
        (Kind.DELIVERY, None, Letter.RECEIPT_DELIVERY, Letter.RECEIPT_DELIVERY),
        (Kind.OTHER_OUTLET, None, Letter.RECEIPT_OTHER_OUTLET, Letter.RECEIPT_OTHER_OUTLET),
        (Kind.EMPTY, None, Letter.QUESTION, Letter.QUESTION),
        *((kind, None, None, None) for kind in sorted(MACHINE_KINDS)),
    ],
)
def test_each_kind_has_its_lane_and_its_letter(
    kind: Kind, lane: Lane | None, linked: Letter | None, unlinked: Letter | None, match: Match
) -> None:
    assert HANDLING[kind].lane is lane
    assert opens_case(kind) is (lane is not None)
    assert letter_for(disposed(kind), [match]) is linked
    assert letter_for(disposed(kind), [GUESSED]) is unlinked


def test_every_kind_is_handled() -> None:
    assert set(HANDLING) == set(Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_triage_rule_forbids_every_letter(kind: Kind, match: Match) -> None:
    assert letter_for(disposed(kind, Ruling("mailing_list", "It came through a list.")), [match]) is None


def test_one_article_found_of_several_is_acknowledged(match: Match) -> None:
    assert letter_for(disposed(Kind.REPORT), [GUESSED, match]) is Letter.ACKNOWLEDGMENT


@pytest.mark.parametrize("kind", [Kind.LEGAL, Kind.PRIVACY])
def test_a_machine_says_nothing_in_legal_matters_if_it_is_told_so(kind: Kind) -> None:
    assert letter_for(disposed(kind), [], legal_receipt=False) is None
    assert letter_for(disposed(Kind.QUESTION), [], legal_receipt=False) is Letter.RECEIPT


def test_a_person_is_needed_wherever_a_letter_says_nothing_of_the_matter() -> None:
    assert {kind for kind in Kind if HANDLING[kind].needs_human} == {
        Kind.LEGAL,
        Kind.PRIVACY,
        Kind.QUESTION,
        Kind.OTHER,
    }


def test_outcomes_and_mail_to_staff_are_not_automatic() -> None:
    assert not AUTOMATIC & {Letter.CORRECTED, Letter.NO_CHANGE, Letter.DIGEST, Letter.ALERT}
