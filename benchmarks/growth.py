"""How the CPU of a match grows with the archive, beside plain full-text searches with the whole mail in the same run.

    python benchmarks/growth.py ARCHIVE MAILS [--sizes 10000,100000,1000000] [--mails N] [--work FOLDER] [--png FILE]

ARCHIVE is an articles file, MAILS a folder of messages of which every so many-th is taken. `recombining.py` tells how the
archive is made larger, `growing.py` how the indexes are built: FOLDER keeps them, so that a second call only measures.

For each mail and size in turn, the order rotated: a whole match (parse and understand, nothing kept from one mail to
the next); tantivy's search of the same index with all different words of the whole mail, best 50, as its query parser
makes it; the same of an SQLite FTS5 table ranked by bm25(), up to the size that --fts5 gives, with as many of the mails as fit
into a minute at each size. CPU is the process's own, all threads. Adding 1,000 articles and the commit, merging included,
is tried on a copy. Memory is the peak of a process of its own that matches all the mails, and of it what is no page of
a file.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import tantivy
from growing import Archive, Built, folder, grown, linked, table

from corrections_inbox.index import ArticleIndex, IndexWriter, documents
from corrections_inbox.matching import understand
from corrections_inbox.matching.terms import terms
from corrections_inbox.message import parse

SIZES = "10000,100000,1000000"
HITS = 50
ADDED = 1_000
FTS5_SECONDS = 60.0  # of CPU at each size
OURS, TANTIVY, FTS5 = "match", "tantivy", "FTS5"
MEGABYTE = 1_000.0  # kilobytes

Timed = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding articles and the commit took."""

    cpu: float  # seconds
    wall: float  # seconds


@dataclass(frozen=True, slots=True)
class Memory:
    """A matching process's peak, in megabytes, and what of its memory is no page of a file at the end."""

    peak: float
    own: float


def match_with(path: Path) -> Timed:
    index = ArticleIndex.open(path)

    def run(raw: bytes) -> None:
        message = parse(raw)
        if received := message.received or message.sent:
            understand(message, index, received=received)

    return run


def said(raw: bytes) -> list[str]:
    """All different words of a whole mail."""
    message = parse(raw)
    return list(dict.fromkeys(terms(f"{message.subject}\n{message.text}")))


def search_with(path: Path, words: dict[bytes, list[str]]) -> Timed:
    index = tantivy.Index.open(str(path / documents.LAYOUT))

    def run(raw: bytes) -> None:
        query = index.parse_query(" ".join(words[raw]), ["content"])
        index.searcher().search(query, limit=HITS, count=False)

    return run


def rank_with(path: Path, words: dict[bytes, list[str]]) -> Timed:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    order = "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY bm25(articles) LIMIT ?"

    def run(raw: bytes) -> None:
        database.execute(order, (" OR ".join(f'"{word}"' for word in words[raw]), HITS)).fetchall()

    return run


def measured(mails: Sequence[bytes], variants: dict[tuple[str, int], Timed]) -> dict[tuple[str, int], list[float]]:
    """CPU seconds of each variant at each size for each mail, the order rotated from mail to mail."""
    spent: dict[tuple[str, int], list[float]] = {key: [] for key in variants}
    keys = list(variants)
    for run in variants.values():
        run(mails[0])  # what the first call loads is no match's cost
    for number, raw in enumerate(mails):
        for key in keys[number % len(keys) :] + keys[: number % len(keys)]:
            if key[0] == FTS5 and sum(spent[key]) > FTS5_SECONDS:
                continue
            started = time.process_time()
            variants[key](raw)
            spent[key].append(time.process_time() - started)
    return spent


def added(archive: Archive, size: int, work: Path) -> Added:
    """Adds articles to a copy of the index of a size."""
    articles = list(archive.articles(size, size + ADDED))
    with tempfile.TemporaryDirectory(dir=work) as copy:
        linked(folder(work, size) / documents.LAYOUT, Path(copy) / documents.LAYOUT)
        cpu, wall = time.process_time(), time.perf_counter()
        with IndexWriter(Path(copy)) as writer:
            writer.put(articles)
            writer.commit(size + ADDED)
        return Added(time.process_time() - cpu, time.perf_counter() - wall)


def remembered(path: Path, mails: Sequence[bytes]) -> Memory:
    """Matches all mails; meant for a process of its own."""
    run = match_with(path)
    for raw in mails:
        run(raw)
    told = dict(re.findall(r"(VmHWM|RssAnon):\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii")))
    return Memory(int(told["VmHWM"]) / MEGABYTE, int(told["RssAnon"]) / MEGABYTE)


def memory(path: Path, mails: Sequence[bytes]) -> Memory:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(remembered, path, mails).result()


def quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2] * 1e3, ordered[len(ordered) * 19 // 20] * 1e3


def show_matches(spent: dict[tuple[str, int], list[float]], sizes: Sequence[int]) -> None:
    """Prints CPU a mail and its ratio to the searches of the same run."""
    print(
        f"\n{'CPU ms a mail':>14}{'':12}{'mails':>6}{'p50':>9}{'p95':>9}{'ratio p50':>11}{'p95':>8}{'each mail’s, p50':>19}"
    )
    for size in sizes:
        ours = quantiles(spent[OURS, size])
        for variant in (OURS, TANTIVY, FTS5):
            seconds = spent.get((variant, size))
            if not seconds:
                continue
            p50, p95 = quantiles(seconds)
            paired = sorted(mine / its for mine, its in zip(spent[OURS, size], seconds, strict=False))
            ratios = f"{ours[0] / p50:11.2f}{ours[1] / p95:8.2f}{paired[len(paired) // 2]:19.2f}"
            print(f"{size:14,} {variant:11}{len(seconds):6}{p50:9.1f}{p95:9.1f}{ratios if variant != OURS else ''}")


def show_growth(spent: dict[tuple[str, int], list[float]], sizes: Sequence[int]) -> None:
    """Prints by how much each variant's CPU grows from size to size, and from the first to the last."""
    steps = [*pairwise(sizes), (sizes[0], sizes[-1])] if len(sizes) > 2 else list(pairwise(sizes))  # noqa: PLR2004  else the same
    print(f"\n{'growth of p50 (p95)':>32}{''.join(f'{variant:>18}' for variant in (OURS, TANTIVY, FTS5))}")
    for one, other in steps:
        cells = []
        for variant in (OURS, TANTIVY, FTS5):
            if spent.get((variant, one)) and spent.get((variant, other)):
                before, after = quantiles(spent[variant, one]), quantiles(spent[variant, other])
                cells.append(f"{after[0] / before[0]:9.2f} ({after[1] / before[1]:.2f})")
        print(f"{one:>14,} → {other:>14,} {''.join(f'{cell:>18}' for cell in cells)}")


def show_indexes(built: dict[int, Built], adding: dict[int, Added], needed: dict[int, Memory]) -> None:
    """Prints what building, adding and matching take of CPU, disk and memory."""
    columns = ("build CPU s", "articles/s", "index MB", f"add {ADDED}: CPU s", "wall s", "peak MB", "own MB")
    print(f"\n{'index':>14}{''.join(f'{column:>{len(column) + 2}}' for column in columns)}")
    for size, one in built.items():
        values = (
            f"{one.cpu:.0f}",
            f"{size / one.cpu:.0f}",
            f"{one.megabytes:.0f}",
            f"{adding[size].cpu:.2f}",
            f"{adding[size].wall:.2f}",
            f"{needed[size].peak:.0f}",
            f"{needed[size].own:.0f}",
        )
        print(f"{size:14,}{''.join(f'{value:>{len(c) + 2}}' for value, c in zip(values, columns, strict=True))}")
    print("articles/s are by CPU; peak and own MB are of a process that only matches.")


def draw(spent: dict[tuple[str, int], list[float]], sizes: Sequence[int], png: Path) -> None:
    """Draws CPU a mail over the size of the archive, both logarithmic."""
    from matplotlib.figure import Figure  # noqa: PLC0415  else it would count as memory that matching needs

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for variant, colour in ((OURS, "tab:blue"), (TANTIVY, "tab:orange"), (FTS5, "tab:grey")):
        known = [size for size in sizes if spent.get((variant, size))]
        points = [quantiles(spent[variant, size]) for size in known]
        if known:
            axes.plot(known, [p50 for p50, _ in points], "o-", color=colour, label=f"{variant}, median")
            axes.plot(known, [p95 for _, p95 in points], "o:", color=colour, label=f"{variant}, 95th percentile")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="articles",
        ylabel="CPU ms a mail",
        title="A whole match beside plain searches",
    )
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend()
    figure.savefig(png, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--mails", type=int, default=50, dest="sample", help="how many of them")
    parser.add_argument("--work", type=Path, default=Path("growth"))
    parser.add_argument("--png", type=Path)
    parser.add_argument("--fts5", type=int, default=100_000, help="the largest size that FTS5 is tried at")
    arguments = parser.parse_args()
    sizes = sorted(int(size) for size in arguments.sizes.split(","))
    archive, work = Archive(arguments.archive), arguments.work
    built = grown(archive, sizes, work)
    files = sorted(arguments.mails.iterdir())
    mails = [file.read_bytes() for file in files[:: max(1, len(files) // arguments.sample)][: arguments.sample]]
    words = {raw: said(raw) for raw in mails}
    variants: dict[tuple[str, int], Timed] = {}
    for size in sizes:
        variants[OURS, size] = match_with(folder(work, size))
        variants[TANTIVY, size] = search_with(folder(work, size), words)
        if size <= arguments.fts5:
            variants[FTS5, size] = rank_with(table(archive, size, work, terms), words)
    spent = measured(mails, variants)
    show_matches(spent, sizes)
    show_growth(spent, sizes)
    show_indexes(
        built,
        {size: added(archive, size, work) for size in sizes},
        {size: memory(folder(work, size), mails) for size in sizes},
    )
    if arguments.png:
        draw(spent, sizes, arguments.png)


if __name__ == "__main__":
    main()
