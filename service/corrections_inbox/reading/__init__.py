"""Bytes to what a mail says and which article it means: one step, taken within bounds in a process of its own."""

from typing import TYPE_CHECKING

from corrections_inbox.loading import when_used
from corrections_inbox.reading.values import (
    BroughtDownError,
    Content,
    Instructions,
    Opened,
    Opens,
    Read,
    Reads,
    ReadsAndOpens,
    StoppedError,
    UnreadableError,
)

if TYPE_CHECKING:
    from corrections_inbox.reading.bounded import BoundedReader
    from corrections_inbox.reading.reader import Reader

__all__ = [
    "BoundedReader",
    "BroughtDownError",
    "Content",
    "Instructions",
    "Opened",
    "Opens",
    "Read",
    "Reader",
    "Reads",
    "ReadsAndOpens",
    "StoppedError",
    "UnreadableError",
]

__getattr__ = when_used(__name__, BoundedReader="bounded", Reader="reader")
