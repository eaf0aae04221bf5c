"""A person is forgotten by one command, the store is copied by another, and what lies on disk is its owner's alone."""

import sqlite3
import stat
from datetime import datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Command

from corrections_inbox.store import connect, mail, transaction
from corrections_inbox.store.mail import Filed, Place
from corrections_inbox.triage import Kind, Ruling

pytestmark = pytest.mark.embedded  # its files are looked at
ROSA = "rosa@reader.example"


@pytest.fixture
def store_file(command: Command, config: Path, one_article: Path, now: datetime) -> Path:
    """A store with one article and one mail of Rosa's."""
    command("--config", config, "articles", "import", one_article)
    file = config.parent / "var" / "corrections-inbox.sqlite3"
    engine = connect(f"sqlite:///{file}")
    raw = f"From: {ROSA}\r\nMessage-ID: <1@reader.example>\r\n\r\nThank you!\r\n".encode()
    filed = Filed("<1@reader.example>", ROSA, "Thanks", Kind.PRAISE, Ruling("praise", "It thanks."), None)
    with transaction(engine) as session:
        key = mail.keep(session, Place("main", "INBOX", 1, 1), mail.pack(raw), arrived=now, now=now)
        mail.claim(session, now)
        mail.mark_filed(session, key or 0, filed, now)
    engine.dispose()
    return file


def test_a_dry_run_says_what_would_go_and_touches_nothing(command: Command, config: Path, store_file: Path) -> None:
    told = command("--config", config, "forget", ROSA, "--dry-run")
    assert (told.status, told.out) == (0, f"1 mail of {ROSA}, with all that was made of them and written back.\n")
    assert ROSA.encode() in store_file.read_bytes()


def test_a_person_is_forgotten(command: Command, config: Path, store_file: Path) -> None:
    told = command("--config", config, "forget", "Rosa@READER.example")
    assert told.status == 0
    assert "Gone: 1 mail, 0 reports, 0 letters; 0 digests emptied." in told.out
    assert all(ROSA.encode() not in file.read_bytes() for file in store_file.parent.iterdir() if file.is_file())


def test_mail_that_is_not_filed_yet_is_told_of_and_stays(
    command: Command, config: Path, store_file: Path, now: datetime
) -> None:
    engine = connect(f"sqlite:///{store_file}")
    with transaction(engine) as session:
        for uid, sender in enumerate((ROSA, "bo@reader.example"), start=2):
            raw = f"From: {sender}\r\nMessage-ID: <{uid}@reader.example>\r\n\r\nIt is 40.\r\n".encode()
            mail.keep(session, Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=now, now=now)
    told = command("--config", config, "forget", ROSA)
    assert "Not filed yet, and so left: 1 mail with this address; run it again later." in told.out
    with transaction(engine) as session:
        assert [claim.key for claim in mail.claim(session, now, limit=5)] == [2, 3]
    engine.dispose()


def test_copies_that_upgrades_set_aside_go_too(command: Command, config: Path, store_file: Path) -> None:
    aside = store_file.with_name(f"{store_file.name}.before-upgrade-from-0001")
    aside.write_bytes(ROSA.encode())
    assert f"Removed {aside.name}" in command("--config", config, "forget", ROSA).out
    assert not aside.exists()


def test_what_is_no_address_is_refused(command: Command, config: Path) -> None:
    told = command("--config", config, "forget", "Rosa")
    assert (told.status, told.err) == (2, "corrections-inbox: forget: 'Rosa' is no e-mail address.\n")


def test_an_address_of_the_service_itself_is_no_person(command: Command, config: Path) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write(
            '[mailbox.more]\nhost = "imap.courier.example"\nusername = "Desk@courier.example"\npassword = "none"\n'
        )
    told = command("--config", config, "forget", "desk@courier.example")
    assert (told.status, told.err) == (
        2,
        "corrections-inbox: forget: desk@courier.example is an address that mail is read at, and nobody's own.\n",
    )


def test_a_case_that_is_not_there_can_not_be_held(command: Command, config: Path) -> None:
    told = command("--config", config, "case", "hold", "c-2026-0001")
    assert (told.status, told.err) == (1, "corrections-inbox: There is no case C-2026-0001.\n")


def test_a_backup_holds_what_the_store_holds(command: Command, config: Path, store_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert command("--config", config, "backup", copy).status == 0
    with sqlite3.connect(copy) as one, sqlite3.connect(store_file) as other:
        query = "SELECT sender FROM mail"
        assert one.execute(query).fetchall() == other.execute(query).fetchall() == [(ROSA,)]


def test_a_backup_overwrites_nothing(command: Command, config: Path, store_file: Path) -> None:
    told = command("--config", config, "backup", store_file)
    assert (told.status, told.err) == (
        1,
        f"corrections-inbox: {store_file} exists already; a backup never overwrites.\n",
    )


def test_what_lies_on_disk_is_its_owners_alone(
    command: Command, config: Path, store_file: Path, tmp_path: Path
) -> None:
    command("--config", config, "backup", tmp_path / "copy.sqlite3")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in store_file.parent.rglob("*")}
    assert {path for path, mode in modes.items() if mode & 0o077} == set()
    assert stat.S_IMODE(store_file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "copy.sqlite3").stat().st_mode) == 0o600
