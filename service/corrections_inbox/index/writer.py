"""The one writer of the index: takes articles, commits them together with how far the store was followed."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from corrections_inbox.articles import Article
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.index import documents, records
from corrections_inbox.index.damage import damaged
from corrections_inbox.index.records import RecordWriter

FOLLOWED = "followed"  # our own file beside the engine's: the last followed revision sequence
BUFFER_BYTES = 60_000_000


class IndexBusyError(CorrectionsInboxError):
    """Another writer is at work on the index."""


class IndexWriter:
    """Puts articles into the index of a folder; one writer at a time.

    Raises:
        IndexBusyError: another writer is at work.
        CorrectionsInboxError: the folder can't be written, or the index is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path / documents.LAYOUT
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Before the engine's own files, for whoever sees those reads this one.
            (self._folder / records.NAME).touch(mode=0o600)
            index = tantivy.Index(documents.schema(), path=str(self._folder))
        except ValueError as error:
            raise damaged(path, error) from error
        except OSError as error:
            raise CorrectionsInboxError(f"The index folder {path} can't be written: {error.strerror}.") from error
        self._writer = _writer_of(index, path)
        self._records = RecordWriter.open(self._folder)
        self._sequence = _followed(self._folder)
        for outdated in set(path.glob("layout-*")) - {self._folder}:
            shutil.rmtree(outdated, ignore_errors=True)

    @property
    def sequence(self) -> int:
        """The last revision sequence that a commit followed; 0 if none."""
        return self._sequence

    def put(self, articles: Iterable[Article]) -> None:
        """Adds articles; one that the index has by its id is replaced. Nothing is seen before `commit`."""
        for article in articles:
            self._writer.delete_documents_by_term("id", article.id)
            self._writer.add_document(documents.document(article, self._records.append(*documents.record(article))))

    def commit(self, sequence: int) -> None:
        """Makes everything put so far visible, and remembers how far the store was followed."""
        self._records.sync()
        self._writer.commit()
        # After a crash between the two the same articles are put again, which changes nothing.
        part = self._folder / f"{FOLLOWED}.part"
        part.write_text(f"{sequence}\n", encoding="ascii")
        part.replace(self._folder / FOLLOWED)
        self._sequence = sequence

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets go of the folder; what was put and not committed is dropped."""
        self._writer.rollback()
        self._writer.wait_merging_threads()
        self._records.close()


def _writer_of(index: tantivy.Index, path: Path) -> tantivy.IndexWriter:
    try:
        return index.writer(heap_size=BUFFER_BYTES, num_threads=1)
    except ValueError as error:
        if "lock" not in str(error).lower():
            raise damaged(path, error) from error
        raise IndexBusyError(f"Another process is writing the index in {path}: one writer at a time.") from error


def followed(path: Path) -> int:
    """How far the index of a folder follows the store, whoever writes it: the last revision sequence, 0 if none."""
    return _followed(path / documents.LAYOUT)


def _followed(folder: Path) -> int:
    """The sequence as last committed; 0 where there is none or it makes no sense: then all is put again."""
    try:
        return int((folder / FOLLOWED).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
