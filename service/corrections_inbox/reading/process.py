"""The process that meets hostile bytes: `python -P -m corrections_inbox.reading.process DESCRIPTOR SECONDS`.

It is told all it needs over one socket, holds no secret, writes no file, and ends when the socket does. It ends, too,
when a mail takes too much memory or, should nobody be left to end it, too much time.
"""

import gc
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corrections_inbox.errors import CorrectionsInboxError, SettingsError, fault, traced
from corrections_inbox.message.cleaning import clean_line
from corrections_inbox.reading import wire
from corrections_inbox.reading.reader import Reader
from corrections_inbox.reading.values import Instructions, UnreadableError
from corrections_inbox.reading.wire import Reply, View

MEMORY_BYTES = 512 * 1024 * 1024  # for one mail, above what the process needs anyway
GRACE_SECONDS = 5.0  # after which it ends by itself what nobody has ended
OUT_OF_MEMORY = 70
GARBAGE = 20_000  # objects more than freed, after which cycles are looked for
_LONGEST_FAILURE = 500
_LONGEST_TRACE = 8_000
# Loads what is loaded at the first mail: the language model above all.
_SPECIMEN = b"Subject: The bridge\n\nYou say that the bridge is 210 metres long. It is 120 metres long.\n"
_ONCE = datetime(2026, 1, 1, tzinfo=UTC)


def main(arguments: list[str]) -> None:
    """Serves whoever holds the other end of the socket DESCRIPTOR; a mail may take SECONDS."""
    run(int(arguments[0]), float(arguments[1]), Reader.open)


def run(descriptor: int, seconds: float, open_reader: Callable[[Instructions], Reader]) -> None:
    # A stop is meant for the parent, which may need what is being read; it ends this process by closing the socket.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as connection:
        try:
            serve(connection, seconds, open_reader)
        except (EOFError, OSError):
            return  # nobody is there any more


def serve(connection: socket.socket, seconds: float, open_reader: Callable[[Instructions], Reader]) -> None:
    """Is told its instructions, says that it is ready, and answers mail by mail.

    Raises:
        EOFError: the other end was closed.
    """
    instructions = wire.unpacked(wire.receive(connection))
    try:
        reader = open_reader(instructions)
        reader.read(_SPECIMEN, fallback=_ONCE)
    except CorrectionsInboxError as error:
        _send(connection, Reply(failure=str(error), settings=isinstance(error, SettingsError)))
        return
    confine()
    _send(connection, Reply())
    while True:
        request = wire.REQUEST.validate_json(wire.receive(connection))
        raw = wire.receive(connection)
        # The signal's default is to end the process, whatever library it is in by then.
        signal.alarm(math.ceil(seconds + GRACE_SECONDS))
        if isinstance(request, wire.Viewing):
            wire.send(connection, *views(reader, raw, request))
        else:
            for reply in answers(reader, raw, request):
                _send(connection, reply)
        signal.alarm(0)


def answers(reader: Reader, raw: bytes, request: wire.Request) -> Iterator[Reply]:
    """What is made of one mail, as far as it goes."""
    try:
        read = reader.sort(raw)
        yield Reply(read=read)
        yield Reply(matches=reader.search(read.message, request.fallback, request.latest))
    except MemoryError:
        # What is left is too little to go on with: the next mail gets a new process.
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001  the quarantine: it is told to the parent, which sets the mail aside
        yield Reply(failure=_told(error), trace=_traced(error))


def views(reader: Reader, raw: bytes, request: wire.Viewing) -> tuple[bytes, ...]:
    """The frames that answer somebody who looks at a mail or at an attachment."""
    try:
        if request.attachment is None:
            return (_dumped(View(opened=reader.open_mail(raw))),)
        content = reader.open_attachment(raw, request.attachment, as_picture=request.as_picture)
        return _dumped(View(content=replace(content, data=b""))), content.data
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except UnreadableError as error:
        return (_dumped(View(failure=str(error))),)
    except Exception as error:  # noqa: BLE001  the quarantine: it is told to the parent, which shows it in the mail's place
        return (_dumped(View(failure=f"It could not be read ({_told(error)}).", trace=_traced(error))),)


def _told(error: Exception) -> str:
    return clean_line(fault(error))[:_LONGEST_FAILURE]


def _traced(error: Exception) -> str:
    return traced(error)[-_LONGEST_TRACE:]


def _dumped(view: View) -> bytes:
    return wire.VIEW.dump_json(view, warnings="error")


def confine() -> None:
    """Takes from this process what reading does not need: core dumps, files to write, and memory without end."""
    gc.freeze()
    # What a mail leaves behind is hardly ever a cycle, and much of it is small: looking often costs a twentieth of all time.
    gc.set_threshold(GARBAGE)
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))
    if used := _data_bytes():
        # RLIMIT_AS would count the index, which is mapped and not loaded.
        resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY_BYTES, used + MEMORY_BYTES))


def _data_bytes() -> int:
    """What the process may write to in memory by now; 0 where the system does not say, which then has no such limit."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), 0)


def _send(connection: socket.socket, reply: Reply) -> None:
    wire.send(connection, wire.REPLY.dump_json(reply, warnings="error"))


if __name__ == "__main__":
    main(sys.argv[1:])
