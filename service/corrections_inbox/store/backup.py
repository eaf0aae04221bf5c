"""Copies of the embedded store, made while others work on it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

ASIDE = ".before-upgrade-from-"  # follows the store's name in the copies that an upgrade makes
_PAGES = 1000  # copied at a time; others may write in between

Progress = Callable[[int, int], None]  # pages copied, pages in all


def copy(engine: Engine, target: Path, progress: Progress = lambda _done, _of: None) -> None:
    """Copies an SQLite store as it stands at one moment. The copy is its owner's alone.

    Raises:
        FileExistsError: there is such a file already.
        OSError: the file can't be made.
        sqlite3.Error: it can't be written to its end; what there was of it is gone again.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        # The backup interface sees what still stands in the write-ahead log; copying the file would not.
        with closing(sqlite3.connect(engine.url.database or "")) as source, closing(sqlite3.connect(target)) as copied:
            source.backup(copied, pages=_PAGES, progress=lambda _, left, of: progress(of - left, of))
    except sqlite3.Error:
        target.unlink()
        raise


def asides(engine: Engine) -> list[Path]:
    """The copies that upgrades made of this store; none of a store that is no file."""
    if engine.dialect.name != "sqlite":
        return []
    store = Path(engine.url.database or "")
    return sorted(store.parent.glob(f"{store.name}{ASIDE}*"))
