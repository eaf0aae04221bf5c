import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrections_inbox.matching.text import fold, folded, is_stop_word, stem, words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("“Smart” ‘quotes’", "\"smart\" 'quotes'"),
        ("a dash — or – two", "a dash - or - two"),
        ("Café  CAFE\u0301\n\ncafe", "cafe cafe cafe"),
        ("Straße ﬁne ½", "strasse fine 1⁄2"),
        ("an inter-\n> national body", "an international body"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
    ],
)
def test_it_folds_what_mail_programs_and_hands_change(written: str, expected: str) -> None:
    assert fold(written) == expected


@pytest.mark.parametrize("word", ["harbour", "muller", "international", "three"])
def test_a_folded_span_leads_back_to_the_original(word: str) -> None:
    original = "The  HARBOUR — says Mu\u0308ller’s inter-\nnational “three”."
    text = folded(original)
    at = text.text.index(word)
    start, end = text.span(at, at + len(word))
    assert fold(original[start:end]) == word


@given(st.text(max_size=60))
def test_every_folded_span_lies_inside_the_original(original: str) -> None:
    text = folded(original)
    assert len(text.offsets) == len(text.text)
    for i in range(len(text.text)):
        start, end = text.span(i, i + 1)
        assert 0 <= start < end <= len(original)
        assert text.at(start) <= i


def test_words_carry_their_places() -> None:
    original = "Ms. Müller’s 1,234.5 tonnes, inter-\nnational"
    found = words(original)
    assert [w.text for w in found] == ["ms", "muller", "1,234.5", "tonnes", "international"]
    assert [original[w.start : w.end] for w in found] == ["Ms", "Müller’s", "1,234.5", "tonnes", "inter-\nnational"]


def test_an_elided_article_is_no_part_of_the_word() -> None:
    assert [w.text for w in words("l’État qu'elle o'clock d'art")] == ["etat", "elle", "o'clock", "art"]


def test_stems_join_forms_where_the_language_is_known() -> None:
    assert stem("studies") == stem("studying") == stem("study")
    assert stem("stimmen", "de") == stem("stimme", "de")
    assert stem("studies", "tlh") == "studies"
    assert stem("1980s") == "1980s"


def test_stop_words_are_those_of_the_language() -> None:
    assert is_stop_word("the")
    assert is_stop_word("fur", "de")
    assert not is_stop_word("the", "de")
    assert is_stop_word("the", "tlh")
