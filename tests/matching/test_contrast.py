import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrections_inbox.matching.contrast import MOST_WORDS, Replaced, Side, contrast, replacements, shared_words

TEXTS = st.text(alphabet=st.sampled_from("aab Ébé.,%€ 12’-\u0301\U0001f600中文\n"), max_size=40)


def shown(left: str, right: str) -> str:
    """The runs as one line: what only the left says in [], what only the right says in {}."""
    frames = {Side.BOTH: "%s", Side.LEFT: "[%s]", Side.RIGHT: "{%s}"}
    return "".join(frames[run.side] % max(run.left, run.right, key=len) for run in contrast(left, right))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("The bridge cost 31 million.", "The bridge cost 13 million.", "The bridge cost [31]{13} million."),
        ("She has lived here.", "She has always lived here.", "She has {always} lived here."),
        ("She has always lived here.", "She has lived here.", "She has [always] lived here."),
        ("It rose 5 %", "It rose 5", "It rose 5 [%]"),
        ("nine to four", "eight to five", "[nine to four]{eight to five}"),
        ("the Mayor's “plan”", 'The mayors "plan"', "the [Mayor's]{mayors} “plan”"),
        ("", "new words", "{new words}"),
        ("一九八四年", "一九八五年", "一九八[四]{五}年"),
    ],
)
def test_it_marks_the_words_that_differ(left: str, right: str, expected: str) -> None:
    assert shown(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "differs"),
    [
        ("the mayor’s plan – “good”", 'the mayor\'s plan - "good"', False),
        ("Café Muller", "Cafe\u0301 Muller", False),
        ("Muller", "Müller", True),
        ("john", "John", True),
        ("the mayor's", "the mayor", True),
    ],
)
def test_strictly_only_typography_is_no_difference(left: str, right: str, *, differs: bool) -> None:
    assert bool(replacements(contrast(left, right, strictly=True))) is differs


def test_what_became_what_stands_in_pairs() -> None:
    runs = contrast(
        "On Monday Ann Roe, 31, resigned from the quiet board", "On Monday Anne Roe, 13, resigned from the board"
    )
    assert replacements(runs) == (Replaced("Ann", "Anne"), Replaced("31", "13"), Replaced("quiet", ""))


@given(TEXTS, TEXTS)
def test_all_runs_together_are_both_texts(left: str, right: str) -> None:
    for strictly in (False, True):
        runs = contrast(left, right, strictly=strictly)
        assert "".join(run.left for run in runs) == left
        assert "".join(run.right for run in runs) == right


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert not replacements(contrast(text, text, strictly=True))


def test_a_text_of_any_length_is_told() -> None:
    long = "word " * (3 * MOST_WORDS)
    runs = contrast(long, long + "more")
    assert "".join(run.right for run in runs) == long + "more"


def test_the_share_of_common_words_is_that_of_the_longer_text() -> None:
    assert shared_words("a small red boat", "a red boat") == pytest.approx(0.75)
    assert shared_words("", "") == 0
