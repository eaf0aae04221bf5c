import pytest

from corrections_inbox.cases import OPEN, Status
from corrections_inbox.cases.transitions import NOTHING_OWED, OUTCOME_LETTERS, NotPermittedError, check

CLOSED = sorted(frozenset(Status) - OPEN)


@pytest.mark.parametrize("before", sorted(OPEN))
@pytest.mark.parametrize("after", list(Status))
def test_an_open_case_may_become_anything_else(before: Status, after: Status) -> None:
    if before is not after:
        check("C-2026-0001", before, after, duplicate_of="C-2026-0002")


@pytest.mark.parametrize("before", CLOSED)
def test_a_closed_case_is_reopened_before_it_is_settled_otherwise(before: Status) -> None:
    check("C-2026-0001", before, Status.IN_REVIEW)
    for after in frozenset(Status) - {Status.IN_REVIEW}:
        refusal = "already" if after is before else "reopen it first"
        with pytest.raises(NotPermittedError, match=f"C-2026-0001 is {before}.*{refusal}"):
            check("C-2026-0001", before, after, duplicate_of="C-2026-0002")


def test_every_way_of_closing_owes_a_letter_or_says_why_none() -> None:
    assert set(OUTCOME_LETTERS) | set(NOTHING_OWED) == set(CLOSED)
    assert not set(OUTCOME_LETTERS) & set(NOTHING_OWED)


@pytest.mark.parametrize("after", [Status.NO_CHANGE, Status.IN_REVIEW, Status.NOT_OURS])
def test_a_notice_belongs_to_a_correction(after: Status) -> None:
    with pytest.raises(NotPermittedError, match="no correction notice"):
        check("C-2026-0001", Status.NEW, after, notice="An earlier version said 400.")


@pytest.mark.parametrize("other", ["", "C-2026-0001"])
def test_a_duplicate_names_the_other_case(other: str) -> None:
    with pytest.raises(NotPermittedError, match="duplicate of"):
        check("C-2026-0001", Status.NEW, Status.DUPLICATE, duplicate_of=other)
