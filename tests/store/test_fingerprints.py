import pytest

from corrections_inbox.store.fingerprints import fingerprint

MAIL = (
    b"Received: from a.example by b.example; Mon, 2 Mar 2026 08:00:00 +0000\r\n"
    b"Message-ID: <one@reader.example>\r\nFrom: Rosa <rosa@reader.example>\r\n"
    b"Date: Mon, 2 Mar 2026 07:59:00 +0000\r\nSubject: The ferry\r\n carries fewer\r\n\r\nNot 400 but 40.\r\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"from a.example by b.example", b"from c.example by d.example"),
        (b"\r\n", b"\n"),
        (b"\r\n", b"\r"),
        (b"The ferry\r\n carries", b"The ferry carries"),
        (b"Not 400 but 40.\r\n", b"Not 400 but 40.\r\n\r\n"),
        (b"Message-ID:", b"Message-Id:"),
    ],
    ids=["another way", "line ends", "old line ends", "folding", "trailing lines", "case of a name"],
)
def test_copies_of_one_message_agree(old: bytes, new: bytes) -> None:
    assert fingerprint(MAIL.replace(old, new)) == fingerprint(MAIL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Not 400", b"Not 500"),
        (b"<one@reader.example>", b"<two@reader.example>"),
        (b"rosa@", b"bram@"),
        (b"07:59", b"07:58"),
        (b"The ferry", b"The pier"),
    ],
    ids=["body", "id", "sender", "date", "subject"],
)
def test_a_message_id_used_again_for_something_else_is_another_message(old: bytes, new: bytes) -> None:
    assert fingerprint(MAIL.replace(old, new)) != fingerprint(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"\r\n", b"\r"),
        MAIL.replace(b"\r\n\r\n", b"\r\n"),
        MAIL.replace(b"Received:", b"X-Long: " + b"x" * 300_000 + b"\r\nReceived:"),
        MAIL.replace(b"\r\n\r\n", b"\r\n" + b"X-Many: x\r\n" * 30_000 + b"\r\n"),
    ],
    ids=["old line ends", "no empty line", "an endless field", "endless fields"],
)
def test_another_body_is_another_message_however_odd_its_head(other: bytes) -> None:
    assert fingerprint(other.replace(b"Not 400", b"Not 500")) != fingerprint(other)


def test_headers_added_on_the_way_are_no_difference() -> None:
    added = b"Return-Path: <rosa@reader.example>\r\nAuthentication-Results: mx.example;\r\n\tspf=pass\r\n"
    assert fingerprint(added + MAIL) == fingerprint(MAIL)
    assert fingerprint(MAIL.replace(b"\r\n\r\n", b"\r\nList-Id: <x.example>\r\n\r\n")) == fingerprint(MAIL)


def test_without_a_message_id_every_byte_counts() -> None:
    bare = MAIL.replace(b"Message-ID: <one@reader.example>\r\n", b"")
    assert fingerprint(bare) == fingerprint(bare)
    assert fingerprint(bare) != fingerprint(bare.replace(b"a.example", b"c.example"))


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"no header at all", b"\xff\x00:\n\n", b"Message-ID:\r\n\r\n"])
def test_any_bytes_have_one(raw: bytes) -> None:
    assert fingerprint(raw)
