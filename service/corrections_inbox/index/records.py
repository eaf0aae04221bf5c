"""What the index tells of its articles, one record behind another in a file, read by offset.

The engine maps the files it searches into memory, and what it has touched stays there. An article is looked at rarely and
whole: from here no more of it is in memory than is being looked at.
"""

import os
import struct
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO, Self

from corrections_inbox.index.damage import damaged

NAME = "records"
_LENGTHS = struct.Struct("<II")  # of the page and of the article, which follow in this order
_NEAR = 12 * 1024  # bytes read at once: lengths and page of most articles


class RecordWriter:
    """Appends records. What is appended counts once the engine has committed where it stands."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = file.seek(0, os.SEEK_END)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The records of an index folder, which holds none at first."""
        return cls((folder / NAME).open("ab"))

    def append(self, page: bytes, article: bytes) -> int:
        """Where the record stands."""
        place = self._end
        self._end += self._file.write(_LENGTHS.pack(len(page), len(article)) + page + article)
        return place

    def sync(self) -> None:
        """Puts all records on the disk, for the engine may not point to what a crash can lose."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


class Records:
    """Reads records. Safe from several threads, and beside a writer."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path
        weakref.finalize(self, os.close, descriptor)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The records of an index folder.

        Raises:
            CorrectionsInboxError: there are none.
        """
        try:
            return cls(os.open(folder / NAME, os.O_RDONLY | os.O_CLOEXEC), folder)
        except OSError as error:
            raise damaged(folder, f"{NAME}: {error.strerror}") from error

    def page(self, place: int) -> bytes:
        """The page of the record that stands there.

        Raises:
            CorrectionsInboxError: no whole record stands there.
        """
        near = os.pread(self._descriptor, _NEAR, place)
        page, _ = self._lengths(near)
        start, end = _LENGTHS.size, _LENGTHS.size + page
        return near[start:end] if end <= len(near) else self._whole(page, place + start)

    def article(self, place: int) -> bytes:
        """Its article; raises as `page` does."""
        page, article = self._lengths(os.pread(self._descriptor, _LENGTHS.size, place))
        return self._whole(article, place + _LENGTHS.size + page)

    def _lengths(self, read: bytes) -> tuple[int, int]:
        if len(read) < _LENGTHS.size:
            raise damaged(self._path, f"{NAME} ends early")
        page, article = _LENGTHS.unpack_from(read)
        return page, article

    def _whole(self, length: int, place: int) -> bytes:
        found = os.pread(self._descriptor, length, place)
        if len(found) < length:
            raise damaged(self._path, f"{NAME} ends early")
        return found


def unnamed() -> tuple[RecordWriter, Records]:
    """Records that are gone with the process."""
    with tempfile.TemporaryFile() as file:
        reader, writer = os.dup(file.fileno()), os.fdopen(os.dup(file.fileno()), "wb")
    return RecordWriter(writer), Records(reader, Path(NAME))
