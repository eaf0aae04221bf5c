"""Reads mail in a process of its own, which can be ended at any time: no mail holds up or brings down the line."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self, TypeVar

import structlog
from pydantic import ValidationError

from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.reading import wire
from corrections_inbox.reading.values import (
    BroughtDownError,
    Content,
    Instructions,
    Opened,
    Read,
    StoppedError,
    UnreadableError,
)
from corrections_inbox.reading.wire import Reply, View

SECONDS = 10.0  # for one mail, all in all
START_SECONDS = 120.0
FAREWELL_SECONDS = 0.2  # for ending by itself once nobody listens, before it is killed
END_SECONDS = 2.0
COMMAND = (sys.executable, "-P", "-m", "corrections_inbox.reading.process")
SECRETS = "CORRECTIONS_INBOX"  # how the names of settings in the environment begin, passwords among them
# A mail's matrices are small: threads of linear algebra would cost more in waiting than they save.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
# Pydantic would look through all that is installed for somebody else's code to run.
WITHOUT_PLUGINS = {"PYDANTIC_DISABLE_PLUGINS": "1"}

Answer = TypeVar("Answer")

log = structlog.get_logger(__name__)


class BoundedReader:
    """Implements `Reads` and `Opens`. The process is used again for mail after mail, and begun anew after it was ended.

    Threads take turns, a mail each; any may interrupt. As a context manager it begins at once and is waited for later.
    """

    def __init__(self, told: Instructions, *, seconds: float = SECONDS, command: Sequence[str] = COMMAND) -> None:
        self._told = told
        self._seconds = seconds
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._ready = False
        self._stopped = threading.Event()
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        self._launch()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Waits until the process is ready to read.

        Raises:
            CorrectionsInboxError: it can't be started, or what it was told is not fit for use.
            StoppedError: it was interrupted.
        """
        if self._ready:
            return
        self._raise_if_stopped()
        if self._connection is None:
            self._launch()
        deadline = time.monotonic() + START_SECONDS
        try:
            wire.send(self._open, wire.packed(self._told), deadline=deadline)
            reply = self._reply(deadline)
        except (OSError, EOFError, ValidationError) as error:
            ended = self._end()
            self._raise_if_stopped()
            raise CorrectionsInboxError(f"The process that reads mail could not be started ({ended}).") from error
        if reply.failure:
            self._end()
            raise (SettingsError if reply.settings else CorrectionsInboxError)(reply.failure)
        self._ready = True

    def read(self, raw: bytes, *, fallback: datetime, latest: datetime | None = None) -> Read:
        """Reads one message. Where only the search for its article fails, it is given without one, and says why."""
        with self._turn:
            reply, deadline = self._asked(wire.Request(fallback, latest), raw, self._reply)
            if reply.read is None:
                log.warning("a mail can't be read", error=reply.failure, where=reply.trace)
                raise UnreadableError(f"It could not be read ({reply.failure or 'no answer'}).")
            return self._searched(reply.read, deadline)

    def open_mail(self, raw: bytes) -> Opened:
        """What the mail says, with its HTML made harmless."""
        view, _ = self._viewed(wire.Viewing(None, as_picture=False), raw)
        if view.opened is None:
            raise UnreadableError("It could not be read (no answer).")
        return view.opened

    def open_attachment(self, raw: bytes, number: int, *, as_picture: bool = False) -> Content:
        """One attachment by its place in the list, as it came or as a picture made anew."""
        view, data = self._viewed(wire.Viewing(number, as_picture=as_picture), raw)
        if view.content is None:
            raise UnreadableError("It could not be read (no answer).")
        return replace(view.content, data=data)

    def _viewed(self, request: wire.Viewing, raw: bytes) -> tuple[View, bytes]:
        with self._turn:
            (view, data), _ = self._asked(request, raw, self._view)
        if view.failure:
            log.info("a mail or an attachment can't be shown", error=view.failure, where=view.trace)
            raise UnreadableError(view.failure)
        return view, data

    def _view(self, deadline: float) -> tuple[View, bytes]:
        view = wire.VIEW.validate_json(wire.receive(self._open, deadline, longest=wire.LONGEST_ANSWER))
        content = wire.receive(self._open, deadline, longest=wire.LONGEST_FRAME) if view.content else b""
        return view, content

    def _asked(
        self, request: wire.Request | wire.Viewing, raw: bytes, answered: Callable[[float], Answer]
    ) -> tuple[Answer, float]:
        """The first answer about a mail, and until when there may be more."""
        self.start()
        deadline = time.monotonic() + self._seconds
        try:
            wire.send(self._open, wire.REQUEST.dump_json(request), raw, deadline=deadline)
            return answered(deadline), deadline
        except TimeoutError:
            self._end()
            raise UnreadableError(f"It could not be read within {self._seconds:g} seconds.") from None
        except (OSError, EOFError) as error:
            ended = self._end()
            self._raise_if_stopped()
            raise BroughtDownError(f"It brought down the process that read it ({ended}).") from error
        except ValidationError as error:
            self._end()
            raise UnreadableError("The process that read it gave no sensible answer.") from error

    def _searched(self, read: Read, deadline: float) -> Read:
        try:
            reply = self._reply(deadline)
        except TimeoutError:
            self._end()
            given_up = f"it took longer than {self._seconds:g} seconds"
        except (OSError, EOFError, ValidationError):
            given_up = self._end()
            self._raise_if_stopped()
        else:
            if reply.matches:
                return replace(read, matches=reply.matches)
            log.warning("the search for an article failed", error=reply.failure, where=reply.trace)
            given_up = reply.failure or "no answer"
        return replace(read, given_up=given_up)

    def interrupt(self) -> None:
        """Ends the process and what is being read for good; from any thread."""
        self._stopped.set()
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends the process, which may be in the middle of a mail."""
        if self._process is not None:
            self._process.kill()
        self._end()

    @property
    def process_id(self) -> int | None:
        """The process as the system knows it, None while there is none."""
        return self._process.pid if self._process else None

    @property
    def _open(self) -> socket.socket:
        if self._connection is None:
            raise EOFError
        return self._connection

    def _reply(self, deadline: float) -> Reply:
        return wire.REPLY.validate_json(wire.receive(self._open, deadline, longest=wire.LONGEST_ANSWER))

    def _raise_if_stopped(self) -> None:
        if self._stopped.is_set():
            raise StoppedError("Reading was stopped.")

    def _launch(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603  our own program
                    [*self._command, str(theirs.fileno()), str(self._seconds)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    env=_without_secrets(os.environ) | ONE_THREAD | WITHOUT_PLUGINS,
                )
            except OSError as error:
                ours.close()
                raise CorrectionsInboxError(f"The process that reads mail could not be started ({error}).") from error
        self._connection = ours
        if self._stopped.is_set():
            self._process.kill()

    def _end(self) -> str:
        """Ends the process if there is one; how it ended, if it did so by itself."""
        connection, process = self._connection, self._process
        self._connection, self._process, self._ready = None, None, False
        if connection is not None:
            connection.close()
        if process is None:
            return "it was not running"
        # It may be ending by itself: what ended it is worth knowing.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return _told(process.wait(FAREWELL_SECONDS))
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
        return "it did not answer"


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.upper().startswith(SECRETS)}


def _told(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"
