import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrections_inbox.matching.numbers import Kind, agree, figure, quantities


def keys(text: str, language: str = "en") -> list[str]:
    return [q.key for q in quantities(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("thirty-one billion, 31bn, $31 billion", "en", ["31000000000"] * 3),
        ("two hundred and five, a hundred, a dozen, two dozen", "en", ["205", "100", "12", "24"]),
        ("nineteen ninety-nine and the 1980s", "en", ["1999", "1980"]),
        ("three four", "en", ["3", "4"]),
        ("1,234.5 and 3.675", "en", ["1234.5", "3.675"]),
        ("a third, two-thirds, three quarters, half", "en", ["%33.33", "%66.67", "%75", "%50"]),
        ("25 percent, 25%, 25 per cent, twenty-five percent", "en", ["%25"] * 4),
        ("the 7th, the seventh", "en", ["7", "7"]),
        ("einunddreißig Milliarden, 1.234,5 und 1.234", "de", ["31000000000", "1234.5", "1234"]),
        ("ein Drittel, 12 Prozent", "de", ["%33.33", "%12"]),
        ("treinta y uno mil millones, tres mil, 12 por ciento", "es", ["31000000000", "3000", "%12"]),
        ("quatre-vingt-dix-sept, soixante-dix, deux cents, 3,5 milliards", "fr", ["97", "70", "200", "3500000000"]),
        ("cento e vinte, dois bilhões, trinta e um mil", "pt", ["120", "2000000000", "31000"]),
        ("88 000 passagers, 1 200 000 et non 1.200.000", "fr", ["88000", "1200000", "1200000"]),
        ("en 2019 300 personnes", "fr", ["2019", "300"]),
    ],
)
def test_figures_and_number_words_come_to_the_same_value(text: str, language: str, expected: list[str]) -> None:
    assert keys(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("October 3, 1988", "en", ["1988-10-03"]),
        ("the third of October, 1988", "en", ["1988-10-03"]),
        ("Oct. 3", "en", ["-10-03"]),
        ("October 1988", "en", ["1988-10-"]),
        ("3. Oktober 1988", "de", ["1988-10-03"]),
        ("3 de outubro de 1988", "pt", ["1988-10-03"]),
        ("le 3 octobre 1988", "fr", ["1988-10-03"]),
        ("16.7.2019 or 2019-07-16 or 7/16/2019", "en", ["2019-07-16"] * 3),
        ("10/3/2019", "en", ["2019-10-03"]),
        ("10/3/2019", "es", ["2019-03-10"]),
        ("Monday, Tues", "en", ["w1", "w2"]),
        ("they may march in May 1968", "en", ["1968-05-"]),
    ],
)
def test_dates_come_to_the_same_key_in_every_writing(text: str, language: str, expected: list[str]) -> None:
    found = quantities(text, language)
    assert [q.key for q in found] == expected
    assert {q.kind for q in found} == {Kind.DATE}


def test_everyday_words_are_no_months() -> None:
    assert keys("You may march, and March we did.") == []


@pytest.mark.parametrize(("a", "b", "same"), [("Oct. 3", "October 3, 1988", True), ("Oct. 3", "Oct. 4", False)])
def test_dates_agree_where_one_only_leaves_something_out(a: str, b: str, *, same: bool) -> None:
    assert agree(*quantities(a), *quantities(b)) is same


def test_a_separator_is_read_as_the_language_has_it() -> None:
    assert figure("1.234", "de") == 1234
    assert figure("1.234", "en") == 1.234
    assert figure("1,234", "en") == 1234
    assert figure("12,5", "fr") == 12.5
    assert figure("1.234.567", "en") == 1234567


@given(
    st.text(alphabet="0123456789.,-/% ofathirdmillionandMay", max_size=40), st.sampled_from(["en", "de", "pt", "ru"])
)
def test_any_text_is_read_into_disjoint_spans(text: str, language: str) -> None:
    end = 0
    for quantity in quantities(text, language):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end
