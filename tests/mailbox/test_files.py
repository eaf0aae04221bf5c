"""Messages out of files, as replay reads them."""

from pathlib import Path

import pytest

from corrections_inbox.mailbox import messages

ONE = b"From: rosa@reader.example\nSubject: one\n\nIt was 40.\n"
TWO = b"From: noor@reader.example\nSubject: two\n\nIt was 14.\n"
SEPARATOR = b"From rosa@reader.example Mon Mar  2 09:00:00 2026\n"


def test_a_file_is_one_message_named_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "report").write_bytes(ONE)
    assert list(messages(tmp_path / "report")) == [("report", ONE)]


def test_an_empty_file_is_a_message_too(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    assert list(messages(tmp_path)) == [("empty.eml", b"")]


def test_a_folder_gives_every_file_below_it_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "c" / "1700000000.V1:2,S").write_bytes(ONE)
    (tmp_path / "a.txt").write_bytes(TWO)
    assert list(messages(tmp_path)) == [("a.txt", TWO), ("b/c/1700000000.V1:2,S", ONE)]


def test_the_messages_of_an_mbox_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(SEPARATOR + ONE + b"\n" + SEPARATOR + TWO)
    assert list(messages(tmp_path / "box")) == [("box#1", ONE + b"\n"), ("box#2", TWO)]


def test_a_sentence_that_begins_with_from_splits_no_mbox(tmp_path: Path) -> None:
    body = ONE + b"\nFrom the first line on it is wrong.\n"
    (tmp_path / "box").write_bytes(SEPARATOR + body)
    assert [raw for _, raw in messages(tmp_path / "box")] == [body]


def test_a_quoted_from_line_of_an_mbox_is_unquoted_once(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(SEPARATOR + b"Subject: a\n\n>From here\n>>From there\n")
    assert [raw for _, raw in messages(tmp_path / "box")] == [b"Subject: a\n\nFrom here\n>From there\n"]


def test_an_eml_file_with_an_envelope_line_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "saved.eml").write_bytes(SEPARATOR + ONE)
    assert list(messages(tmp_path)) == [("saved.eml", ONE)]


def test_an_envelope_line_without_a_date_starts_an_mbox(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"From somebody\n" + ONE)
    assert list(messages(tmp_path)) == [("box#1", ONE)]


def test_of_a_maildir_only_delivered_messages_count(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dovecot-uidlist").write_bytes(b"3 V1\n")
    (tmp_path / "tmp" / "half").write_bytes(b"Subj")
    (tmp_path / "new" / "1.host").write_bytes(ONE)
    (tmp_path / ".Sent" / "cur" / "2.host:2,S").write_bytes(TWO)
    assert list(messages(tmp_path)) == [(".Sent/cur/2.host:2,S", TWO), ("new/1.host", ONE)]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(messages(tmp_path / "nowhere"))
