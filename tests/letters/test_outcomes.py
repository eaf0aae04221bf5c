"""What became of a case, told to a reader: reserved where the law is near, and in an editor's own words where they like."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from corrections_inbox.cases import Letter
from corrections_inbox.letters import Composed, Headline, Outcome, Question, ReaderLetter, Templates, compose
from corrections_inbox.letters.rewording import LONGEST, Paragraph, Stretch, paragraphs, with_reference, worded
from corrections_inbox.letters.samples import LETTERHEAD, ORIGINAL

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FERRY = Headline("Ferry fares to rise", "https://harbourpost.example/ferry")
OUTCOMES = (
    Letter.CORRECTED,
    Letter.CLARIFIED,
    Letter.ALREADY_FIXED,
    Letter.NO_CHANGE,
    Letter.NOT_OURS,
    Letter.PASSED_ON,
)
LANGUAGES = ("en", "de", "es", "fr", "pt")
CORRECTED = Outcome(Letter.CORRECTED, "C-2026-0042", FERRY, "An earlier version said 160.", "You were right.")


def write(templates: Templates, values: ReaderLetter, language: str = "en", **wording: str) -> Composed:
    original = replace(ORIGINAL, language=language, subject="")
    return compose(templates, LETTERHEAD, values, original, now=NOW, key="k", wording=wording)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", OUTCOMES)
def test_a_reserved_outcome_is_the_same_whatever_became_of_the_case(
    templates: Templates, letter: Letter, language: str
) -> None:
    reserved = write(templates, Outcome(letter, "C-2026-0042", FERRY, reserved=True), language)
    other = write(templates, Outcome(Letter.CORRECTED, "C-2026-0042", FERRY, reserved=True), language)
    assert (reserved.subject, reserved.text) == (other.subject, other.text)
    assert reserved.text != write(templates, Outcome(letter, "C-2026-0042", FERRY), language).text
    assert FERRY.title not in reserved.text + reserved.html


def test_a_reserved_outcome_admits_nothing(templates: Templates) -> None:
    written = write(templates, Outcome(Letter.CORRECTED, "C-2026-0042", FERRY, reserved=True))
    words = f"{written.subject} {written.text}".lower().replace("corrections", "")
    assert not [word for word in ("sorry", "apolog", "regret", "error", "mistake", "correct", "wrong") if word in words]
    assert "no position on the merits" in words


def test_a_reserved_outcome_still_carries_what_an_editor_wrote_for_it(templates: Templates) -> None:
    written = write(templates, replace(CORRECTED, reserved=True))
    for part in (written.text, written.html):
        assert "An earlier version said 160." in part
        assert "You were right." in part


def test_what_is_not_ours_names_no_article_of_ours(templates: Templates) -> None:
    assert FERRY.title not in write(templates, Outcome(Letter.NOT_OURS, "C-2026-0042", FERRY)).text


def test_an_editors_own_words_go_out_in_both_parts_and_the_headers_stay(templates: Templates) -> None:
    standard = write(templates, CORRECTED)
    edited = write(templates, CORRECTED, en="Dear reader,\r\n\r\nyou were right & we were not.\r\n\r\nC-2026-0042")
    message = message_from_bytes(edited.raw, policy=policy.default)
    assert edited.text == "Dear reader,\n\nyou were right & we were not.\n\nC-2026-0042\n"
    assert message.get_body(("plain",)).get_content().splitlines() == edited.text.splitlines()  # type: ignore[union-attr]  # both parts are there
    assert "you were right &amp; we were not." in edited.html
    assert (edited.subject, edited.message_id) == (standard.subject, standard.message_id)
    assert "This notice now stands" not in edited.text + edited.html


@pytest.mark.parametrize("values", [CORRECTED, Question(("C-2026-0042",), by_hand=True)], ids=lambda each: each.letter)
def test_the_reference_stays_when_an_editor_takes_it_out(templates: Templates, values: ReaderLetter) -> None:
    assert write(templates, values, en="Thank you.").text == "Thank you.\n\nYour reference: C-2026-0042\n"


def test_words_for_another_language_change_nothing(templates: Templates) -> None:
    assert write(templates, CORRECTED, de="Guten Tag").text == write(templates, CORRECTED).text


def test_words_are_by_the_language_that_the_letter_is_written_in(templates: Templates) -> None:
    assert write(templates, CORRECTED, "it").language == "en"
    assert write(templates, CORRECTED, "pt-BR", pt="Olá, C-2026-0042").text == "Olá, C-2026-0042\n"
    assert '<html lang="pt">' in write(templates, CORRECTED, "pt-BR", pt="Olá, C-2026-0042").html


@pytest.mark.parametrize("nothing", ["", " \r\n\t", "\x00\u202e"])
def test_an_empty_text_leaves_the_letter_as_it_is(templates: Templates, nothing: str) -> None:
    assert write(templates, CORRECTED, en=nothing).text == write(templates, CORRECTED).text


def test_a_form_s_text_is_made_fit_for_a_letter() -> None:
    assert worded("\r\nOne \t\r\n\r\n\r\n\r\n  two\x1b[31m\u202e \x00\udc80\r\n") == "One\n\n  two[31m"
    assert len(worded("x" * (LONGEST + 1))) == LONGEST


def test_paragraphs_quotations_and_links_are_told_apart() -> None:
    assert paragraphs("One\ntwo\n\n  said\n\nSee https://x.example/a?b=1, <b>.") == (
        Paragraph(((Stretch("One"),), (Stretch("two"),))),
        Paragraph(((Stretch("said"),),), quoted=True),
        Paragraph(((Stretch("See "), Stretch(*["https://x.example/a?b=1"] * 2), Stretch(", <b>.")),)),
    )


def test_no_link_leads_anywhere_but_to_the_web() -> None:
    [paragraph] = paragraphs('javascript:alert(1) data:text/html,x https:// "https://x.example"onmouseover=1')
    assert [stretch.url for stretch in paragraph.lines[0] if stretch.url] == ["https://x.example"]


def test_a_reference_that_is_there_is_not_named_twice() -> None:
    assert with_reference("About C-2026-0001.", "Your reference: C-2026-0001") == "About C-2026-0001."
    assert with_reference("Thanks", "Refs: C-2026-0001, C-2026-0002") == "Thanks\n\nRefs: C-2026-0001, C-2026-0002"
