"""Whatever comes in: one clear sentence or a quarantined mail, and nothing is lost."""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from tests.servers.fakes import MemoryMailbox
from tests.test_scheduler import serving, until
from tests.test_whole_path import Clock

from corrections_inbox.cases import Case
from corrections_inbox.configuration import load
from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.line import opened, run_until_idle
from corrections_inbox.jobs.poll import poll_mailbox
from corrections_inbox.settings import Settings
from corrections_inbox.store import case_queries, connect, mail, mail_lines, mailboxes, migrations, reading, tallies
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.tables import MailState, OutboxState

ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONFIG = """
[publication]
name = "The Quayside Courier"
secret = "only for tests"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "corrections@quayside.example"
password = "{password}"
idle = false
poll_seconds = 1
since = 2026-03-01T00:00:00Z
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "corrections@quayside.example"
[acknowledgment]
enabled = true
[health]
port = 0
"""
HEAD = b"From: Rosa <rosa@reader.example>\r\nTo: corrections@quayside.example\r\n"
WORDS = b"Your ferry story of Saturday is wrong: the boat carries 241 people and not 412.\r\n"
PLAIN = HEAD + b"Subject: The ferry\r\nMessage-ID: <%d@reader.example>\r\n\r\n" + WORDS


def nested(depth: int) -> bytes:
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + b"Message-ID: <deep@reader.example>\r\nMIME-Version: 1.0\r\n" + opening + b"\r\n" + WORDS


def typed(content_type: bytes, body: bytes, name: bytes) -> bytes:
    identity = b"Message-ID: <%b@reader.example>\r\nMIME-Version: 1.0\r\n" % name
    return HEAD + identity + b"Content-Type: %b\r\n\r\n" % content_type + body


ODD_MAILS = {
    "nothing at all": b"",
    "NUL bytes": HEAD + b"Subject: a\0b\r\nMessage-ID: <nul@reader.example>\r\n\r\n\0\0" + WORDS + b"\0",
    "a program": bytes(range(256)) * 200,
    "no words": HEAD + b"Message-ID: <headers@reader.example>\r\n\r\n",
    "no body and no blank line": HEAD + b"Message-ID: <cut@reader.example>\r\n",
    "an unknown charset": typed(b"text/plain; charset=klingon", WORDS, b"unknown"),
    "bytes that are not in the charset": typed(b"text/plain; charset=utf-8", b"\xff\xfe\xc3( " + WORDS, b"broken"),
    "a body that ends within base64": typed(
        b"text/plain\r\nContent-Transfer-Encoding: base64", b"WW91ciBmZXJyeSBzdG9y=eSBp", b"base64"
    ),
    "parts three hundred deep": nested(300),
    "a header line of a million characters": HEAD
    + b"Message-ID: <long@reader.example>\r\nSubject: "
    + b"long " * 200_000
    + b"\r\n\r\n"
    + WORDS,
    "ten thousand recipients": HEAD
    + b"Message-ID: <many@reader.example>\r\nCc: "
    + b", ".join(b"r%d@reader.example" % n for n in range(10_000))
    + b"\r\n\r\n"
    + WORDS,
    "control characters": HEAD + b"Message-ID: <bell@reader.example>\r\n\r\n\x07\x1b[31m\x7f " + WORDS,
    "no header at all": WORDS,
}


@pytest.fixture
def servers() -> Iterator[LocalServers]:
    with LocalServers() as servers:
        yield servers


@pytest.fixture
def clock() -> Clock:
    return Clock(ARRIVED)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The store that the settings name."""
    engine = connect(settings_in(tmp_path).store_url)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


def settings_in(folder: Path, *, imap: int = 1, smtp: int = 1, password: str = "open-sesame") -> Settings:
    file = folder / "corrections-inbox.toml"
    file.write_text(CONFIG.format(imap=imap, smtp=smtp, password=password))
    return load(file)


def run(settings: Settings, clock: Clock) -> None:
    with opened(settings, clock, threading.Event()) as line:
        run_until_idle(line, clock)


def mails(engine: Engine) -> dict[MailState, int]:
    with reading(engine) as session:
        return tallies.mails(session)


def letters(engine: Engine) -> dict[OutboxState, int]:
    with reading(engine) as session:
        return tallies.letters(session)


def cases(engine: Engine) -> list[Case]:
    with reading(engine) as session:
        return case_queries.listing(session, Filter())


@pytest.mark.parametrize("odd", ODD_MAILS.values(), ids=ODD_MAILS)
def test_an_odd_mail_is_kept_as_it_came_and_stops_no_other(
    tmp_path: Path, engine: Engine, clock: Clock, odd: bytes
) -> None:
    settings = settings_in(tmp_path).model_copy(update={"mailbox": {}})
    object.__setattr__(settings, "_home", tmp_path)
    mailbox = MemoryMailbox()
    mailbox.put(1, odd, ARRIVED)
    mailbox.put(2, PLAIN % 2, ARRIVED)
    poll_mailbox(engine, mailbox, ARRIVED, folder="INBOX", since=ARRIVED)
    with pytest.raises(CorrectionsInboxError, match=r"^smtp\.host"):
        run(settings, clock)  # everything but the sending, which has nowhere to go
    with reading(engine) as session:
        assert mail.raw(session, 1) == odd
        reasons = [line.reason for line in mail_lines.quarantined(session)]
    assert mails(engine)[MailState.FILED] + len(reasons) == 2
    assert all(reasons)
    assert any("The ferry" in report.subject for case in cases(engine) for report in case.reports)


def test_of_a_mail_of_thirty_megabytes_the_beginning_opens_a_case_for_a_person(
    tmp_path: Path, engine: Engine, clock: Clock, servers: LocalServers
) -> None:
    large = PLAIN % 1 + b"And more, for a long while.\r\n" * (30 * 1024 * 1024 // 30)
    servers.deliver([(large, ARRIVED), (PLAIN % 2, ARRIVED)])
    run(settings_in(tmp_path, imap=servers.imap_port, smtp=servers.smtp_port), clock)
    marked = [case for case in cases(engine) if case.needs_human]
    assert (mails(engine)[MailState.FILED], len(marked)) == (2, 1)
    assert marked[0].history[0].note == "only the beginning of this large mail was read"
    with reading(engine) as session:
        kept = mail.raw(session, marked[0].reports[0].message_key)
    assert large.startswith(kept)
    assert len(kept) >= 100_000


def test_a_wrong_password_keeps_the_service_running_and_once_mended_the_mail_is_there(
    tmp_path: Path, engine: Engine, servers: LocalServers
) -> None:
    servers.deliver([(PLAIN % 1, ARRIVED)])
    with serving(settings_in(tmp_path, imap=servers.imap_port, smtp=servers.smtp_port, password="wrong")) as stop:
        until(lambda: "mailbox.main.password" in _state(engine).error)
        assert not stop.is_set()
    assert sum(mails(engine).values()) == 0
    with serving(settings_in(tmp_path, imap=servers.imap_port, smtp=servers.smtp_port)):
        until(lambda: mails(engine)[MailState.FILED] == 1)
    assert _state(engine).error == ""


def _state(engine: Engine) -> mailboxes.MailboxState:
    with reading(engine) as session:
        return mailboxes.state(session, "main", "INBOX")


def test_letters_wait_while_the_mail_server_is_out_of_reach_and_go_later(
    tmp_path: Path, engine: Engine, clock: Clock, servers: LocalServers
) -> None:
    servers.deliver([(PLAIN % n, ARRIVED) for n in range(2)])
    for _ in range(7):  # more often than a letter that was refused for the time being would be tried
        with pytest.raises(CorrectionsInboxError, match=r"^smtp\.host: 127\.0\.0\.1 port 1 could not be reached"):
            run(settings_in(tmp_path, imap=servers.imap_port), clock)
        clock.now += timedelta(minutes=6)
    waiting = letters(engine)
    assert waiting[OutboxState.QUEUED] + waiting[OutboxState.DEFERRED] == 2
    run(settings_in(tmp_path, imap=servers.imap_port, smtp=servers.smtp_port), clock)
    assert (letters(engine)[OutboxState.SENT], len(servers.received)) == (2, 2)


@pytest.mark.embedded
def test_on_a_full_disk_mail_stays_in_the_mailbox_and_is_kept_once_there_is_room(engine: Engine) -> None:
    mailbox = MemoryMailbox()
    incompressible = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(6_000))
    mailbox.put(1, HEAD + b"Message-ID: <1@reader.example>\r\n\r\n" + incompressible, ARRIVED)
    with sqlite3.connect(engine.url.database or "") as store:
        pages = store.execute("PRAGMA page_count").fetchone()[0]
    store.close()

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 8}")

    event.listen(engine, "connect", fill)
    engine.dispose()
    with pytest.raises(OperationalError, match="full"):
        poll_mailbox(engine, mailbox, ARRIVED, folder="INBOX", since=ARRIVED)
    assert (mailbox.marked, sum(mails(engine).values())) == ([], 0)
    event.remove(engine, "connect", fill)
    engine.dispose()
    assert poll_mailbox(engine, mailbox, ARRIVED, folder="INBOX", since=ARRIVED)
    assert (mailbox.marked, mails(engine)[MailState.WAITING]) == ([1], 1)
