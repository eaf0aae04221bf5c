"""Hostile mail: what is cut is told, what stands before the cut is still read."""

import pytest

from corrections_inbox.message import parse
from corrections_inbox.message.structure import MAX_DEPTH, MAX_PARTS, Structure

HEAD = b"From: Rosa <rosa@reader.example>\nSubject: The bridge\n"


def nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth))
    return HEAD + b"".join(levels) + b"\nat the bottom"


def test_parts_nested_within_the_limit_are_read() -> None:
    message = parse(nested(MAX_DEPTH - 1))
    assert message.text == "at the bottom\n"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 300, 20_000])
def test_parts_nested_too_deep_are_left_out_and_told(depth: int) -> None:
    message = parse(nested(depth))
    assert message.text == ""
    assert any("nested deeper" in defect for defect in message.defects)


def test_attached_messages_nested_too_deep_are_left_out_and_told() -> None:
    message = parse(HEAD + b"Content-Type: message/rfc822\n\n" * 1_000 + b"\nhello")
    assert len(message.media_types) == MAX_DEPTH + 1
    assert any("nested deeper" in defect for defect in message.defects)


def test_very_many_parts_are_cut_and_told() -> None:
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000 + b"--b--\n"
    message = parse(raw)
    assert len(message.media_types) == MAX_PARTS
    assert message.text.startswith("x\n")
    assert any("parts" in defect for defect in message.defects)


def test_a_boundary_that_its_own_parts_use_again_ends() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 20_000
    assert len(parse(raw).media_types) <= MAX_PARTS


@pytest.mark.parametrize(
    "flood",
    [
        b"X-Flood: " + b"a" * 1_000_000 + b"\n",
        b"X-Flood: y\n" * 300_000,
        b"To: " + b", ".join(b"u%d@reader.example" % i for i in range(20_000)) + b"\n",
        b"X-Flood: " + b" ".join([b"=?utf-8?q?a=20b?="] * 20_000) + b"\n",
    ],
    ids=["one long field", "many fields", "many addresses", "many encoded words"],
)
def test_a_header_that_is_too_long_is_cut_and_told_and_the_body_is_read(flood: bytes) -> None:
    message = parse(HEAD + flood + b"\nThe body.")
    assert message.text == "The body.\n"
    assert message.subject == "The bridge"
    assert message.sender is not None
    assert any("the rest" in defect for defect in message.defects)


@pytest.mark.parametrize(
    "field",
    [
        b"To: " + b"(" * 200_000,
        b"To: " + b'"\\' * 100_000,
        b"To: " + b"a." * 100_000,
        b"From: " + b"(" * 1_000 + b" <rosa@reader.example>",
        b"References: " + b"<" * 200_000,
        b"Subject: " + b"=?utf-8?q?" * 20_000,
        b"Content-Type: text/plain; " + b"; ".join(b'p%d="a;' % i for i in range(12_000)),
        b"Content-Type: text/plain; " + b"; ".join(b"pad*%d*=%%41" % i for i in range(5_000)),
        b"Date: " + b"Mon, " * 40_000,
        b"".join([b"A: =?utf-8?q?a?=\n"] * 15_000) + b"B: c",
    ],
    ids=lambda field: field[:24].decode(),
)
def test_fields_that_slow_parsers_choke_on_are_read(field: bytes) -> None:
    assert parse(field + b"\n\nThe body.").text == "The body.\n"


def test_a_mail_without_a_header_is_all_body() -> None:
    assert parse(b"There is a mistake.\nIn the bridge story.\n").text == "There is a mistake.\nIn the bridge story.\n"


def test_a_body_without_its_blank_line_is_still_a_body() -> None:
    message = parse(HEAD + b"There is a mistake\nin the bridge story.\n")
    assert message.text == "There is a mistake\nin the bridge story.\n"
    assert message.defects


def test_one_broken_header_line_does_not_end_the_header() -> None:
    message = parse(b"From: Rosa <rosa@reader.example>\nthis is no field\nSubject: The bridge\n\nBody.\n")
    assert (message.subject, message.text) == ("The bridge", "Body.\n")
    assert message.defects == ("a line of the header is no header field",)


def test_the_envelope_line_of_an_mbox_is_no_header() -> None:
    assert parse(b"From rosa@reader.example Mon Mar  2 09:00:00 2026\n" + HEAD + b"\nBody.").subject == "The bridge"


def test_a_body_that_begins_with_the_word_from_keeps_its_first_line() -> None:
    assert parse(b"From what I know the bridge\nis shorter.\n").text == "From what I know the bridge\nis shorter.\n"


def test_the_envelope_line_of_an_attached_message_is_passed_over_too() -> None:
    message = parse(b"Content-Type: message/rfc822\n\n\nFrom a@b.example Mon\nSubject: Inner\n\nBody.\n")
    assert message.text == "Subject: Inner\n\nBody.\n"


def test_an_inner_part_that_was_never_closed_ends_with_the_outer_one() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=out\n\n--out\n"
        b"Content-Type: multipart/alternative; boundary=in\n\n--in\n\nThe words.\n"
        b"--out\nContent-Type: image/png; name=a.png\n\nx\n--out--\n"
    )
    message = parse(raw)
    assert message.text == "The words.\n"
    assert [a.filename for a in message.attachments] == ["a.png"]
    assert message.defects == ("a multipart was not closed",)


@pytest.mark.parametrize(
    "content_type", [b"multipart/mixed", b"multipart/mixed; boundary=absent", b'multipart/mixed; boundary=""']
)
def test_a_multipart_without_parts_is_one_text(content_type: bytes) -> None:
    message = parse(b"Content-Type: " + content_type + b"\n\nThe words.\n")
    assert message.text == "The words.\n"
    assert message.defects


def test_only_leaves_have_content() -> None:
    root, _ = Structure.of(nested(5))
    assert [bool(part.content) for part in root.walk()] == [False] * 5 + [True]
