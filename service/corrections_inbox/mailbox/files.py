"""Messages out of files: one message, an mbox, a Maildir, or a folder of anything."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_START = b"From "
# The line before each message of an mbox: "From sender date", the date ending in a year or a zone after it.
_SEPARATOR = re.compile(rb"From \S.*\d{4}.*$")
_QUOTED_START = re.compile(rb">+From ")


def messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yields (name relative to `path`, raw bytes) of every message, in the order of the names.

    A file that begins with a "From " line is an mbox, its messages named `name#1`, `name#2` …, unless it is called
    `.eml`. Of a Maildir the folders `cur` and `new` count; of any other folder every regular file, recursively,
    whatever its name. A single file is named by its own name.

    Raises:
        OSError: `path` is not there or can't be read.
    """
    if not path.is_dir():
        yield from _in_file(path, path.name)
        return
    for file in sorted(_files(path)):
        yield from _in_file(file, file.relative_to(path).as_posix())


def _files(folder: Path) -> Iterator[Path]:
    is_maildir = (folder / "cur").is_dir() and (folder / "new").is_dir()
    for file in folder.rglob("*"):
        if file.is_file() and not (is_maildir and file.parent.name not in {"cur", "new"}):
            yield file


def _in_file(file: Path, name: str) -> Iterator[tuple[str, bytes]]:
    with file.open("rb") as lines:
        first = lines.readline(len(_START))
        lines.seek(0)
        if first != _START:
            yield name, lines.read()
        elif file.suffix.lower() == ".eml":
            lines.readline()
            yield name, lines.read()
        else:
            for number, raw in enumerate(_in_mbox(lines), 1):
                yield f"{name}#{number}", raw


def _in_mbox(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The messages of an mbox (RFC 4155), without separator lines, with `>From ` lines unquoted once."""
    message: list[bytes] = []
    started, after_blank = False, True
    for line in lines:
        if after_blank and _SEPARATOR.match(line):
            if started:
                yield b"".join(message)
            message, started = [], True
        elif started or not line.startswith(_START):
            message.append(line[1:] if _QUOTED_START.match(line) else line)
        after_blank = not line.strip()
        started = True
    yield b"".join(message)
