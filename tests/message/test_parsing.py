from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.message.hostile import strings

from corrections_inbox.message import Message, Role, parse

PLAIN = b"""\
Return-Path: <rosa@reader.example>
Received: from mx.reader.example by mail.gazette.example with ESMTPS id 1; Mon, 2 Mar 2026 10:00:05 +0100
From: =?utf-8?q?Rosa_M=C3=BCller?= <rosa@Reader.example>
To: "Desk, Corrections" <corrections@gazette.example>
Cc: bram@gazette.example
Subject: =?utf-8?b?QnLDvGNrZQ==?= over the
 Lem
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <a1@reader.example>
In-Reply-To: <b2@gazette.example>
References: <c3@gazette.example> <b2@gazette.example>
Content-Type: text/plain; charset=utf-8

The bridge over the Lem is 120 metres long, not 210.
"""


def covers(message: Message) -> bool:
    ends = [0, *(s.end for s in message.segments)]
    starts = [*(s.start for s in message.segments), len(message.text)]
    return starts == ends and all(s.start < s.end for s in message.segments)


def test_it_reads_a_plain_mail() -> None:
    message = parse(PLAIN)

    assert message.message_id == "<a1@reader.example>"
    assert message.sender is not None
    assert (message.sender.address, message.sender.name) == ("rosa@reader.example", "Rosa Müller")
    assert [a.address for a in message.to] == ["corrections@gazette.example", "bram@gazette.example"]
    assert message.to[0].name == "Desk, Corrections"
    assert message.reverse_path == "rosa@reader.example"
    assert message.subject == "Brücke over the Lem"
    assert message.sent == message.received.replace(second=0) if message.received else False
    assert message.received == datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
    assert message.in_reply_to == ("<b2@gazette.example>",)
    assert message.references == ("<c3@gazette.example>", "<b2@gazette.example>")
    assert message.own_words == "The bridge over the Lem is 120 metres long, not 210."
    assert message.language == "en"
    assert message.defects == ()


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r", b"\r\r\n"])
def test_every_kind_of_line_end_reads_alike(line_end: bytes) -> None:
    assert parse(PLAIN.replace(b"\n", line_end)) == parse(PLAIN)


@settings(deadline=None)  # the first mail loads the language model
@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    message = parse(raw)
    assert covers(message)
    message.text.encode("utf-8")


LINES = st.sampled_from(
    [
        b"From: Rosa <rosa@reader.example>",
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: text/html; charset=utf-16",
        b"Content-Type: message/rfc822",
        b"Content-Transfer-Encoding: base64",
        b"Subject: =?utf-8?q?=ff?=",
        b"--b",
        b"--b--",
        b"",
        b"> quoted",
        b"On 2 March 2026 at 10:00, Rosa <rosa@reader.example> wrote:",
        b"-- ",
        b"---------- Forwarded message ---------",
        b"<blockquote><a href='http://gazette.example/a'>x",
        b"https://gazette.example/a-",
        b"\xff\xfe",
        b" folded",
    ]
)


@settings(deadline=None)  # the first mail loads the language model
@given(st.lists(LINES, max_size=40))
def test_no_mix_of_mail_lines_makes_it_raise_and_line_ends_do_not_matter(lines: list[bytes]) -> None:
    message = parse(b"\n".join(lines))
    assert covers(message)
    assert parse(b"\r\n".join(lines)) == message


ANY_LINE = st.binary(max_size=80).map(lambda line: line.translate(None, b"\r\n"))
HEADED = st.binary(max_size=40).map(lambda value: b"Subject: " + value.translate(None, b"\r\n"))


@settings(deadline=None)
@given(st.lists(LINES | ANY_LINE | HEADED, max_size=40))
def test_every_string_can_be_stored_and_all_line_ends_give_the_same(lines: list[bytes]) -> None:
    message = parse(b"\n".join(lines))
    assert not [text for text in strings(message) if "\0" in text or text.encode().decode() != text]
    for line_end in (b"\r\n", b"\r"):
        assert parse(line_end.join(lines)) == message


def test_an_empty_mail_is_empty() -> None:
    message = parse(b"")
    assert (message.text, message.segments, message.sender, message.language) == ("", (), None, None)


def test_every_part_is_named_and_the_reporters_words_come_first() -> None:
    message = parse(
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee the table.\n--x\n"
        b"Content-Type: application/pdf; name=a.pdf\n\nbytes\n--x--\n"
    )
    assert message.media_types == ("multipart/mixed", "text/plain", "application/pdf")
    assert [s.role for s in message.segments] == [Role.OWN]
    assert [a.filename for a in message.attachments] == ["a.pdf"]
