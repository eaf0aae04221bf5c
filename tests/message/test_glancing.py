"""A glance passes over lines that cannot match, and over no other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrections_inbox.message import closings, speech
from corrections_inbox.message.glancing import Glance


def test_the_lines_that_hold_a_word_are_told_in_order() -> None:
    glance = Glance(["The ferry", "", "a FERRYMAN's ferry", "the bridge", "ferry"])
    assert glance.holding(("bridge", "ferry", "tunnel")) == [0, 2, 3, 4]


def test_a_text_without_lines_holds_nothing() -> None:
    assert Glance([]).holding(("ferry",)) == []


@pytest.mark.parametrize("line", ["FRÅN MİN", "fråN mın", "ﬀ STRAẞE", "K ſ"])
def test_letters_in_another_case_are_the_same(line: str) -> None:
    words = ("från min", "strasse", "k s")
    assert Glance(["", line]).holding(words) == [1]


PATTERNS = {
    "forward": (speech.FORWARD_SEPARATOR, speech.SEPARATOR_WORDS),
    "original": (speech.ORIGINAL_SEPARATOR, speech.SEPARATOR_WORDS),
    "phone footer": (closings.PHONE_FOOTER, closings.PHONE_FOOTER_WORDS),
    "disclaimer": (closings.DISCLAIMER, closings.DISCLAIMER_WORDS),
}
# Made once: to read a long pattern takes them longer than to make a line of it.
MATCHING = {name: st.from_regex(pattern, fullmatch=True) for name, (pattern, _) in PATTERNS.items()}


@pytest.mark.parametrize("name", PATTERNS)
@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_no_line_that_matches_is_passed_over(name: str, data: st.DataObject) -> None:
    line = data.draw(MATCHING[name])
    assert Glance([line.replace("\n", " ")]).holding(PATTERNS[name][1]) == [0]
