"""A letter's bytes say to the library's parser what went into them, and what its own generator would have said."""

import email
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from corrections_inbox.letters.wire import Header, alternatives

HEADERS: tuple[Header, ...] = (
    ("From", Address("The Harbour Post", "corrections", "harbourpost.example")),
    ("To", Address("", "reader", "post.example")),
    ("Subject", "Re: Ferry article"),
    ("Date", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
    ("Message-ID", "<one@harbourpost.example>"),
)
TEXT = "Dear reader,\n\nthank you.\n"
HTML = "<p>Dear reader, thank you.</p>\n"


def written(
    headers: Sequence[Header] = HEADERS, text: str = TEXT, html: str = HTML, *, utf8: bool = False
) -> tuple[bytes, EmailMessage]:
    raw = alternatives(headers, text, html, boundary="=_b0", utf8=utf8)
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return raw, message


def by_the_library(headers: Sequence[Header], text: str, html: str, *, utf8: bool = False) -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit", utf8=utf8))
    for name, value in headers:
        message[name] = value
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    parsed = email.message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Ferry article",
        "Re: " + "a long one of many words " * 8,
        "Re: Fähre über den Sund",
        "Re: フェリーの記事について " * 6,
        "=?utf-8?q?not_ours?= to decode",
        "  blanks around it  ",
        "x" * 200,
        "",
        'quotes "and" (brackets), commas; <angles>',
    ],
)
@pytest.mark.parametrize("utf8", [False, True])
def test_a_header_says_what_the_librarys_would(subject: str, *, utf8: bool) -> None:
    headers = [*HEADERS[:2], ("Subject", subject), *HEADERS[3:]]
    raw, message = written(headers, utf8=utf8)
    assert message.items()[:5] == by_the_library(headers, TEXT, HTML, utf8=utf8).items()[:5]
    assert utf8 or raw.isascii()


@pytest.mark.parametrize(
    "name", ["The Harbour Post", "Der Hafenbote für Küste und Insel", "Post, Harbour (The)", 'The "Post"', "Post " * 30]
)
def test_a_senders_name_says_what_the_librarys_would(name: str) -> None:
    headers = [("From", Address(name, "corrections", "harbourpost.example")), *HEADERS[1:]]
    _, message = written(headers)
    assert message["From"] == by_the_library(headers, TEXT, HTML)["From"]
    assert [each.addr_spec for each in message["From"].addresses] == ["corrections@harbourpost.example"]


@pytest.mark.parametrize("local", ["reader", "o'hara", "two..dots", "has space", "müller", "a" * 64])
def test_a_recipient_is_the_address_that_the_librarys_would_be(local: str) -> None:
    utf8 = not local.isascii()
    headers = [HEADERS[0], ("To", Address("", local, "post.example")), *HEADERS[2:]]
    raw, message = written(headers, utf8=utf8)
    assert message["To"].addresses == by_the_library(headers, TEXT, HTML, utf8=utf8)["To"].addresses
    assert len(message["To"].addresses) == 1
    assert utf8 or raw.isascii()


@pytest.mark.parametrize("value", ["one\r\nBcc: everybody@post.example", "one\ntwo", "one\rtwo"])
def test_a_line_end_in_a_header_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        written([*HEADERS[:2], ("Subject", value)])


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        "Die Fähre fährt.\n",
        "Паром ходит всю зиму, сообщает начальник порта.\n" * 20,
        "a line " * 200 + "\n",
        ".\n..\n.a\nFrom here\n--=_b0\n--=_b0--\n",
        "trailing blanks  \nand a tab\t\n",
        "=E4 is no ä, =\n",
        "no line end",
        "",
        "\n\n\n",
        "one\r\ntwo\rthree\n",
        "a nul \0 in it\n",
        "next\u2028line and\x85another\n",
        "\N{GRINNING FACE}" * 100,
    ],
)
def test_both_parts_come_back_as_they_were(content: str) -> None:
    html = f"<p>{content}</p>\n"
    raw, message = written(text=content, html=html)
    library = by_the_library(HEADERS, content, html)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    theirs = [part.get_content() for part in library.iter_parts()]
    assert [part.get_content() for part in message.iter_parts()] == theirs
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not message.defects
