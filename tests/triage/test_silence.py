"""Every rule has a mail that trips it and a near miss that it lets pass."""

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.triage.letters import HOUSE, letter

from corrections_inbox.message import Address
from corrections_inbox.triage import Publication
from corrections_inbox.triage.limits import HISTORY_RULES, tripped, within
from corrections_inbox.triage.silence import SILENCE, silenced

FORGED = "mx.harbourgazette.example; dmarc=fail header.from=rosa.example"
STRANGER = "mx.elsewhere.example; dmarc=fail header.from=rosa.example"
BROKEN_PATH = "mx.harbourgazette.example; spf=fail smtp.mailfrom=rosa.example"
SIGNED = f"{BROKEN_PATH}; dkim=pass header.d=rosa.example"


def headers(*fields: tuple[str, str]) -> dict[str, Any]:
    return {"headers": fields}


def sender(address: str) -> dict[str, Any]:
    return {"sender": Address(address)}


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("null_reverse_path", {"reverse_path": ""}, {"reverse_path": None}),
    ("auto_submitted", headers(("auto-submitted", "Auto-Notified; owner=x")), headers(("auto-submitted", "No"))),
    ("auto_submitted", headers(("auto-submitted", "no"), ("auto-submitted", "(robot) auto-replied")), headers()),
    ("bulk_precedence", headers(("precedence", "Bulk")), headers(("precedence", "first-class"))),
    ("bulk_precedence", headers(("x-precedence", "auto_reply")), headers(("x-precedence", "special-delivery"))),
    ("mailing_list", headers(("list-unsubscribe", "<mailto:off@list.example>")), headers(("x-list", "none"))),
    (
        "response_suppressed",
        headers(("x-auto-response-suppress", "DR, OOF")),
        headers(("x-auto-response-suppress", "DR, RN")),
    ),
    ("machine_header", headers(("x-autorespond", "1")), headers(("x-autumn", "1"))),
    ("machine_header", headers(("x-ack", "No")), headers(("x-ack", "yes"))),
    ("delivery_report", {"media_types": ("multipart/report", "text/plain")}, {"media_types": ("multipart/related",)}),
    (
        "delivery_report",
        {"media_types": ("multipart/mixed", "message/delivery-status")},
        {"media_types": ("message/rfc822",)},
    ),
    ("system_sender", sender("MAILER-DAEMON@mx.example"), sender("daemon.hill@mx.example")),
    ("system_sender", sender("do-not-reply@bank.example"), sender("noreen@bank.example")),
    ("system_sender", sender("notifications-noreply@bank.example"), sender("reply@bank.example")),
    ("system_sender", sender("harbour-request@lists.example"), sender("requests@lists.example")),
    ("system_sender", sender("owner-harbour@lists.example"), sender("owner@harbour.example")),
    ("system_sender", sender("bounces+77=rosa@lists.example"), sender("bouncy@lists.example")),
    ("own_mail", sender("corrections@harbourgazette.example"), sender("corrections@otherpaper.example")),
    ("own_mail", sender("corrections+c-12@harbourgazette.example"), sender("corrections-fan@harbourgazette.example")),
    ("own_mail", sender("news+desk+c-12@harbourgazette.example"), sender("news+c-12@harbourgazette.example")),
    ("own_mail", headers(("x-corrections-inbox-loop", "elsewhere")), headers(("x-corrections", "one"))),
    (
        "own_mail",
        {"message_id": "<ack.1@letters.harbourgazette.example>"},
        {"message_id": "<1@harbourgazette.example>"},
    ),
    ("staff", sender("bram@harbourgazette.example"), sender("bram@home.example")),
    ("staff", sender("noor@desk.harbourgazette.example"), sender("noor@harbourgazette.example")),
    ("no_usable_sender", {"sender": None}, sender("rosa@rosa.example")),
    ("no_usable_sender", sender("rosa@localhost"), sender("rosa@mail.localhost")),
    ("marked_spam", headers(("x-spam-flag", "YES")), headers(("x-spam-flag", "NO"))),
    ("marked_spam", headers(("x-spam-status", "Yes, score=9.1")), headers(("x-spam-status", "No, score=0.1"))),
    (
        "failed_authentication",
        headers(("authentication-results", FORGED)),
        headers(("authentication-results", STRANGER)),
    ),
    (
        "failed_authentication",
        headers(("authentication-results", BROKEN_PATH)),
        headers(("authentication-results", SIGNED)),
    ),
    (
        "damaged",
        {"defects": ("more than 500 parts: the rest was left out",)},
        {"defects": ("a multipart was not closed",)},
    ),
    (
        "machine_subject",
        {"subject": "Automatic reply: The old bridge"},
        {"subject": "Re: Automatic reply: The old bridge"},
    ),
    ("machine_subject", {"subject": "Abwesenheitsnotiz"}, {"subject": "Urlaub auf der Insel: falsches Foto"}),
    (
        "machine_subject",
        {"subject": "Réponse automatique : le pont"},
        {"subject": "La réponse automatique du ministre"},
    ),
    ("machine_subject", {"subject": "Undeliverable: your letter"}, {"subject": "Undelivered papers on Quay Street"}),
]


@pytest.mark.parametrize(("rule", "trips", "passes"), CASES)
def test_a_rule_forbids_an_answer_and_lets_the_near_miss_pass(
    rule: str,
    trips: dict[str, Any],
    passes: dict[str, Any],
) -> None:
    ruling = silenced(letter(**trips), HOUSE)
    assert ruling is not None
    assert ruling.rule == rule
    assert silenced(letter(**passes), HOUSE) is None


def test_every_rule_is_tried_by_a_case() -> None:
    assert {rule.__name__ for rule in SILENCE} - {case[0] for case in CASES} == {"not_addressed"}


# What a responder must look at (RFC 3834, and nine that are in use), and the rules here that do.
WANTED: dict[str, tuple[str, ...]] = {
    "1 null return path": ("null_reverse_path",),
    "2 Auto-Submitted": ("auto_submitted",),
    "3 Precedence": ("bulk_precedence",),
    "4 List- headers": ("mailing_list",),
    "5 X-Auto-Response-Suppress": ("response_suppressed",),
    "6 autoresponders' own headers": ("machine_header",),
    "7 reports among the parts": ("delivery_report",),
    "8 system's local part": ("system_sender",),
    "9 our own mail": ("own_mail", "staff"),
    "10 not addressed to us": ("not_addressed",),
    "11 no usable From": ("no_usable_sender",),
    "12 spam, or forged": ("marked_spam", "failed_authentication"),
    "13 told already": ("already_acknowledged",),
    "14 backlog, or too old": ("backlog", "late", "returned_before"),
    "15 read in part": ("damaged", "read_in_part"),
    "16 limits, or refused before": ("within", "tripped", "refused_before"),
    "17 subject": ("machine_subject",),
}


def test_all_seventeen_reasons_have_their_rule_and_each_rule_tells_its_source_or_why() -> None:
    rules = {rule.__name__: rule.__doc__ for rule in (*SILENCE, *HISTORY_RULES, within, tripped)}
    assert set(rules) == {name for names in WANTED.values() for name in names}
    assert len(WANTED) == 17
    assert all(rules.values())
    for rule in SILENCE:
        assert re.search(r"RFC \d|MS-OXCMAIL|Zammad|FreeScout|Discourse|Colleagues", rule.__doc__ or "")


def test_a_mail_that_names_no_address_of_ours_is_answered_unless_every_alias_was_listed() -> None:
    hidden = letter(to=(Address("letters@harbourgazette.example"),))
    listed = replace(HOUSE, aliases_listed=True)
    assert silenced(hidden, HOUSE) is None
    assert (ruling := silenced(hidden, listed)) is not None
    assert ruling.rule == "not_addressed"
    assert silenced(letter(), listed) is None


def test_a_forged_result_of_authentication_is_not_believed_without_a_trusted_server() -> None:
    assert silenced(letter(headers=(("authentication-results", FORGED),)), Publication()) is None
