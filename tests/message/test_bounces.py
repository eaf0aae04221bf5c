"""Bounces of every shape: which letter came back, whom it did not reach, and for good or for now."""

import pytest

from corrections_inbox.message import parse
from corrections_inbox.message.bounces import Failure, Returned, returned

OURS = "<k3vq7.ack@corrections-inbox.gazette.example>"
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.gazette.example (Mail Delivery System)
To: corrections@gazette.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This is the mail system at host mx.gazette.example. Your letter could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.gazette.example
Arrival-Date: Mon, 2 Mar 2026 09:00:00 +0000

{group}
--b
{copy}
--b--
"""
FAILED = """\
Final-Recipient: rfc822; Rosa@Reader.example
Original-Recipient: rfc822;rosa@reader.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <rosa@reader.example>:
    no such person here"""
DELAYED = """\
Final-Recipient: rfc822; rosa@reader.example
Action: delayed
Status: 4.4.1
Will-Retry-Until: Sat, 7 Mar 2026 09:00:00 +0000"""
WHOLE = f"Content-Type: message/rfc822\n\nFrom: corrections@gazette.example\nMessage-ID: {OURS}\nSubject: Re: The ferry\n\nThank you."
HEADERS = f"Content-Type: text/rfc822-headers\n\nFrom: corrections@gazette.example\nSubject: Re: The ferry\nMessage-Id:\n {OURS}\n"
QMAIL = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.reader.example
To: corrections@gazette.example
Subject: failure notice

Hi. This is the qmail-send program at mx.reader.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<rosa@reader.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <corrections@gazette.example>
Message-ID: {OURS}
From: corrections@gazette.example
Subject: Re: The ferry

Thank you.
"""


def read(raw: str) -> Returned:
    return returned(parse(raw.encode()), raw.encode())


@pytest.mark.parametrize("copy", [WHOLE, HEADERS], ids=["the whole letter", "its header"])
def test_a_delivery_status_names_the_letter_and_whom_it_did_not_reach(copy: str) -> None:
    found = read(REPORT.format(group=FAILED, copy=copy))
    assert OURS in found.message_ids
    reason = "5.1.1 550 5.1.1 <rosa@reader.example>: no such person here"
    assert found.failures == (Failure("rosa@reader.example", permanent=True, reason=reason),)


@pytest.mark.parametrize(
    ("group", "permanent"),
    [
        (FAILED, [True]),
        (DELAYED, [False]),
        (FAILED.replace("5.1.1", "4.4.7"), [False]),
        (FAILED.replace("Status: 5.1.1\n", "").replace(" 5.1.1", ""), [True]),
        (FAILED.replace("failed", "relayed"), []),
        (FAILED.replace("failed", "delivered"), []),
        (f"{FAILED}\n\n{DELAYED}", [True, False]),
        (FAILED.replace("rfc822; ", "").replace("Action: failed", "ACTION:Failed (no such user)"), [True]),
    ],
)
def test_a_status_of_class_five_is_for_good_and_one_of_class_four_is_not(group: str, permanent: list[bool]) -> None:
    assert [each.permanent for each in read(REPORT.format(group=group, copy=WHOLE)).failures] == permanent


def test_a_bounce_from_before_the_standard_is_read_too() -> None:
    found = read(QMAIL)
    assert OURS in found.message_ids
    assert [(each.recipient, each.permanent) for each in found.failures] == [("rosa@reader.example", True)]


def test_a_bounce_that_returns_nothing_is_known_by_its_thread() -> None:
    assert read(f"From: postmaster@reader.example\nIn-Reply-To: {OURS}\n\nMailbox unavailable.\n").message_ids == (
        OURS,
    )


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "Subject: Undelivered\n\n",
        REPORT.format(group="", copy=""),
        REPORT.format(group=FAILED * 500, copy=WHOLE),
        REPORT.format(group="Final-Recipient:\nAction: failed", copy=WHOLE),
        "From: x@yale.edu\nSubject: Returned mail - nameserver error report\n\n\n--------Message not delivered to the following:\n",
        "From: m@sina.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
        "\x00" * 1_000,
        "Message-ID: <\n" * 10_000,
        "Content-Type: multipart/report; boundary=b\n\n" + "--b\nContent-Type: message/delivery-status\n\n" * 2_000,
    ],
)
def test_no_bounce_makes_it_raise(raw: str) -> None:
    found = read(raw)
    assert len(found.failures) <= 50
    assert len(found.message_ids) <= 50
