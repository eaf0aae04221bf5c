"""The daemon: what it starts, what wakes what, and how it ends."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.servers.scripted import Line, scripted

from corrections_inbox import scheduler
from corrections_inbox.configuration import load
from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.scheduler import alone, serve
from corrections_inbox.settings import Settings
from corrections_inbox.store import connect, mailboxes, reading, tallies

COMMAND = Path(sys.executable).with_name("corrections-inbox")
CONFIG = """
[publication]
name = "The Quayside Courier"
secret = "only for tests"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "corrections@quayside.example"
password = "open-sesame"
poll_seconds = {poll_seconds}
idle = {idle}
since = 2020-01-01T00:00:00
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "corrections@quayside.example"
[health]
port = 0
"""


def settings_in(folder: Path, servers: LocalServers, *, poll_seconds: int = 3600, idle: bool = True) -> Settings:
    file = folder / "corrections-inbox.toml"
    words = {"poll_seconds": poll_seconds, "idle": str(idle).lower()}
    file.write_text(CONFIG.format(imap=servers.imap_port, smtp=servers.smtp_port, **words))
    return load(file)


@pytest.fixture
def servers() -> Iterator[LocalServers]:
    with LocalServers() as servers:
        yield servers


@contextmanager
def serving(settings: Settings) -> Iterator[threading.Event]:
    stop, failures = threading.Event(), []

    def run() -> None:
        try:
            serve(settings, stop)
        except BaseException as error:  # noqa: BLE001  shown by the test itself
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=20)
    assert not thread.is_alive()
    assert not failures


def mail(number: int) -> bytes:
    return f"From: rosa@reader.example\r\nMessage-ID: <{number}@reader.example>\r\n\r\nIt was {number}.\r\n".encode()


def kept(engine: Engine) -> int:
    with reading(engine) as session:
        return sum(tallies.mails(session).values())


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def store_of(settings: Settings) -> Iterator[Engine]:
    engine = connect(settings.store_url)
    yield engine
    engine.dispose()


def test_mail_is_polled_at_the_start_and_then_as_soon_as_it_is_pushed(tmp_path: Path, servers: LocalServers) -> None:
    settings = settings_in(tmp_path, servers)
    servers.deliver([(mail(1), datetime.now(UTC))])
    with serving(settings), store_of(settings) as engine:
        until(lambda: _or_zero(kept, engine) == 1)
        servers.deliver([(mail(2), datetime.now(UTC))])
        until(lambda: kept(engine) == 2)


def test_without_a_push_mail_is_polled_by_the_clock(tmp_path: Path, servers: LocalServers) -> None:
    settings = settings_in(tmp_path, servers, poll_seconds=1, idle=False)
    with serving(settings), store_of(settings) as engine:
        until(lambda: _or_zero(_polls, engine))
        servers.deliver([(mail(1), datetime.now(UTC))])
        until(lambda: kept(engine) == 1)


def test_a_second_run_keeps_nothing_twice(tmp_path: Path, servers: LocalServers) -> None:
    settings = settings_in(tmp_path, servers)
    servers.deliver([(mail(1), datetime.now(UTC))])
    for _ in range(2):
        began = datetime.now(UTC)
        with serving(settings), store_of(settings) as engine:
            until(lambda began=began, engine=engine: (_or_zero(_polls, engine) or 0) >= began.timestamp())  # type: ignore[misc]  # mypy infers no defaults of a lambda
    with store_of(settings) as engine:
        assert kept(engine) == 1


def test_a_mailbox_out_of_reach_stops_no_other(tmp_path: Path, servers: LocalServers) -> None:
    settings = settings_in(tmp_path, servers)
    broken = settings.mailbox["main"].model_copy(update={"port": 1})
    settings = settings.model_copy(update={"mailbox": {"broken": broken, **settings.mailbox}})
    object.__setattr__(settings, "_home", tmp_path)
    servers.deliver([(mail(1), datetime.now(UTC))])
    with serving(settings), store_of(settings) as engine:
        until(lambda: _or_zero(kept, engine) == 1)
        until(lambda: _state(engine, "broken").error.startswith("mailbox.broken.host: "))


def test_a_stop_ends_everything_within_seconds(tmp_path: Path, servers: LocalServers) -> None:
    settings = settings_in(tmp_path, servers)
    with serving(settings) as stop, store_of(settings) as engine:
        until(lambda: _or_zero(_polls, engine))
        began = time.monotonic()
        stop.set()
    assert time.monotonic() - began < 6


def test_a_step_that_waits_for_a_silent_server_is_cut_off(
    tmp_path: Path, servers: LocalServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "PATIENCE_SECONDS", 0.3)
    logged_in = threading.Event()

    def falls_silent_after_the_login(line: Line) -> None:
        line.say("* OK [CAPABILITY IMAP4rev1] ready")
        while command := line.hear():
            tag, verb = command.split()[:2]
            if verb == "EXAMINE":
                logged_in.set()
            else:
                line.say(f"{tag} OK [CAPABILITY IMAP4rev1] done")

    with scripted(falls_silent_after_the_login) as port:
        monkeypatch.setattr(servers, "imap_port", port)
        with serving(settings_in(tmp_path, servers, idle=False)) as stop:
            assert logged_in.wait(15)
            began = time.monotonic()
            stop.set()
    assert time.monotonic() - began < 3


def test_a_step_that_nothing_can_end_is_left_behind(
    tmp_path: Path, servers: LocalServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(scheduler, "FAREWELL_SECONDS", 0.2)
    hanging, enough = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> None:
        hanging.set()
        enough.wait(60)

    monkeypatch.setattr("corrections_inbox.jobs.line.poll_mailbox", hang)
    with serving(settings_in(tmp_path, servers, idle=False)) as stop:
        assert hanging.wait(15)
        began = time.monotonic()
        stop.set()
    assert time.monotonic() - began < 3
    enough.set()


def test_a_second_process_on_the_same_folder_is_told_so(tmp_path: Path) -> None:
    sentence = rf"^Another corrections-inbox \(process {os.getpid()}\) already runs on "
    with alone(tmp_path), pytest.raises(CorrectionsInboxError, match=sentence), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


def test_a_folder_that_can_not_be_written_is_told_by_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CorrectionsInboxError, match=r"^store\.data_dir: "), alone(tmp_path / "file" / "var"):
        pass


def test_a_process_that_is_told_to_end_ends_with_status_0(tmp_path: Path, servers: LocalServers) -> None:
    settings = settings_in(tmp_path, servers)
    config = str(tmp_path / "corrections-inbox.toml")
    with (
        subprocess.Popen([COMMAND, "--config", config, "run"], stderr=subprocess.PIPE) as process,  # noqa: S603  ours
        store_of(settings) as engine,
    ):
        until(lambda: _or_zero(_polls, engine), seconds=30)
        began = time.monotonic()
        process.terminate()
        _, told = process.communicate(timeout=20)
    assert time.monotonic() - began < 8
    assert (process.returncode, b"event=stopped" in told, b"Traceback" in told) == (0, True, False)


def _state(engine: Engine, name: str = "main") -> mailboxes.MailboxState:
    with reading(engine) as session:
        return mailboxes.state(session, name, "INBOX")


def _polls(engine: Engine) -> float:
    checked = _state(engine).checked_at
    return checked.timestamp() if checked else 0


def _or_zero(count: Callable[[Engine], float], engine: Engine) -> float:
    """What is counted, or 0 while the store is still being made."""
    try:
        return count(engine)
    except Exception:  # noqa: BLE001  a store without tables yet
        return 0
