import pytest

from corrections_inbox.matching.heard import Cue, Heard

SHOULD = Cue.of(r"\b(?:should be|is)", r":? ?$")


@pytest.mark.parametrize(
    ("text", "start", "end", "heard"),
    [
        ("it should be 29 boats", 0, 13, True),
        ("it should be 29 boats", 0, 12, True),
        ("it should be 29 boats", 4, 13, False),  # it begins before that
        ("it should be 29 boats", 0, 16, False),  # it does not reach so far
        ("this is: is 29", 0, 12, True),
        ("the iris 29", 0, 9, False),
        ("", 0, 0, False),
    ],
)
def test_a_cue_is_heard_where_it_begins_in_reach_and_leads_up_to_the_place(
    text: str, start: int, end: int, *, heard: bool
) -> None:
    assert Heard.of(SHOULD, text).between(start, end) is heard


def test_places_where_a_cue_begins_inside_another_are_heard_too() -> None:
    twice = Cue.of(r"not (?:at all|\w+)", r"\W*$")
    assert Heard.of(twice, "not not here").between(4, 12)
