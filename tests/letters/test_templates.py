"""Every letter has its three parts, renders in every language, and the operator's own files come first."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corrections_inbox.cases import Lane, Letter
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.letters import (
    Acknowledgment,
    BadTemplateError,
    Change,
    Composed,
    Headline,
    Masthead,
    Outcome,
    Question,
    ReaderLetter,
    Receipt,
    Templates,
    Understood,
    compose,
    rehearse,
)
from corrections_inbox.letters.samples import LETTERHEAD, ORIGINAL, samples
from corrections_inbox.letters.templates import PARTS
from corrections_inbox.paths import shipped

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHIPPED = shipped("templates/email")
TRANSLATED = frozenset({"de", "es", "fr", "pt"})
TO_STAFF = AT_LEAST_ONCE
TO_READERS = [letter for letter in Letter if letter not in TO_STAFF]


def write(templates: Templates, values: ReaderLetter, language: str = "en", subject: str = "") -> Composed:
    original = replace(ORIGINAL, language=language, subject=subject)
    return compose(templates, LETTERHEAD, values, original, now=NOW, key="mail:1")


def own(folder: Path, **files: str) -> Templates:
    """The shipped templates under an operator's folder with these files; `__` in a name is a folder."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/").replace("_txt", ".txt").replace("_html", ".html"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Templates([folder, SHIPPED])


@pytest.mark.parametrize("letter", TO_READERS)
def test_every_letter_to_readers_is_written_in_five_languages(templates: Templates, letter: Letter) -> None:
    assert templates.languages(letter) == TRANSLATED
    for folder in (SHIPPED / letter, *(SHIPPED / letter / language for language in TRANSLATED)):
        assert {path.name for path in folder.iterdir() if path.is_file()} == set(PARTS)


def test_every_template_compiles(templates: Templates) -> None:
    found = [path for path in SHIPPED.rglob("*") if path.suffix in {".txt", ".html"}]
    assert templates.compile_all() == len(found) > 200


def test_the_samples_cover_every_letter() -> None:
    assert {sample.letter for sample in samples()} == set(TO_READERS)


@pytest.mark.parametrize("language", ["en", *sorted(TRANSLATED)])
@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.letter)
def test_every_sample_renders_in_every_language(templates: Templates, sample: ReaderLetter, language: str) -> None:
    composed = write(templates, sample, language)
    assert f'<html lang="{language}">' in composed.html
    assert composed.subject
    assert "The Harbour Post" in composed.text
    assert "The Harbour Post" in composed.html
    assert "\n\n\n" not in composed.text
    assert not any(leftover in composed.text + composed.html for leftover in ("{{", "{%", "None", "[[", "()"))
    for case in getattr(sample, "cases", ()):
        assert case.reference in composed.text
        assert case.reference in composed.html
    if reference := getattr(sample, "reference", ""):
        assert reference in composed.text
        assert reference in composed.html


def test_a_rehearsal_writes_everything(templates: Templates) -> None:
    assert rehearse(templates, LETTERHEAD, now=NOW) == templates.compile_all()


@pytest.mark.parametrize(
    "file", ["receipt__de__body_txt", "digest__body_html", "alert__subject_txt", "_base__parts_txt"]
)
def test_a_rehearsal_finds_a_word_that_is_not_there(tmp_path: Path, file: str) -> None:
    with pytest.raises(BadTemplateError):
        rehearse(own(tmp_path, **{file: "{{ reader.name }}"}), LETTERHEAD, now=NOW)


@pytest.mark.parametrize("letter", TO_READERS)
def test_no_translation_is_left_in_another_language(letter: Letter) -> None:
    for part in PARTS:
        words = [(SHIPPED / letter / language / part).read_text(encoding="utf-8") for language in ("", *TRANSLATED)]
        assert len(set(words)) == len(words)


RECEIPT_WORDS = {
    "en": "receipt, not a decision",
    "de": "Eingangsbestätigung, keine Entscheidung",
    "es": "acuse de recibo, no una decisión",
    "fr": "accusé de réception, pas une décision",
    "pt": "aviso de receção, não uma decisão",
}
NO = {"en": "Reply NO", "de": "NEIN", "es": "Responda NO", "fr": "Répondez NON", "pt": "Responda NÃO"}


@pytest.mark.parametrize("language", sorted(RECEIPT_WORDS))
def test_acknowledgment_question_and_receipt_say_that_nothing_is_decided(templates: Templates, language: str) -> None:
    for sample in samples():
        if sample.letter in {Letter.ACKNOWLEDGMENT, Letter.QUESTION, Letter.RECEIPT}:
            composed = write(templates, sample, language)
            automatic = not (isinstance(sample, Question) and sample.by_hand)
            assert (RECEIPT_WORDS[language] in composed.text) == automatic
            assert (RECEIPT_WORDS[language] in composed.html) == automatic
        if sample.letter is Letter.ACKNOWLEDGMENT:
            assert NO[language] in composed.text
            assert NO[language] in composed.html


def test_one_acknowledgment_names_all_cases_with_and_without_an_article(templates: Templates) -> None:
    mixed = write(templates, samples()[2])
    assert mixed.subject == "We have your report: C-2026-0042, C-2026-0043, C-2026-0044"
    for words in ("Ferry fares to rise in spring", "“160 cars” → “116 cars”", "Sources you sent: 2", "C-2026-0044"):
        assert words in mixed.text


def test_a_question_asks_for_link_and_words_and_lists_guesses(templates: Templates) -> None:
    composed = write(templates, samples()[3])
    assert "the link to the article" in composed.text
    assert "the exact words" in composed.text
    assert "Swing bridge to close for eleven nights" in composed.text
    assert "Is it one of these?" not in write(templates, Question(("C-2026-0001",))).text


@pytest.mark.parametrize("lane", [Lane.LEGAL, Lane.PRIVACY])
def test_a_legal_receipt_says_nothing_of_the_matter(templates: Templates, lane: Lane) -> None:
    text = write(templates, Receipt(reference="C-2026-0046", lane=lane)).text.lower()
    for admission in ("sorry", "apolog", "regret", "error", "mistake", "correct it", "investigat"):
        assert admission not in text.replace("corrections", "")
    assert "c-2026-0046" in text
    assert "https://harbourpost.example/corrections-policy" in text
    assert ("https://harbourpost.example/privacy" in text) == (lane is Lane.PRIVACY)


def test_nothing_remote_is_loaded(templates: Templates) -> None:
    for sample in samples():
        html = write(templates, sample).html.lower()
        assert not any(found in html for found in ("<img", "<link", "<script", "@import", "url(", "src="))


@pytest.mark.parametrize(
    ("wanted", "paper", "expected"),
    [
        ("de", "en", "de"),
        ("de-AT", "en", "de"),
        ("it", "fr", "fr"),
        ("it", "it", "en"),
        ("", "es", "es"),
        ("en", "de", "en"),
    ],
)
def test_it_writes_in_the_readers_language_else_the_papers(
    templates: Templates, wanted: str, paper: str, expected: str
) -> None:
    letterhead = replace(LETTERHEAD, masthead=replace(LETTERHEAD.masthead, language=paper))
    original = replace(ORIGINAL, language=wanted)
    composed = compose(templates, letterhead, Receipt(), original, now=NOW, key="mail:1")
    assert f'<html lang="{expected}">' in composed.html


def test_a_paper_without_site_or_policy_gets_no_empty_links(templates: Templates) -> None:
    bare = replace(LETTERHEAD.masthead, site="", policy_url="", privacy_url="")
    for sample in samples():
        composed = compose(templates, replace(LETTERHEAD, masthead=bare), sample, ORIGINAL, now=NOW, key="mail:1")
        assert 'href=""' not in composed.html
        assert not composed.text.rstrip().endswith(":")


def test_the_operators_files_win_one_by_one(tmp_path: Path) -> None:
    templates = own(tmp_path, receipt__body_txt="Got it, {{ publication.name }}.\n", receipt__it__notes="no part")
    composed = write(templates, Receipt())
    assert composed.text == "Got it, The Harbour Post.\n"
    assert "Thank you for writing" in composed.html


def test_an_operator_adds_a_language(tmp_path: Path) -> None:
    parts = {f"receipt__it__{name}": "Ricevuto." for name in ("subject_txt", "body_txt", "body_html")}
    assert write(own(tmp_path, **parts), Receipt(), "it").text == "Ricevuto.\n"


def test_text_is_not_escaped_and_html_is(tmp_path: Path) -> None:
    name = replace(LETTERHEAD.masthead, name="Wind & <Wave>")
    templates = own(tmp_path, receipt__subject_txt="{{ publication.name }}")
    composed = compose(
        templates, replace(LETTERHEAD, masthead=name), Receipt(), replace(ORIGINAL, subject=""), now=NOW, key="mail:1"
    )
    assert composed.subject == "Wind & <Wave>"
    assert "desk of Wind & <Wave>" in composed.text
    assert "Wind &amp; &lt;Wave&gt;" in composed.html


def test_values_are_stripped_of_controls_in_both_parts(templates: Templates) -> None:
    name = replace(LETTERHEAD.masthead, name="Wave\x1b[31m\u202e\x00\udc80 Post")
    composed = compose(templates, replace(LETTERHEAD, masthead=name), Receipt(), ORIGINAL, now=NOW, key="mail:1")
    for part in (composed.text, composed.html):
        assert "Wave[31m Post" in part


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"receipt__body_txt": "a\n{% if %}"}, r"receipt/body\.txt is wrong in line 2"),
        ({"receipt__body_txt": "a\n\n{{ reader.name }}"}, r"receipt/body\.txt failed in line 3: 'reader' is undefined"),
        ({"receipt__body_txt": "{{ letter.sentence }}"}, r"receipt/body\.txt failed in line 1: .*'sentence'"),
        ({"receipt__body_txt": "{{ 1 / 0 }}"}, r"receipt/body\.txt failed in line 1: division by zero"),
        ({"receipt__body_txt": "{{ letter.__class__.__mro__ }}"}, r"receipt/body\.txt failed .*unsafe"),
        ({"receipt__body_html": '{% extends "nowhere.html" %}'}, r"nowhere\.html"),
        ({"receipt__body_txt": "{{ range(10 ** 9)|list }}"}, r"receipt/body\.txt failed"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_template_is_told_by_its_file(tmp_path: Path, files: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadTemplateError, match=sentence):
        write(own(tmp_path, **files), Receipt())


def test_a_template_that_is_not_utf_8_is_told_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "receipt").mkdir()
    (tmp_path / "receipt" / "body.txt").write_bytes(b"Gr\xfc\xdfe")
    with pytest.raises(BadTemplateError, match=r"receipt/body\.txt is not written in UTF-8"):
        write(Templates([tmp_path, SHIPPED]), Receipt())


def test_a_misnamed_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTemplateError, match="acknowledgement is no letter; letters are acknowledgment,"):
        own(tmp_path, acknowledgement__body_txt="Hello")


def test_a_language_with_a_part_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTemplateError, match=r"receipt/it lacks subject\.txt and body\.html"):
        own(tmp_path, receipt__it__body_txt="Ricevuto.")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadTemplateError, match="no folder of templates"):
        Templates([tmp_path / "gone", SHIPPED])


def test_a_template_cannot_see_the_secret(tmp_path: Path) -> None:
    templates = own(tmp_path, receipt__body_txt="{{ publication.secret }}")
    with pytest.raises(BadTemplateError, match="secret"):
        write(templates, Receipt())


def test_every_value_of_a_letter_is_documented() -> None:
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for type_ in (Masthead, Headline, Change, Understood, Acknowledgment, Question, Receipt, Outcome):
        for field in fields(type_):
            assert f"`{field.name}`" in readme, f"{type_.__name__}.{field.name}"
    for letter in Letter:
        assert f"`{letter}`" in readme
