import pytest

from corrections_inbox.matching.alignment import align

COMMON = frozenset("the a of in on and to that was is by it at".split())  # noqa: SIM905  a list of words reads better as words
ARTICLE = (
    "Harbour board votes for a second lighthouse\n\nThe board of Saltmere voted by nine to four on Tuesday to build a "
    "second lighthouse at Cormorant Point. Work will begin in April and cost 31 million crowns, the treasurer said.\n\n"
    "Fishermen at the quay called the plan a waste. The old lighthouse, lit since 1871, guided their grandfathers "
    "through the great gale of 1903, and nobody has asked them. The keeper retires in June."
)


def idf(word: str) -> float:
    return 0.1 if word in COMMON else 5.0


def found(quote: str) -> str:
    alignment = align(quote, ARTICLE, idf)
    assert alignment is not None
    return ARTICLE[slice(*alignment.span)]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Work will begin in April and cost 31 million crowns", "Work will begin in April and cost 31 million crowns"),
        ("work wil begin in april  and cost 31\nmilion crowns", "Work will begin in April and cost 31 million crowns"),
        ("Wrk will begin in April and cost 31 million crwns", "Work will begin in April and cost 31 million crowns"),
        ("guided their grandfathers\n> through the great gale", "guided their grandfathers\nthrough the great gale"),
    ],
)
def test_a_citation_is_found_however_it_was_typed(quote: str, expected: str) -> None:
    assert found(quote).split() == expected.split()


def test_a_citation_inside_a_letter_is_found_on_both_sides() -> None:
    letter = "I rowed there for years. You say the old lighthouse, lit since 1871, guided somebody. It was 1874, I hold the deed."
    alignment = align(letter, ARTICLE, idf)
    assert alignment is not None
    start, end = alignment.mail_span
    assert letter[start:end].startswith("the old lighthouse, lit since 1871, guided")
    assert "lit since 1871, guided" in found(letter)


def test_both_ends_of_a_shortened_citation_are_one_alignment_of_two_fragments() -> None:
    alignment = align("The board of Saltmere voted ... and nobody has asked them", ARTICLE, idf)
    assert alignment is not None
    assert [ARTICLE[f.start : f.end] for f in alignment.fragments] == [
        "The board of Saltmere voted",
        "and nobody has asked them",
    ]


def test_a_verbatim_citation_scores_its_whole_self() -> None:
    whole = align("The keeper retires in June", ARTICLE, idf)
    half = align("The keeper retires yesterday with honours", ARTICLE, idf)
    assert whole is not None
    assert half is not None
    assert whole.share == pytest.approx(1)
    assert half.share < 0.6


@pytest.mark.parametrize("quote", ["", "…", "zygote quux", "4711"])
def test_what_shares_no_word_is_not_aligned(quote: str) -> None:
    assert align(quote, ARTICLE, idf) is None


def test_a_figure_is_never_taken_for_a_like_one() -> None:
    assert align("1878", ARTICLE, idf) is None


@pytest.mark.parametrize("cited", [20, 200])
def test_a_script_of_thousands_of_letters_is_aligned_too(cited: int) -> None:
    words = ["".join(chr(0x4E00 + (7 * i + j) % 3000) for j in range(3)) for i in range(300)]
    alignment = align(" ".join(["甲乙", *words[20 : 20 + cited], "丙丁"]), " ".join(words), idf)
    assert alignment is not None
    assert alignment.matched == cited
