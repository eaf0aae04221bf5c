"""A folder of files: articles files (`.jsonl`, also `.jsonl.gz`) and saved pages (`.html`)."""

import gzip
import hashlib
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin

from corrections_inbox.articles import Article
from corrections_inbox.articles.extraction import NotAnArticle, extract, stated_address
from corrections_inbox.articles.lines import read_line
from corrections_inbox.articles.page import LARGEST_PAGE
from corrections_inbox.sources.values import SourceError, SourceState, Step, Trouble

LINES_AT_ONCE = 500
_LINES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
_PAGES = (".html", ".htm")
_MARK = 16  # hex digits

Read = Article | Trouble


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str  # relative to the folder
    mark: str


class Files:
    """A folder, read with all below it, or a single file. `url` is where the folder is on the web, if it is there."""

    def __init__(self, path: Path, url: str = "") -> None:
        self._path = path
        self._url = url

    def visit(self, state: SourceState) -> Iterator[Step]:
        files = self._files()
        done = set(state.cursor.split()) & {file.mark for file in files}
        waiting = [file for file in files if file.mark not in done]
        for file in waiting:
            reads = self._lines(file) if file.name.endswith(_LINES) else self._page(file)
            while batch := list(itertools.islice(reads, LINES_AT_ONCE)):
                yield _step(batch, done)
            done.add(file.mark)
            yield _step([], done)

    def _files(self) -> list[_File]:
        if not self._path.exists():
            raise SourceError(f"There is no folder or file {self._path}.")
        paths = [self._path] if self._path.is_file() else sorted(self._path.rglob("*"))
        home = self._path.parent if self._path.is_file() else self._path
        wanted = (path for path in paths if path.name.endswith(_LINES + _PAGES) and path.is_file())
        return [_File(path, path.relative_to(home).as_posix(), _mark(path)) for path in wanted]

    def _lines(self, file: _File) -> Iterator[Read]:
        try:
            with gzip.open(file.path) if file.name.endswith(".gz") else file.path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _line(line, f"{file.name}, line {number}")
        except (OSError, EOFError, zlib.error) as error:
            yield Trouble(file.name, f"{file.name} could not be read to its end: {error}.")

    def _page(self, file: _File) -> Iterator[Read]:
        try:
            with file.path.open("rb") as opened:
                html = opened.read(LARGEST_PAGE + 1)
            base = urljoin(self._url.rstrip("/") + "/", quote(file.name)) if self._url else ""
            url = stated_address(html, base)
            if not url:
                raise NotAnArticle("the page does not say its address, and the source has no url")
            yield extract(html, url)
        except OSError as error:
            yield Trouble(file.name, f"{file.name} could not be read: {error.strerror}.")
        except ValueError as error:
            yield Trouble(file.name, f"{file.name}: {error}.")


def _line(line: bytes, where: str) -> Read:
    try:
        return read_line(line)
    except ValueError as error:
        return Trouble(where, f"{where}: {error}.")


def _step(reads: list[Read], done: set[str]) -> Step:
    return Step(
        SourceState(cursor=" ".join(sorted(done))),
        tuple(read for read in reads if isinstance(read, Article)),
        tuple(read for read in reads if isinstance(read, Trouble)),
    )


def _mark(path: Path) -> str:
    """A file that changes has another mark."""
    about = path.stat()
    return hashlib.sha256(f"{path}\n{about.st_size}\n{about.st_mtime_ns}".encode()).hexdigest()[:_MARK]
