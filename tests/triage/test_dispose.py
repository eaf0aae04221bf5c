from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.triage.letters import HOUSE, letter

from corrections_inbox.message import Address, parse
from corrections_inbox.triage import MACHINE_KINDS, Kind, Publication
from corrections_inbox.triage.dispose import dispose


def test_a_report_is_answered_and_says_why_it_is_one() -> None:
    found = dispose(letter("You misspelled my name: it is Lindqvist."), HOUSE)
    assert found.kind is Kind.REPORT
    assert found.acknowledge
    assert "misspelled" in found.ruling.reason


def test_staff_mail_keeps_its_kind_and_gets_no_answer() -> None:
    found = dispose(letter(sender=Address("bram@harbourgazette.example")), HOUSE)
    assert found.kind is Kind.REPORT
    assert found.silence is not None
    assert found.silence.rule == "staff"


def test_no_mail_of_a_machine_kind_is_answered() -> None:
    advert = letter("Casino backlinks and guest posts for your site.", "Partnership")
    found = dispose(advert, HOUSE)
    assert found.kind in MACHINE_KINDS
    assert found.silence is not None
    assert found.silence.rule == "kind_spam"


def test_without_any_words_structure_decides() -> None:
    bare = Publication()
    assert dispose(letter(), bare).kind is Kind.REPORT
    assert dispose(letter(headers=(("auto-submitted", "auto-replied"),)), bare).kind is Kind.AUTOMATIC
    assert dispose(letter("", ""), bare).kind is Kind.EMPTY


@given(st.binary(max_size=400))
def test_any_bytes_get_a_kind(raw: bytes) -> None:
    found = dispose(parse(b"Subject: " + raw), HOUSE)
    assert found.ruling.rule
    assert found.ruling.reason


@given(st.text(max_size=300), st.text(max_size=80), st.sampled_from(["en", "de", "xx", None]))
def test_any_words_get_a_kind(text: str, subject: str, language: str | None) -> None:
    mail = replace(letter(text, subject), language=language)
    assert dispose(mail, HOUSE).ruling.reason
