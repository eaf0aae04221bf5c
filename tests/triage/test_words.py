import pytest
from tests.triage.letters import WORDS

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.triage.words import TOPICS, Lexicon, folded, load_words


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_a_shipped_language_has_words_for_every_topic(
    language: str,
) -> None:
    assert set(WORDS[language]) == TOPICS


@pytest.mark.parametrize(
    ("text", "phrases", "found"),
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
        ("anything", (), ()),
        ("take my old name out", ("take/remove … name",), ("take my old name",)),
        ("remove name", ("take/remove … name",), ("remove name",)),
        ("take it. my name", ("take … name",), ()),
        ("take one two three four name", ("take … name",), ("take one two three four name",)),
        ("take one two three four five name", ("take … name",), ()),
        ("i'm away", ("i_am/i'm away",), ("i'm away",)),
        ("i am away", ("i_am/i'm away",), ("i am away",)),
        ("wrong / right", ("/",), ("/",)),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, phrases: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert Lexicon({"error": phrases}).occurring(folded(text), "error") == found


def test_an_opening_stands_at_the_start_alone() -> None:
    lexicon = Lexicon({"automatic_subject": ("out of office",), "bounce": ("noor",)})
    assert lexicon.opening("out of office: noor", "automatic_subject") == "out of office"
    assert lexicon.opening("noor is out of office", "automatic_subject") == ""


def test_topics_do_not_take_words_from_each_other_but_a_hint_inside_a_phrase_counts_once() -> None:
    lexicon = Lexicon({"error": ("not true",), "error_hint": ("true", "not"), "opinion": ("true",)})
    assert lexicon.occurring("not true, not", "error") == ("not true",)
    assert lexicon.occurring("not true, not", "opinion") == ("true",)
    assert lexicon.beside("not true, not", "error_hint", "error") == ("not",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("error = [", "triage words for 'xx'"),
        ("eror = []", "no topic 'eror'"),
        ("error = 'wrong'", "'error' must be a list"),
        ("error = [3]", "'error' must be a list"),
        ("error = ['  ']", "'error' must be a list"),
        ("error = ['… wrong']", "'error' has '… wrong'"),
        ("error = ['wrong …']", "'error' has 'wrong …'"),
    ],
)
def test_a_bad_file_of_words_is_told_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(CorrectionsInboxError, match=says):
        load_words({"xx": text})
