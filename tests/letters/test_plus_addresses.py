"""Addresses that say what comes back to them: only what the house signed is believed."""

import email
from dataclasses import replace
from datetime import datetime

import pytest

from corrections_inbox.cases import Letter
from corrections_inbox.letters import (
    Headline,
    Letterhead,
    Original,
    Outcome,
    Question,
    ReaderLetter,
    Receipt,
    Templates,
    compose,
)
from corrections_inbox.letters.plus_addresses import letters_in, references_in, reply_address, return_path
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.letters.values import Acknowledgment, Understood

HOUSE = replace(LETTERHEAD, plus_addresses=True)
PLAIN, PATH = HOUSE.masthead.address, "bounces@harbourpost.example"
REF = "C-2026-0042"


def at(address: str) -> Letterhead:
    return replace(HOUSE, masthead=replace(HOUSE.masthead, address=address))


@pytest.mark.parametrize("ref", [REF, "C-2026-123456789"])
def test_an_answer_finds_its_case_whatever_the_case_of_its_letters(ref: str) -> None:
    address = reply_address(HOUSE, ref)
    assert address.startswith(f"corrections+{ref.lower()}.")
    for written in (address, address.upper(), f"<{address.title()}>", f"Corrections <{address}>"):
        assert references_in([PLAIN, written], HOUSE.secret) == (ref,)


def test_what_comes_back_finds_its_letter() -> None:
    path = return_path(HOUSE, PATH, 17)
    assert path.startswith("bounces+b.17.")
    assert letters_in([path.upper()], HOUSE.secret) == (17,)
    assert references_in([path], HOUSE.secret) == ()


def test_nothing_comes_back_to_the_empty_return_path() -> None:
    assert return_path(HOUSE, "<>", 17) == "<>"


@pytest.mark.parametrize("house", [LETTERHEAD, replace(HOUSE, secret="")], ids=["switched off", "no secret yet"])
def test_else_the_plain_addresses_stand(house: Letterhead) -> None:
    assert (reply_address(house, REF), return_path(house, PATH, 17)) == (PLAIN, PATH)


def test_without_a_case_the_plain_address_stands() -> None:
    assert reply_address(HOUSE, "") == PLAIN


def test_a_local_part_never_grows_beyond_what_mail_servers_take() -> None:
    """RFC 5321 section 4.5.3.1.1: 64 octets."""
    lengths = set()
    for length in range(1, 64):
        address = reply_address(at(f"{'c' * length}@harbourpost.example"), REF)
        assert len(address.partition("@")[0]) <= 64
        lengths.add("+" in address)
    assert lengths == {True, False}


def test_a_signature_holds_for_one_case_one_purpose_and_one_house() -> None:
    address, path = reply_address(HOUSE, REF), return_path(HOUSE, PATH, 17)
    assert references_in([address], "another secret") == ()
    assert letters_in([path], "another secret") == ()
    assert references_in([address], "") == ()


def _altered() -> list[str]:
    address, path = reply_address(HOUSE, REF), return_path(HOUSE, PATH, 17)
    last = address.index("@") - 1
    other = "a" if address[last] != "a" else "b"
    return [
        address.replace("0042", "0043"),
        address[:last] + other + address[last + 1 :],
        address[:last] + address[last + 1 :],
        f"corrections+{REF.lower()}@harbourpost.example",
        f"corrections+{REF.lower()}.{'a' * 16}@harbourpost.example",
        path.replace("b.17", "b.18"),
        path.replace("b.17", "b.017"),
        path.replace("b.", "c-2026-0042."),
        "corrections+b.99999999999999999999.aaaaaaaaaaaaaaaa@harbourpost.example",
        "",
        "+" * 10_000,
    ]


@pytest.mark.parametrize("address", _altered())
def test_what_was_forged_or_altered_names_nothing(address: str) -> None:
    assert references_in([address], HOUSE.secret) == ()
    assert letters_in([address], HOUSE.secret) == ()


LETTERS: list[tuple[ReaderLetter, str]] = [
    (Acknowledgment((Understood(REF, Headline("Ferry fares", "")), Understood("C-2026-0043"))), REF),
    (Question((REF, "C-2026-0043")), REF),
    (Question(wordless=True), ""),
    (Receipt(reference=f"{REF}, C-2026-0043"), REF),
    (Receipt(), ""),
    (Outcome(Letter.CORRECTED, REF), REF),
]


@pytest.mark.parametrize(("values", "reference"), LETTERS)
def test_readers_answer_to_the_first_case_that_a_letter_names(
    templates: Templates, now: datetime, values: ReaderLetter, reference: str
) -> None:
    composed = compose(templates, HOUSE, values, Original("rosa@reader.example"), now=now, key="mail:1")
    sent = email.message_from_bytes(composed.raw)
    assert sent["Reply-To"] == reply_address(HOUSE, reference)
    assert sent["From"].endswith(f"<{LETTERHEAD.sender}>")
