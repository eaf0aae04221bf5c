"""Takes an articles file into the store, a few hundred lines a transaction."""

import gzip
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import articles, transaction
from corrections_inbox.store.articles import Put

LINES_AT_ONCE = 500
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out: its number from 1, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of some lines: how many articles were new, changed or unchanged, and the lines left out."""

    lines: int
    put: Counter[Put]
    bad: tuple[BadLine, ...]


def import_file(engine: Engine, file: Path, now: datetime) -> Iterator[Batch]:
    """Imports JSON Lines, plain or gzip, and yields what became of each batch once it is committed.

    Raises:
        CorrectionsInboxError: the file is a damaged gzip; what was read before stays imported.
        OSError: the file can't be read.
    """
    with _opened(file) as lines:
        numbered = enumerate(_readable(lines, file), 1)
        while chunk := list(itertools.islice(numbered, LINES_AT_ONCE)):
            yield _import(engine, chunk, now)


@contextmanager
def _opened(file: Path) -> Iterator[Iterable[bytes]]:
    with file.open("rb") as raw:
        is_gzip = raw.read(2) == _GZIP
        raw.seek(0)
        yield gzip.GzipFile(fileobj=raw) if is_gzip else raw


def _readable(lines: Iterable[bytes] | BinaryIO, file: Path) -> Iterator[bytes]:
    try:
        yield from lines
    except (EOFError, gzip.BadGzipFile) as error:
        raise CorrectionsInboxError(
            f"{file} is a damaged gzip file ({error}); the lines before that went in."
        ) from error


def _import(engine: Engine, chunk: list[tuple[int, bytes]], now: datetime) -> Batch:
    read: list[Article] = []
    bad: list[BadLine] = []
    for number, line in chunk:
        if not line.strip():
            continue
        try:
            read.append(read_line(line))
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
    with transaction(engine) as session:
        put = Counter(articles.put_many(session, read, now))
    return Batch(len(chunk), put, tuple(bad))
