"""What goes between the two processes: frames of bytes behind their length, in them JSON that is checked on arrival.

What comes back was made by a process that met hostile bytes. JSON that must fit frozen values can at worst be wrong;
a pickle could run code in the process that holds the passwords.
"""

import socket
import struct
import time
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from corrections_inbox.matching import Match
from corrections_inbox.reading.values import Content, Instructions, Opened, Read
from corrections_inbox.triage.words import Words

LONGEST_FRAME = 256 * 1024 * 1024  # a mail is cut at a tenth of this before it is kept
LONGEST_ANSWER = 64 * 1024 * 1024  # a message's texts and headers are cut far below this
_LENGTH = struct.Struct(">I")
_CHUNK = 256 * 1024  # about what the system holds ready of a socket


@dataclass(frozen=True, slots=True)
class Request:
    """Announces a mail, whose bytes follow in a frame of their own."""

    fallback: datetime
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Viewing:
    """Announces a mail that a person wants to look at: all of it, or the attachment of this number."""

    attachment: int | None
    as_picture: bool


@dataclass(frozen=True, slots=True)
class View:
    """The answer to that. With `content`, whose `data` is empty here, the bytes follow in a frame of their own."""

    opened: Opened | None = None
    content: Content | None = None
    failure: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. Ready: all empty. Then for each mail first `read` without matches, then `matches`, or `failure`.

    `failure` is one sentence, `trace` where in the program it happened; `settings` means that the settings are to blame.
    """

    read: Read | None = None
    matches: tuple[Match, ...] = ()
    failure: str = ""
    trace: str = ""
    settings: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """The words beside the publication that they belong to: there they stand as they are looked up, not as they are written."""

    instructions: Instructions
    words: dict[str, dict[str, tuple[str, ...]]]


_TOLD = TypeAdapter(_Told)
_WITHOUT_WORDS = {"instructions": {"publication": {"words"}}}
REQUEST: TypeAdapter[Request | Viewing] = TypeAdapter(Request | Viewing)
VIEW = TypeAdapter(View)
REPLY = TypeAdapter(Reply)


def packed(told: Instructions) -> bytes:
    """Instructions as they are sent."""
    words = {language: dict(topics) for language, topics in told.publication.words.items()}
    return _TOLD.dump_json(_Told(told, words), exclude=_WITHOUT_WORDS)


def unpacked(sent: bytes) -> Instructions:
    """The same as they were meant."""
    told = _TOLD.validate_json(sent)
    return replace(told.instructions, publication=replace(told.instructions.publication, words=Words(told.words)))


def send(connection: socket.socket, *payloads: bytes, deadline: float | None = None) -> None:
    """Sends frames, all at once so that the other side is woken once; `deadline` is on the monotonic clock.

    Raises:
        TimeoutError: the other side did not take them in time.
        OSError: the other side is gone.
    """
    _limit(connection, deadline)
    connection.sendall(b"".join(piece for payload in payloads for piece in (_LENGTH.pack(len(payload)), payload)))


def receive(connection: socket.socket, deadline: float | None = None, *, longest: int = LONGEST_FRAME) -> bytes:
    """Receives one frame.

    Raises:
        TimeoutError: it did not come in time.
        EOFError: the other side is gone, or sends more than it may.
        OSError: the connection is broken.
    """
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size, deadline))
    if length > longest:
        raise EOFError(f"a frame of {length} bytes is announced")
    return _exactly(connection, length, deadline)


def _exactly(connection: socket.socket, length: int, deadline: float | None) -> bytes:
    pieces: list[bytes] = []
    while length:
        _limit(connection, deadline)
        piece = connection.recv(min(length, _CHUNK))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _limit(connection: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
