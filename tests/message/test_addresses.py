import pytest

from corrections_inbox.message import Address, parse
from corrections_inbox.message.addresses import mailboxes, single_mailbox


def same(name: str) -> str:
    return name


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("rosa@reader.example", "rosa@reader.example", ""),
        ("<rosa@Reader.EXAMPLE>", "rosa@reader.example", ""),
        ("Rosa Marín <Rosa.M+desk@reader.example>", "Rosa.M+desk@reader.example", "Rosa Marín"),
        ('"Marín, Rosa (at home)" <rosa@reader.example>', "rosa@reader.example", "Marín, Rosa (at home)"),
        ('"a \\"quoted\\" name" <rosa@reader.example>', "rosa@reader.example", 'a "quoted" name'),
        ("Rosa (the reader) <rosa@reader.example>", "rosa@reader.example", "Rosa (the reader)"),
        ("rosa@reader.example <rosa@reader.example>", "rosa@reader.example", "rosa@reader.example"),
        ("Rosa <rosa@bücher.example>", "rosa@bücher.example", "Rosa"),
    ],
)
def test_a_plain_mailbox_is_the_sender(value: str, address: str, name: str) -> None:
    assert single_mailbox(value, same) == Address(address, name)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Rosa",
        "rosa@localhost",
        "Rosa <>",
        "rosa@reader.example, bram@reader.example",
        "Readers: rosa@reader.example;",
        "alice@x.example)bob@evil.example",
        "alice@x.example (bob@evil.example)",
        "alice@x.example <bob@evil.example>",
        "<alice@x.example> <bob@evil.example>",
        "<alice@x.example>bob@evil.example",
        "alice@x.example,<bob@evil.example>",
        '"alice" <alice@x.example> "',
        "rosa@reader..example",
        "rosa@-reader.example",
        "ro sa@reader.example",
        f"{'r' * 70}@reader.example",
        f"rosa@{'a.' * 200}example",
    ],
)
def test_anything_two_readers_could_understand_differently_is_no_sender(value: str) -> None:
    assert single_mailbox(value, same) is None


def test_two_from_fields_are_no_sender() -> None:
    assert parse(b"From: rosa@reader.example\nFrom: bram@reader.example\n\n").sender is None


def test_an_encoded_name_cannot_bring_in_an_address() -> None:
    sender = parse(b"From: =?utf-8?q?=3Cbram=40desk=2Eexample=3E=2C?= <rosa@reader.example>\n\n").sender
    assert sender == Address("rosa@reader.example", "<bram@desk.example>,")


def test_lists_and_groups_are_taken_apart() -> None:
    values = [
        '"Desk, the" <desk@paper.example>, rosa@reader.example',
        "Editors: bram@paper.example, Noor <noor@paper.example>;",
    ]
    assert [a.address for a in mailboxes(values, same)] == [
        "desk@paper.example",
        "rosa@reader.example",
        "bram@paper.example",
        "noor@paper.example",
    ]


def test_old_style_comments_in_recipients_are_read_kindly() -> None:
    assert mailboxes(["desk@paper.example (The Desk)"], same) == (Address("desk@paper.example"),)


def test_recipients_come_from_to_cc_and_their_resent_pair_each_once() -> None:
    raw = b"To: a@paper.example\nCc: b@paper.example, A@paper.example\nResent-To: c@paper.example\nReply-To: d@reader.example\n\n"
    message = parse(raw)
    assert [a.address for a in message.to] == ["a@paper.example", "b@paper.example", "c@paper.example"]
    assert [a.address for a in message.reply_to] == ["d@reader.example"]
