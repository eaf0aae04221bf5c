import pytest

from corrections_inbox.letters.restraint import clean, line, may_be_repeated, reply_subject

FIGURES = ["£3.5bn", "160", "1,234,567", "12.345.678", "$2,300,000,000", "€1 234 567", "24/7", "Article 5.3", "4-3"]
DATES = ["2024-05-12", "12.05.2024", "12/5/2024", "1914-1918", "1914–18", "the 2020/21 season", "3 May 1961"]
WORDS = ["U.S.A.", "Dr. Smith", "5 p.m.", "Jean-Luc O’Neil", "Co. Durham", "St. Mary's", "¿cómo?", "Straße", "日本"]

LINKS = [
    "visit evil.example",
    "http://x",
    "HTTPS://X",
    "//x/y",
    "www.evil",
    "t.me/x",
    "evil . com",
    "evil[.]com",
    "evil (dot) com",
    "evil dot com",
    "evil。com",
    "evil．example",
    "xn--80ak6aa92e",
    "1.2.3.4",
    "javascript:alert(1)",
    "hxxp:x",
]
ADDRESSES = ["a@b", "write to @evil", "a＠b", "mailto:x", "\\\\host\\share"]
NUMBERS = [
    "0800 123 456",
    "+44 20 7946 0958",
    "555-1234",
    "(555) 123 4567",
    "912 345 678",
    "912.345.678",
    "8 0 0 5 5 5 1 2 3 4",
    "0,8,0,0,1,2,3,4",
    "１２３４５６７８",
    "1-800-FLOWERS",
    "800 FLOWERS",
    "01.02.2024.5551234",
    "12.05.2024 5551",
    "dial 83001",
    "text STOP to 83001",
    "Appelez le 3615",
    "Teléfono 061 22",
    "tel:112",
]
INVISIBLE = ["a\u202eb", "a\u200bb", "a\x00b", "a\x1bb", "a\nb", "a\u2028b", "a\udc80b", "a\ufeffb", "a\u2066b"]


@pytest.mark.parametrize("text", [*FIGURES, *DATES, *WORDS])
def test_plain_words_and_figures_may_be_repeated(text: str) -> None:
    assert may_be_repeated(text, 60)


@pytest.mark.parametrize("text", [*LINKS, *ADDRESSES, *NUMBERS, *INVISIBLE])
def test_what_leads_somewhere_or_hides_something_may_not(text: str) -> None:
    assert not may_be_repeated(text, 60)


def test_the_limit_counts_characters() -> None:
    assert may_be_repeated("ü" * 60, 60)
    assert not may_be_repeated("ü" * 61, 60)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Wrong number of cars", "Re: Wrong number of cars"),
        ("Re: AW: Wrong number", "Re: Wrong number"),
        ("RE[2]: Wrong number", "Re: Wrong number"),
        ("Folded\tby a mailer", "Re: Folded by a mailer"),
        ("Research budget", "Re: Research budget"),
        ("Re:", None),
        ("", None),
        ("x" * 117, None),
        ("x" * 116, "Re: " + "x" * 116),
        ("Cheap pills at pills.example", None),
        ("Call 0800 123 456 now", None),
        ("one\r\nBcc: everyone@post.example", None),
        ("one\nX-Evil: yes", None),
        ("\u202egnirts", None),
        ("=?utf-8?q?a=0ABcc:_all?=", None),
    ],
)
def test_their_subject_is_repeated_only_if_it_carries_nothing(theirs: str, ours: str | None) -> None:
    assert reply_subject(theirs) == ours


def test_cleaning_keeps_line_breaks_and_drops_controls() -> None:
    assert clean("a\r\nb\x00\x1b[31m\u202e\tc\udc80") == "a\nb[31m\tc"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("a\n b\t c", None, "a b c"), ("one two three", 9, "one two…"), ("abcdefghij", 5, "abcd…"), ("abcde", 5, "abcde")],
)
def test_a_line_is_cut_at_a_word(text: str, limit: int | None, expected: str) -> None:
    assert line(text, limit) == expected
