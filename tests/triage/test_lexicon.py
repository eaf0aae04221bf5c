import pytest

from corrections_inbox.triage.lexicon import Lexicon, Reading
from corrections_inbox.triage.phrases import folded, plain


def found(text: str, *phrases: str) -> tuple[str, ...]:
    return Lexicon({"error": phrases}).read(folded(text)).found("error")


@pytest.mark.parametrize(
    ("text", "phrases", "stretches"),
    [
        ("the name is misspelled", ("misspel*",), ("misspelled",)),
        ("an unmisspelled name", ("misspel*",), ()),
        ("this isn’t right", ("isn't",), ("isn't",)),
        ("a typographer", ("typo",), ()),
        ("we should\n be told", ("should be",), ("should be",)),
        ("error, error", ("error",), ("error",)),
        ("das ist Übertrieben", ("über*",), ("übertrieben",)),
        ("【自動応答】休業", ("自動応答",), ("自動応答",)),
        ("50% (off)", ("(off)",), ("(off)",)),
        ("50% ( off )", ("(off)",), ("( off )",)),
        ("anything", (), ()),
        ("", ("error",), ()),
        ("take my old name out", ("take/remove … name",), ("take my old name",)),
        ("remove name", ("take/remove … name",), ("remove name",)),
        ("take it. my name", ("take … name",), ()),
        ("take one two three four name", ("take … name",), ("take one two three four name",)),
        ("take one two three four five name", ("take … name",), ()),
        ("take my name, the name", ("take … name",), ("take my name",)),
        ("not one charged of two dropped", ("not … charged … dropped",), ("not one charged of two dropped",)),
        ("i'm away", ("i_am/i'm away",), ("i'm away",)),
        ("i am away", ("i_am/i'm away",), ("i am away",)),
        ("we are not away", ("we isn't/are_not/aren't away",), ("we are not away",)),
        ("wrong / right", ("/",), ("/",)),
        ("wrong _ right", ("_",), ()),
        ("mistaken", ("mis*", "mist*", "mistaken"), ("mistaken",)),
        ("confused names", ("conf* names", "confu*"), ("confused names",)),
        ("is wrong", ("is", "is wrong", "is wrong here"), ("is wrong",)),
        ("the", ("the wrong",), ()),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, phrases: tuple[str, ...], stretches: tuple[str, ...]) -> None:
    assert found(text, *phrases) == stretches


def test_no_word_is_in_two_phrases_of_a_topic() -> None:
    assert found("not true not", "not true", "true not", "not") == ("not true", "not")


def test_topics_do_not_take_words_from_each_other_but_a_hint_inside_a_phrase_counts_once() -> None:
    lexicon = Lexicon({"error": ("not true",), "error_hint": ("true", "not"), "opinion": ("true",)})
    reading = lexicon.read("not true, not")
    assert reading.found("error") == ("not true",)
    assert reading.found("opinion") == ("true",)
    assert reading.beside("error_hint", "error") == ("not",)
    assert reading.beside("praise_hint", "praise") == ()


def test_an_opening_stands_at_the_start_alone() -> None:
    lexicon = Lexicon(
        {"automatic_subject": ("out of office", "out of"), "bounce": ("noor",), "bounce_subject": ("out",)}
    )
    assert lexicon.read("out of office: noor").opening("automatic_subject", "bounce_subject") == "out of office"
    assert lexicon.read("out of office: noor").opening("bounce_subject") == "out"
    assert lexicon.read("noor is out of office").opening("automatic_subject") == ""
    assert lexicon.read("").opening("automatic_subject") == ""


def test_pieces_read_alone_are_one_text_together() -> None:
    lexicon = Lexicon({"error": ("is … wrong", "isn't"), "spam": ("wrong",)})
    pieces = [lexicon.read(plain(text)) for text in ("This is", "“very”", "WRONG,\n\n it isn’t\tso")]
    assert Reading.joined(pieces).found("error") == ("is “very” wrong", "isn't")
    assert Reading.joined(pieces[::2]).found("error") == ("is wrong", "isn't")
    assert Reading.joined(pieces).found("spam") == ("wrong",)


def test_a_text_can_be_looked_through_for_some_topics_alone() -> None:
    lexicon = Lexicon({"error": ("wrong",), "spam": ("wrong",)})
    reading = Reading.joined([lexicon.read("wrong")], frozenset({"spam"}))
    assert (reading.found("spam"), reading.found("error")) == (("wrong",), ())


def test_more_words_than_are_remembered_change_nothing() -> None:
    lexicon = Lexicon({"error": ("wrong", "misspel*")})
    many = " ".join(f"word{number}" for number in range(20_000))
    assert lexicon.read(f"wrong {many} wrong misspelt").found("error") == ("wrong", "misspelt")
