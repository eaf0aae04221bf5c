"""The daemon as the crash campaign runs it: forked from a process that has its modules loaded, hurried, and killable.

Everything is done to it from outside: functions of the program are wrapped before it starts. At each boundary (before
and after a commit, a command to a mail server, a change of the index, a mail that is read) it may be told to die, or to
write down the boundary's name. The program itself knows nothing of this.
"""
# ruff: noqa: INP001  no package

import faulthandler
import os
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from corrections_inbox import cli
from corrections_inbox.index import IndexWriter
from corrections_inbox.jobs import file, line, step
from corrections_inbox.mailbox import ImapMailbox
from corrections_inbox.reading import BoundedReader, Instructions, Reader, bounded, process
from corrections_inbox.smtp import SmtpTransport
from corrections_inbox.store import leases, outbox
from corrections_inbox.triage import Publication

FALLS_OVER, BRINGS_DOWN = "[falls over]", "[brings down]"  # in the subject of a mail
SOON = timedelta(seconds=0.5)
_PACKAGE = "corrections_inbox"


@dataclass(frozen=True)
class Orders:
    """What is done to a daemon: the boundary to die at, or the file to which the names of those it passes go."""

    die_at: str = ""
    listing: Path | None = None


class Daemon:
    """One `corrections-inbox run` in a process of its own."""

    def __init__(
        self, config: Path, log: Path, orders: Orders = Orders(), environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.pid = os.fork()
        self._status: int | None = None
        if self.pid == 0:
            _become_daemon(config, log, orders, environment)

    def has_ended(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status is not None

    def signal(self, number: int) -> None:
        if not self.has_ended():
            os.kill(self.pid, number)

    def wait(self) -> int:
        """How it ended: an exit status, or the number of a signal below zero."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def tell_and_die(self) -> None:
        """Writes into the log where each of its threads is."""
        self.signal(signal.SIGABRT)

    def has_left_nobody(self) -> bool:
        """Whether the processes that it started are gone too."""
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return True
        return False


def _become_daemon(config: Path, log: Path, orders: Orders, environment: Mapping[str, str]) -> None:
    os.setsid()
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    faulthandler.enable()
    os.environ.update(environment)
    status = 1
    try:
        _hurry()
        _make_some_mails_deadly()
        _watch_boundaries(orders)
        sys.argv = ["corrections-inbox", "--config", str(config), "run"]
        cli.main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        os._exit(status)


def _hurry() -> None:
    """Lets the daemon wait for nothing longer than the campaign can."""
    step.FIRST_REST = step.LONGEST_REST = timedelta(seconds=1)
    line.SHORTLY = line.RECOVER_EVERY = line.EVERY_MINUTE = SOON
    second = timedelta(seconds=1)
    outbox.RETRY_AFTER = second, second, second, second, second
    leases.ROUND, leases.SILENCE = SOON, timedelta(seconds=5)
    vars(bounded)["subprocess"] = _Forking


class _Forking:
    """What the bounded reader needs of `subprocess`; its process is forked too, which saves it the loading."""

    DEVNULL = subprocess.DEVNULL
    TimeoutExpired = subprocess.TimeoutExpired

    @staticmethod
    def Popen(command: Sequence[str], **_: Any) -> "_Forked":  # noqa: N802  the library's name
        return _Forked(command)


class _Forked(subprocess.Popen[bytes]):
    def __init__(self, command: Sequence[str]) -> None:
        descriptor, seconds = command[-2:]
        self.args, self.returncode = list(command), None
        self.stdin = self.stdout = self.stderr = None
        self._child_created = True
        self._waitpid_lock = threading.Lock()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                # Nobody may hold what belongs to the daemon: an exec would have closed it.
                os.closerange(3, int(descriptor))
                os.closerange(int(descriptor) + 1, 1024)
                process.main([descriptor, seconds])
            finally:
                os._exit(0)


def _make_some_mails_deadly() -> None:
    files = vars(file)["file_messages"]

    def file_messages(engine: Any, batch: Sequence[Any], rules: Any, now: datetime) -> None:
        subjects = [mail.message.subject for mail in batch]
        if any(BRINGS_DOWN in subject for subject in subjects):
            os.kill(os.getpid(), signal.SIGKILL)
        if any(FALLS_OVER in subject for subject in subjects):
            raise RuntimeError("a fault in the program")
        files(engine, batch, rules, now)

    vars(file)["file_messages"] = file_messages


def _watch_boundaries(orders: Orders) -> None:
    if not orders.die_at and orders.listing is None:
        return
    wrapped: list[tuple[type, tuple[str, ...]]] = [
        (DefaultDialect, ("do_commit",)),
        (ImapMailbox, ("select", "search", "unmarked", "mark", "_ask")),
        (SmtpTransport, ("open",)),
        (smtplib.SMTP, ("getreply", "send")),
        (IndexWriter, ("put", "commit")),
        (BoundedReader, ("start", "read")),
    ]
    for owner, names in wrapped:
        for name in names:
            setattr(owner, name, _bounded(getattr(owner, name), f"{owner.__name__}.{name}", orders))


def _bounded(function: Callable[..., Any], name: str, orders: Orders) -> Callable[..., Any]:
    def around(*args: Any, **kwargs: Any) -> Any:
        where = f"{threading.current_thread().name} {_caller()} {name}"
        _pass(f"{where} begins", orders)
        result = function(*args, **kwargs)
        _pass(f"{where} done", orders)
        return result

    return around


def _pass(boundary: str, orders: Orders) -> None:
    if boundary == orders.die_at:
        os.kill(os.getpid(), signal.SIGKILL)
    if orders.listing is not None:
        with orders.listing.open("a", encoding="utf-8") as listing:
            listing.write(f"{boundary}\n")


def _caller() -> str:
    """The line of the program that led here."""
    frame = sys._getframe(2)  # noqa: SLF001  there is no other way to ask who called
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith(_PACKAGE) and module != f"{_PACKAGE}.store.engine":
            return f"{module.removeprefix(_PACKAGE + '.')}:{frame.f_code.co_name}:{frame.f_lineno}"
        frame = frame.f_back
    return "-"


def warm_up() -> None:
    """Loads what a process loads at its first mail, so that those that are forked from this one have it."""
    instructions = Instructions(Publication("The Quayside Courier"))
    Reader.open(instructions).read(b"Subject: The bridge\n\nIt is 120 metres long.\n", fallback=datetime.now(UTC))


def aside(work: Callable[[], None]) -> None:
    """Does something in a process of its own, and waits for its end."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("a forked process failed")


def command(config: Path, *words: str) -> None:
    """Gives one command to the program, as a person would."""

    def run() -> None:
        sys.argv = ["corrections-inbox", "--config", str(config), *words]
        with suppress(SystemExit):
            cli.main()

    aside(run)
