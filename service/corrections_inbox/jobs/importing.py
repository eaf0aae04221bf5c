"""Takes an articles file into the store, a few hundred lines a transaction."""

import gzip
import itertools
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_identity, read_line
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
    repeated = _repeated(file)
    held: dict[str, Article] = {}
    with _opened(file) as lines:
        numbered = enumerate(_readable(lines, file), 1)
        while chunk := list(itertools.islice(numbered, LINES_AT_ONCE)):
            read, bad = _read(chunk)
            held |= {article.id: article for article in read if article.id in repeated}
            once = [article for article in read if article.id not in repeated]
            yield Batch(len(chunk), _put(engine, once, now), bad)
    yield Batch(0, _put(engine, list(held.values()), now), ())


def _repeated(file: Path) -> frozenset[str]:
    """The articles of which the file has more than one line.

    Only their last one counts: else importing the file again would change them back and forth.
    """
    seen: set[str] = set()
    repeated: set[str] = set()
    with _opened(file) as lines, suppress(CorrectionsInboxError):  # damage is told when it is met again
        for line in _readable(lines, file):
            with suppress(ValueError):
                identity = read_identity(line)
                (repeated if identity in seen else seen).add(identity)
    return frozenset(repeated)


@contextmanager
def _opened(file: Path) -> Iterator[Iterable[bytes]]:
    with file.open("rb") as raw:
        is_gzip = raw.read(2) == _GZIP
        raw.seek(0)
        yield gzip.GzipFile(fileobj=raw) if is_gzip else raw


def _readable(lines: Iterable[bytes] | BinaryIO, file: Path) -> Iterator[bytes]:
    try:
        yield from lines
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise CorrectionsInboxError(
            f"{file} is a damaged gzip file ({error}); the lines before that went in."
        ) from error


def _read(chunk: list[tuple[int, bytes]]) -> tuple[list[Article], tuple[BadLine, ...]]:
    read: list[Article] = []
    bad: list[BadLine] = []
    for number, line in chunk:
        if not line.strip():
            continue
        try:
            read.append(read_line(line))
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
    return read, tuple(bad)


def _put(engine: Engine, read: list[Article], now: datetime) -> Counter[Put]:
    with transaction(engine) as session:
        return Counter(articles.put_many(session, read, now))
