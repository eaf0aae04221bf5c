import pytest
from tests.triage.letters import WORDS

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.triage.words import MACHINE_TOPICS, TOPICS, load_words


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_a_shipped_language_has_words_for_every_topic(
    language: str,
) -> None:
    assert set(WORDS[language]) == TOPICS


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


def test_a_language_s_lexicon_has_its_own_words_and_those_of_machines_in_every_language() -> None:
    texts = {"en": 'error = ["wrong"]\nbounce = ["undelivered"]', "de": 'error = ["falsch"]\nbounce = ["unzustellbar"]'}
    reading = load_words(texts).lexicon(["de", "xx"]).read("wrong falsch undelivered unzustellbar")
    assert "bounce" in MACHINE_TOPICS
    assert reading.found("error") == ("falsch",)
    assert reading.found("bounce") == ("undelivered", "unzustellbar")


def test_a_lexicon_is_built_once() -> None:
    words = load_words({"en": 'error = ["wrong"]'})
    assert words.lexicon(["en"]) is words.lexicon(("en",))
