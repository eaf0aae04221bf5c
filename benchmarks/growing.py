"""Indexes of growing size, built once from a recombined archive and kept.

One index grows; at each size a copy is kept (hard links: the engine never changes a file), with what building it took.
A second call takes up where the first one stopped.
"""
# ruff: noqa: INP001, T201  read by the scripts beside it, and tells its progress

import json
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from recombining import Recombined

from corrections_inbox.articles import Article
from corrections_inbox.index import IndexWriter, records

AT_ONCE = 10_000  # articles between two commits


@dataclass(frozen=True, slots=True)
class Built:
    """What it took to build an index up to a size: CPU of the engine and ours, not of making articles up."""

    articles: int
    cpu: float  # seconds
    wall: float  # seconds
    megabytes: float  # on disk
    peak_megabytes: float  # of memory, the articles that others are made of included


class Archive:
    """A recombined archive that is read only when an article of it is needed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _recombined(self) -> Recombined:
        return Recombined.of(self._path)

    def articles(self, start: int, stop: int) -> Iterator[Article]:
        return self._recombined.articles(start, stop)


def grown(archive: Archive, sizes: Sequence[int], work: Path) -> dict[int, Built]:
    """The indexes of these sizes, each in `folder(work, size)`, and what building them took."""
    for size in sorted(sizes):
        if not (folder(work, size) / "built.json").exists():
            _grow(archive, size, work)
    return {size: Built(**json.loads((folder(work, size) / "built.json").read_text())) for size in sizes}


def folder(work: Path, size: int) -> Path:
    """The folder of the index of a size."""
    return work / str(size)


def _grow(archive: Archive, size: int, work: Path) -> None:
    growing = work / "growing"
    spent = work / "spent.json"
    before = Built(**json.loads(spent.read_text())) if spent.exists() else Built(0, 0.0, 0.0, 0.0, 0.0)
    with IndexWriter(growing) as writer:
        if writer.sequence != before.articles:
            raise SystemExit(f"{growing} holds {writer.sequence} articles, and {spent} tells of {before.articles}.")
        while writer.sequence < size:
            start = writer.sequence
            articles = list(archive.articles(start, min(start + AT_ONCE, size)))
            cpu, wall = time.process_time(), time.perf_counter()
            writer.put(articles)
            writer.commit(start + len(articles))
            before = _tell(before, writer.sequence, time.process_time() - cpu, time.perf_counter() - wall)
            spent.write_text(json.dumps(asdict(before)))
    kept = folder(work, size)
    linked(growing, kept)
    megabytes = sum(file.stat().st_size for file in kept.rglob("*") if file.is_file()) / 1e6
    (kept / "built.json").write_text(json.dumps(asdict(before) | {"megabytes": megabytes}))


def _tell(before: Built, articles: int, cpu: float, wall: float) -> Built:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{articles} articles: {(articles - before.articles) / wall:.0f}/s", flush=True)
    return Built(articles, before.cpu + cpu, before.wall + wall, 0.0, max(before.peak_megabytes, peak))


def linked(source: Path, target: Path) -> None:
    """Makes `target` a copy of an index folder that no writer holds; only files that writers replace are copied."""
    shutil.rmtree(target, ignore_errors=True)
    # The engine's dotfiles are rewritten or locked in place, and the records are added to.
    shutil.copytree(source, target, copy_function=lambda one, two: _link(Path(one), Path(two)))


def _link(source: Path, target: Path) -> None:
    if source.name.startswith(".") or source.name == records.NAME:
        shutil.copyfile(source, target)
    else:
        os.link(source, target)


def table(archive: Archive, size: int, work: Path, terms: Callable[[str], list[str]]) -> Path:
    """An SQLite FTS5 table of the first articles, without their text; its file."""
    path = folder(work, size) / "fts5.sqlite3"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as database:
            database.execute("CREATE VIRTUAL TABLE articles USING fts5(content, content='')")
            rows = (
                (number, " ".join(terms(f"{article.headline}\n{article.text}")))
                for number, article in enumerate(archive.articles(0, size))
            )
            database.executemany("INSERT INTO articles(rowid, content) VALUES (?, ?)", rows)
            database.execute("INSERT INTO articles(articles) VALUES ('optimize')")
            database.commit()
        part.rename(path)
    return path
