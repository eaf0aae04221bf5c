"""Bytes to what a mail says and which article it means: one step, taken within bounds in a process of its own."""

from corrections_inbox.reading.bounded import BoundedReader
from corrections_inbox.reading.reader import Reader
from corrections_inbox.reading.values import (
    BroughtDownError,
    Instructions,
    Read,
    Reads,
    StoppedError,
    UnreadableError,
)

__all__ = [
    "BoundedReader",
    "BroughtDownError",
    "Instructions",
    "Read",
    "Reader",
    "Reads",
    "StoppedError",
    "UnreadableError",
]
