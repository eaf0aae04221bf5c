import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrections_inbox.matching.utf16 import code_points, utf16_offsets


@given(st.text(max_size=30), st.data())
def test_the_span_holds_the_same_words_in_utf_16(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = utf16_offsets(text, start, end)
    units = text.encode("utf-16-le", "surrogatepass")
    assert units[2 * first : 2 * last].decode("utf-16-le", "surrogatepass") == text[start:end]


@given(st.text(max_size=30), st.data())
def test_the_way_back_leads_to_the_same_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert code_points(text, *utf16_offsets(text, start, end)) == (start, end)


def test_a_selection_from_the_middle_of_an_emoji_begins_behind_what_was_before_it() -> None:
    assert code_points("a\U0001f600b", 2, 4) == (1, 2)


def test_an_emoji_counts_two_and_an_accent_by_itself_one() -> None:
    assert utf16_offsets("\U0001f600e\u0301 ends", 1, 3) == (2, 4)


def test_half_a_surrogate_pair_is_one_unit() -> None:
    assert utf16_offsets("\ud83d.x", 1, 2) == (1, 2)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 9)])
def test_it_refuses_what_is_no_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        utf16_offsets("short", start, end)


@pytest.mark.parametrize("text", ["short", "sh\xf6rt"])
@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 9)])
def test_the_way_back_refuses_what_is_no_span(text: str, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        code_points(text, start, end)
