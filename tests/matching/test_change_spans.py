import pytest

from corrections_inbox.matching.change_spans import Sort, of


@pytest.mark.parametrize(
    ("text", "sort", "expected"),
    [
        ("It cost $31 million then.", Sort.NUMBER, "$31 million"),
        ("It rose by 3.5% then.", Sort.RATIO, "3.5%"),
        ("They sank on Tuesday.", Sort.WEEKDAY, "Tuesday"),
        ("They sank on 3 October 2025.", Sort.DATE, "3 October 2025"),
        ("She met the Bishop of Saltmere there.", Sort.NAME, "Bishop of Saltmere"),
        ("Change Cormorant Point back.", Sort.NAME, "Cormorant Point"),
        ("It was a harbour master.", Sort.WORD, "harbour master"),
    ],
)
def test_it_finds_what_could_be_wrong_or_right(text: str, sort: Sort, expected: str) -> None:
    assert (sort, expected) in {(span.sort, span.text) for span in of(text, "en")}


def test_a_word_in_capitals_shouts_but_not_in_a_mail_that_shouts_throughout() -> None:
    assert [s.text for s in of("It is the HARBOUR master.", "en") if s.shouted] == ["HARBOUR"]
    assert not [s for s in of("IT IS THE HARBOUR MASTER.", "en") if s.shouted]


def test_words_in_marks_are_one_stretch() -> None:
    assert any(s.quoted and s.text == "to the bay" for s in of("It says “to the bay” there.", "en"))


def test_a_bare_figure_names_the_same_percentage() -> None:
    percent = next(s for s in of("It is 3.7 percent.", "en") if s.quantity)
    bare = next(s for s in of("Less than 3.7 he said.", "en") if s.quantity)
    other = next(s for s in of("Less than 3.67 he said.", "en") if s.quantity)
    assert percent.means(bare)
    assert not percent.means(other)
