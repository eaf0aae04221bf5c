"""The daemon as a process of its own between a real Dovecot and a real SMTP sink, ended and started again."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import dovecot, dovecot_process
from tests.servers.sink import SmtpSink, running_sink
from tests.test_scheduler import COMMAND
from tests.test_whole_path import AWAY, FERRY, REPORT

from corrections_inbox.configuration import load
from corrections_inbox.store import articles, connect, mailboxes, migrations, reading, tallies, transaction
from corrections_inbox.store.tables import MailState, OutboxState

__all__ = ["dovecot", "dovecot_process"]
pytestmark = pytest.mark.servers
CONFIG = """
[publication]
name = "The Quayside Courier"
hosts = ["quayside.example"]
secret = "only for tests"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "corrections@quayside.example"
password = "open-sesame"
after = "{after}"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "corrections@quayside.example"
[acknowledgment]
enabled = true
per_address_per_day = 0
per_domain_per_hour = 0
per_ten_minutes = 0
[health]
port = 0
"""


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with running_sink() as sink:
        yield sink


def configured(folder: Path, dovecot: Dovecot, sink: SmtpSink, after: str = "leave") -> Path:
    config = folder / "corrections-inbox.toml"
    config.write_text(CONFIG.format(imap=dovecot.port, smtp=sink.port, after=after))
    engine = connect(load(config).store_url)
    migrations.upgrade(engine)
    with transaction(engine) as session:
        articles.put(session, FERRY, datetime.now(UTC))
    engine.dispose()
    return config


@contextmanager
def daemon(config: Path) -> Iterator[None]:
    """Runs until the mailbox was polled; at the end it must end by itself, soon, and with status 0."""
    began = datetime.now(UTC) - timedelta(seconds=1)
    with subprocess.Popen([COMMAND, "--config", config, "run"]) as process:  # noqa: S603  ours
        try:
            until(lambda: polled_at(config) > began)
            yield
        finally:
            ended = time.monotonic()
            process.terminate()
            assert process.wait(timeout=20) == 0
            assert time.monotonic() - ended < 10


def killed_once(config: Path, happened: Callable[[], object]) -> None:
    """Runs until something happened, and then dies without a chance to tidy up."""
    with subprocess.Popen([COMMAND, "--config", config, "run"]) as process:  # noqa: S603  ours
        try:
            until(happened)
        finally:
            process.kill()


def tally(config: Path) -> tuple[dict[MailState, int], dict[OutboxState, int]]:
    engine = connect(load(config).store_url)
    with reading(engine) as session:
        found = tallies.mails(session), tallies.letters(session)
    engine.dispose()
    return found


def polled_at(config: Path) -> datetime:
    engine = connect(load(config).store_url)
    with reading(engine) as session:
        checked = mailboxes.state(session, "main", "INBOX").checked_at
    engine.dispose()
    return checked or datetime.min.replace(tzinfo=UTC)


def until(happened: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def test_pushed_mail_is_answered_once_across_a_restart(tmp_path: Path, dovecot: Dovecot, sink: SmtpSink) -> None:
    config = configured(tmp_path, dovecot, sink)
    with daemon(config):
        arrived = datetime.now(UTC)
        dovecot.deliver([(REPORT, arrived), (AWAY, arrived)])
        until(lambda: sink.letters_to("rosa@reader.example"))
    with daemon(config):
        dovecot.deliver([(REPORT.replace(b"rosa", b"noor").replace(b"<one@", b"<two@"), datetime.now(UTC))])
        until(lambda: sink.letters_to("noor@reader.example"))
    assert len(sink.letters) == 2
    assert all(b"X-Mail-Args: <>" in letter for letter in sink.letters)


def test_mail_numbered_anew_while_the_daemon_was_away_is_not_answered_again(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    config = configured(tmp_path, dovecot, sink, "keyword")
    with daemon(config):
        dovecot.deliver([(REPORT, datetime.now(UTC))])
        until(lambda: sink.letters)
    dovecot.forget_uids()
    with daemon(config), dovecot.client() as client:
        client.select_folder("INBOX")
        until(lambda: len(client.search(["KEYWORD", "$CorrectionsInbox"])) == 1)
        assert len(client.search(["UNSEEN"])) == 1
    assert len(sink.letters) == 1


def test_a_daemon_that_dies_on_the_way_loses_nothing_and_answers_nobody_twice(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    config = configured(tmp_path, dovecot, sink)
    with daemon(config):
        pass
    numbered = [REPORT.replace(b"rosa@", b"reader%d@" % n).replace(b"<one@", b"<%d@" % n) for n in range(12)]
    dovecot.deliver([(raw, datetime.now(UTC)) for raw in numbered])
    killed_once(config, lambda: sum(tally(config)[0].values()))
    killed_once(config, lambda: tally(config)[1][OutboxState.SENT])  # a third death would set aside the mail in hand
    with daemon(config):
        until(lambda: tally(config)[0][MailState.FILED] == 12)
        until(lambda: not tally(config)[1][OutboxState.QUEUED] and not tally(config)[1][OutboxState.SENDING])
    mails, letters = tally(config)
    assert (mails[MailState.FILED], mails[MailState.QUARANTINED]) == (12, 0)
    assert letters[OutboxState.SENT] + letters[OutboxState.UNKNOWN] == 12
    assert all(len(sink.letters_to(f"reader{n}@reader.example")) <= 1 for n in range(12))
    assert letters[OutboxState.SENT] <= len(sink.letters) <= 12
