from datetime import UTC, datetime

import pytest

from corrections_inbox.message import parse
from corrections_inbox.message.headers import HeaderText, date_of, message_ids, received_date


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain words", "plain words"),
        (b" folded\n  over lines ", "folded over lines"),
        (b"=?utf-8?q?caf=C3=A9?= =?utf-8?q?_noir?=", "café noir"),
        (b"=?utf-8?b?Q29ycmVjdGlvbg==?=", "Correction"),
        (b"=?windows-1252?q?=93yes=94?=", "“yes”"),
        (b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"),
        (b"=?no-such-charset?q?words?=", "words"),
        ("naïve bytes".encode(), "naïve bytes"),
        ("na\xefve bytes".encode("latin-1"), "naïve bytes"),
        (b"=?utf-8?q?line=0Abreak=00?=", "line break"),
        (b"=?utf-8?q?broken", "=?utf-8?q?broken"),
    ],
)
def test_it_decodes_a_header(raw: bytes, text: str) -> None:
    assert HeaderText()(raw) == text


def test_a_long_encoded_value_is_decoded_without_the_slow_parser() -> None:
    value = b"\n ".join([b"=?utf-8?q?=C3=BCber_?="] * 1_000)
    assert HeaderText()(value).startswith("über über über")


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 2 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
        ("2 Mar 2026 10:00 GMT", datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:00:00 -0000", datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:00:00 +0100 (CET)", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Mon, 99 Mar 2026 10:00:00 +0100", None),
        ("Mon, 2 Mar 1066 00:00:00 +0100", None),
        ("Mon, 2 Mar 99999999999 00:00:00 +9999", None),
    ],
)
def test_it_reads_a_date_as_utc(value: str, moment: datetime | None) -> None:
    assert date_of(value) == moment


def test_received_is_the_time_of_the_topmost_server() -> None:
    values = ("from a by b (x; y) id 1; Mon, 2 Mar 2026 10:00:00 +0100", "from c by a; Sun, 1 Mar 2026 10:00:00 +0100")
    assert received_date(values) == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert received_date(()) is None


def test_of_very_many_references_the_first_and_the_last_are_kept() -> None:
    ids = [f"<{i}@reader.example>" for i in range(300)]
    kept = message_ids([" ".join(ids)])
    assert (len(kept), kept[0], kept[-1]) == (100, ids[0], ids[-1])


def test_words_between_ids_are_passed_over() -> None:
    assert message_ids(['"Rosa"\'s mail of <a@b.example> and < c@d.example >']) == ("<a@b.example>",)


def test_every_header_is_kept_in_order_with_lower_case_names() -> None:
    raw = b"LIST-Unsubscribe: <mailto:off@list.example>\nX-Note: one\nx-note: two\nPrecedence: bulk\n\n"
    message = parse(raw)
    assert message.headers == (
        ("list-unsubscribe", "<mailto:off@list.example>"),
        ("x-note", "one"),
        ("x-note", "two"),
        ("precedence", "bulk"),
    )
    assert message.header("X-Note") == ("one", "two")


@pytest.mark.parametrize(
    ("field", "reverse_path"),
    [(b"", None), (b"Return-Path: <>\n", ""), (b"Return-Path: <rosa@reader.example>\n", "rosa@reader.example")],
)
def test_a_null_reverse_path_is_not_an_absent_one(field: bytes, reverse_path: str | None) -> None:
    assert parse(field + b"Subject: x\n\n").reverse_path == reverse_path
