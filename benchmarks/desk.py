"""Measures how the desk's pages keep their speed as cases gather: two stores, served side by side, asked in turn.

    python benchmarks/desk.py [--cases 500,50000] [--open 0.2] [--rounds 60] [--work FOLDER]

Fills a store with each number of made-up cases (`desk_cases.py`; FOLDER keeps them for the next time), serves each by a
process of its own, `run --only desk`, and asks both for the same kinds of pages in turn, the order rotated: the queue
and its lanes, narrowed lists, searches for rare, middling and common words and for beginnings of words, the last pages
of a long list, pages of cases, other mail. What is looked for is another thing each time. Prints for each kind the
median and the 95th percentile in milliseconds and what they are in the larger store beside the smaller; absolute times
are those of this machine at this moment.
"""
# ruff: noqa: INP001, S311, T201  a script on its own, whose output is its table

import argparse
import http.client
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

from desk_cases import PEOPLE, SECTIONS, Words, fill
from sqlmodel import col, delete, func, select

from corrections_inbox.actions.signing_in import hashed
from corrections_inbox.store import connect, desk_sessions, reading, transaction
from corrections_inbox.store.desk_tables import DeskSessionRow
from corrections_inbox.store.migrations import upgrade
from corrections_inbox.store.tables import CaseRow

TOKEN = "only-for-this-measurement"  # noqa: S105  of a store of made-up cases, on the loopback
PATIENCE_SECONDS = 60.0
COMMAND = [sys.executable, "-c", "from corrections_inbox.cli import main; main()"]
SETTINGS = """
[publication]
name = "The Paper"
policy_url = "https://paper.example/corrections"
hosts = ["paper.example"]
secret = "only for this measurement"
[store]
data_dir = "."
[smtp]
host = "127.0.0.1"
port = 25
security = "none"
from = "corrections@paper.example"
[desk]
enabled = true
port = {port}
base_url = "http://127.0.0.1:{port}"
editors = [{{ address = "{editor}" }}]
"""
STORE = "corrections-inbox.sqlite3"
TARGET = 2.0  # times the smaller store's 95th percentile
CASE_PAGE = "a case"


@dataclass(frozen=True, slots=True)
class Served:
    """A desk that answers; `references` are some of its cases."""

    cases: int
    port: int
    references: tuple[str, ...]

    def get(self, path: str) -> float:
        """Asks for a page; gives the seconds until it was here."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", path, headers={"Cookie": f"desk_session={TOKEN}"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise SystemExit(f"{path} was answered with {answer.status}.")
        return time.perf_counter() - start


def kinds(words: Words, dice: random.Random) -> dict[str, Callable[[Served], str]]:
    """The kinds of pages: each gives the address of one."""

    def search(lowest: int, highest: int, count: int = 1, cut: int = 0) -> Callable[[Served], str]:
        def asked(_served: Served) -> str:
            found = [words.known[dice.randrange(lowest, highest)] for _ in range(count)]
            return f"/cases?q={quote_plus(' '.join(found)[: -cut or None])}"

        return asked

    return {
        "the queue": lambda _: "/cases",
        "facts": lambda _: "/cases?lane=facts",
        "typos, folded": lambda _: "/cases?lane=typos",
        "legal": lambda _: "/cases?lane=legal",
        "closed": lambda _: "/cases?lane=closed",
        "one section": lambda _: f"/cases?section={dice.choice(SECTIONS)}",
        "somebody's": lambda _: f"/cases?assignee={dice.choice(PEOPLE)}&sort=newest",
        "narrowed": lambda _: f"/cases?lane=facts&section={dice.choice(SECTIONS)}&waiting=yes&age=14",
        "by status": lambda _: "/cases?lane=all&status=clarified",
        "search, rare": search(4_000, 20_000),
        "search, middling": search(50, 1_000),
        "search, common": search(0, 8),
        "search, three": search(0, 300, count=3),
        "search, beginning": search(1_000, 20_000, cut=3),
        "a later page": lambda served: f"/cases?lane=all&sort=oldest&page={min(served.cases // 50, 200)}",
        CASE_PAGE: lambda served: f"/cases/{dice.choice(served.references)}",
        "other mail": lambda _: "/mails",
    }


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A desk over the store in `folder`, by a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "desk.toml"
    config.write_text(SETTINGS.format(port=port, editor=PEOPLE[0]), encoding="utf-8")
    engine = connect(f"sqlite:///{folder / STORE}")
    with transaction(engine) as session:
        session.exec(delete(DeskSessionRow))
        desk_sessions.begin(session, hashed(TOKEN), "a seal", PEOPLE[0], datetime.now(UTC))
    with reading(engine) as session:
        some = select(CaseRow.reference).order_by(func.random()).limit(500)
        references = tuple(session.exec(some).all())
        number = session.exec(select(func.count(col(CaseRow.key)))).one()
    engine.dispose()
    with (folder / "desk.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  our own command
            [*COMMAND, "--config", str(config), "run", "--only", "desk"], stdout=log, stderr=log
        )
        try:
            _wait_for(port)
            yield Served(number, port, references)
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The desk does not answer.")


def filled(work: Path, number: int, open_share: float) -> Path:
    """The folder of a store with so many cases, filled now if it is not there."""
    folder = work / f"{number}-{open_share:g}"
    done = folder / "filled"
    if not done.exists():
        (folder / STORE).unlink(missing_ok=True)
    engine = connect(f"sqlite:///{folder / STORE}")
    upgrade(engine)
    if not done.exists():
        print(f"filling a store with {number:,} cases …", file=sys.stderr)
        fill(engine, number, open_share=open_share)
        done.touch()
    engine.dispose()
    return folder


def measured(desks: Sequence[Served], rounds: int) -> dict[str, list[list[float]]]:
    """Seconds for each kind of page, for each desk."""
    dice = random.Random(7)
    asked = kinds(Words.made(1), dice)
    times: dict[str, list[list[float]]] = {kind: [[] for _ in desks] for kind in asked}
    for turn in range(-2, rounds):  # two rounds to warm up
        for kind, path in asked.items():
            order = range(len(desks)) if turn % 2 else range(len(desks) - 1, -1, -1)
            for place in order:
                seconds = desks[place].get(path(desks[place]))
                if turn >= 0:
                    times[kind][place].append(seconds)
    return times


def p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def report(times: dict[str, list[list[float]]], desks: Sequence[Served]) -> float:
    """Prints the table; gives the largest ratio of 95th percentiles over all pages of the queue, and of cases."""
    columns = "".join(f"{f'p50 of {desk.cases:,}':>16}{f'p95 of {desk.cases:,}':>16}" for desk in desks)
    print(f"{'page (milliseconds)':<22}{columns}{'p50 ratio':>12}{'p95 ratio':>12}")
    rows = {**times, "all lists": _pooled(times, [kind for kind in times if kind != CASE_PAGE])}
    for kind, each in rows.items():
        figures = "".join(f"{statistics.median(one) * 1000:16.1f}{p95(one) * 1000:16.1f}" for one in each)
        halves = statistics.median(each[-1]) / statistics.median(each[0])
        print(f"{kind:<22}{figures}{halves:12.2f}{p95(each[-1]) / p95(each[0]):12.2f}")
    return max(p95(rows[kind][-1]) / p95(rows[kind][0]) for kind in ("all lists", CASE_PAGE))


def _pooled(times: dict[str, list[list[float]]], chosen: Sequence[str]) -> list[list[float]]:
    return [[seconds for kind in chosen for seconds in times[kind][place]] for place in range(len(times[chosen[0]]))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default="500,50000", help="numbers of cases, the smallest first")
    parser.add_argument("--open", type=float, default=0.2, help="which share of the cases is open")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--work", type=Path, help="a folder that keeps the stores")
    given = parser.parse_args()
    with ExitStack() as stack:
        work = given.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        numbers = [int(number) for number in given.cases.split(",")]
        folders = [filled(work, number, given.open) for number in numbers]
        desks = [stack.enter_context(serving(folder)) for folder in folders]
        ratio = report(measured(desks, given.rounds), desks)
    print(f"the larger store's p95 is at most {ratio:.2f} times the smaller one's (wanted: at most {TARGET:g})")
    sys.exit(ratio > TARGET)


if __name__ == "__main__":
    main()
