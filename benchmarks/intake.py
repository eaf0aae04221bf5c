"""Measures intake side by side with django-helpdesk: fetched over TLS, filed, and answered to an SMTP sink.

    PYTHONPATH=. python benchmarks/intake.py [--mails 500] [--rounds 2] [--articles FILE] [--latency 30] [--work FOLDER]

Each round gives the same mails to three contenders in turn, on a Dovecot each, and takes the time from the start of
the process until the sink has a letter for every mail: the peer as it ships, the service with matching off, and with
matching on over the articles (without --articles those of the demo's paper). Start-up is inside for all; the steady
rate, without it, is that of the last three quarters of the letters. CPU time is that of the process and all that it
started, until their ends; beside it stand the parts of the process itself and of those that read mail for it, and how
much of it was used before the first letter. Peak memory is each process's own most, summed: pages that they share count
for each. A further run under strace counts fsyncs. --latency delivers that many mails one by one to a service that is
pushed to (IDLE), and beside it to one that polls by the minute, and takes the time until the sink has the answer.
Ratios of one run are what counts; absolute times are those of this machine at this moment. Needs dovecot-imapd, postfix
and strace; the peer is installed from the package index into FOLDER. Run from the root of the checkout.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its report

import argparse
import gzip
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path

from helpdesk import Helpdesk
from intake_mails import Story, make
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.sink import SmtpSink, running_sink
from watching import Run, wait_for, watched

from corrections_inbox.demo.servers import PASSWORD, USERNAME

COMMAND = [sys.executable, "-c", "from corrections_inbox.cli import main; main()"]
TRACED_MAILS = 100
CONFIG = """
[publication]
name = "The Paper"
policy_url = "https://paper.example/corrections"
[store]
data_dir = "{store}"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "tls"
username = "{username}"
password = "{password}"
idle = {idle}
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "{username}"
[matching]
enabled = {matching}
[acknowledgment]
enabled = true
per_address_per_day = 0
per_domain_per_hour = 0
per_ten_minutes = 0
[health]
port = 0
"""


class Service:
    """This project's service in a folder of its own, its mailbox opened once and empty."""

    def __init__(self, home: Path, imap: Dovecot, sink: SmtpSink, *, matching: bool, idle: bool, store: Path) -> None:
        self.config = home / "corrections-inbox.toml"
        values = {"imap": imap.tls_port, "smtp": sink.port, "username": USERNAME, "password": PASSWORD}
        switches = {"matching": str(matching).lower(), "idle": str(idle).lower(), "store": store}
        home.mkdir(parents=True, exist_ok=True)
        self.config.write_text(CONFIG.format(**values, **switches), encoding="utf-8")
        self._environ = {**os.environ, "SSL_CERT_FILE": str(imap.certificate)}
        self._log = home / "service.log"

    def once(self, *words: str) -> None:
        with self._log.open("ab") as log:
            subprocess.run([*COMMAND, "--config", str(self.config), *words], check=True, env=self._environ, stderr=log)  # noqa: S603  our own program

    def start(self, *before: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            command = [*before, *COMMAND, "--config", str(self.config), "run"]
            return subprocess.Popen(command, env=self._environ, stderr=log)  # noqa: S603  our own program


def main() -> None:
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    stories = list(_stories(options.articles))
    peer_environment = options.work / "helpdesk"
    Helpdesk(peer_environment, options.work).install()
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        filled = _filled_store(Path(folder), options.articles)
        runs: dict[str, list[Run]] = {"django-helpdesk": [], "matching off": [], "matching on": []}
        for number in range(options.rounds):
            mails = list(make(options.mails, stories, seed=number))
            contenders: list[tuple[str, Callable[[Path], Run]]] = [
                ("django-helpdesk", partial(_peer, peer_environment, mails)),
                ("matching off", partial(_ours, mails, None)),
                ("matching on", partial(_ours, mails, filled)),
            ]
            for name, contend in contenders[number % 3 :] + contenders[: number % 3]:
                runs[name].append(contend(Path(folder) / f"{name}-{number}".replace(" ", "-")))
                print(f"  round {number + 1}: {name}: {_told(runs[name][-1])}", flush=True)
        _report(runs)
        traced = list(make(TRACED_MAILS, stories, seed=99))
        print(f"\nfsyncs a mail, {TRACED_MAILS} mails: {_fsyncs(Path(folder) / 'traced', traced):.2f}")
        if options.latency:
            _report_latency(Path(folder), list(make(options.latency, stories, seed=98)), filled)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--articles", type=Path, default=None)
    parser.add_argument("--latency", type=int, default=30)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "corrections-inbox-intake")
    return parser.parse_args()


def _articles_file(given: Path | None) -> Path:
    return given or Path(str(files("corrections_inbox") / "demo" / "paper" / "articles.jsonl"))


def _stories(given: Path | None) -> Iterator[Story]:
    """Articles with a sentence that can be quoted; two thousand are enough to choose from."""
    file = _articles_file(given)
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for _, line in zip(range(2_000), lines, strict=False):
            article = json.loads(line)
            sentences = re.findall(r"[A-Z][^.!?\n]{40,200}\.", article["text"])
            if sentences:
                yield Story(article["url"], article["headline"], tuple(sentences))


def _filled_store(folder: Path, given: Path | None) -> Path:
    """A store with the articles and their index, to be copied for each run."""
    store = folder / "filled"
    config = folder / "filled.toml"
    config.write_text(f'[store]\ndata_dir = "{store}"\n', encoding="utf-8")
    for words in (("articles", "import", str(_articles_file(given))), ("articles", "reindex")):
        command = [*COMMAND, "--config", str(config), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own program
    return store


def _peer(environment: Path, mails: Sequence[bytes], home: Path) -> Run:
    with running_dovecot() as imap, running_sink() as sink:
        peer = Helpdesk(environment, home)
        peer.set_up(imap=imap.tls_port, smtp=sink.port, username=USERNAME, password=PASSWORD)
        _put(imap, mails)
        began = time.time()
        process = subprocess.Popen(peer.command(), env=peer.environ(), stderr=subprocess.DEVNULL)  # noqa: S603  the peer
        return watched(process, began, sink, len(mails), ends_by_itself=True)


def _ours(mails: Sequence[bytes], filled: Path | None, home: Path) -> Run:
    with _opened(home, filled) as (service, imap, sink):
        _put(imap, mails)
        began = time.time()
        return watched(service.start(), began, sink, len(mails))


@contextmanager
def _opened(home: Path, filled: Path | None, *, idle: bool = True) -> Iterator[tuple[Service, Dovecot, SmtpSink]]:
    """The service with its two servers; it has seen its mailbox empty, so that what comes now is no backlog."""
    with ExitStack() as stack:
        imap, sink = stack.enter_context(running_dovecot()), stack.enter_context(running_sink())
        store = home / "var"
        home.mkdir(parents=True)
        if filled is not None:
            shutil.copytree(filled, store)
        service = Service(home, imap, sink, matching=filled is not None, idle=idle, store=store)
        service.once("poll", "--once")
        yield service, imap, sink


def _put(imap: Dovecot, mails: Sequence[bytes]) -> None:
    """Lays mails into the Maildir, as a delivery agent does."""
    with imap.client() as client:
        client.select_folder("INBOX")
    owner = (imap.home / "mail").stat()
    for number, raw in enumerate(mails):
        file = imap.home / "mail" / "new" / f"{time.time():.6f}.M{number:06}.paper"
        file.write_bytes(raw.replace(b"\r\n", b"\n"))
        os.chown(file, owner.st_uid, owner.st_gid)


def _fsyncs(home: Path, mails: Sequence[bytes]) -> float:
    with _opened(home, None) as (service, imap, sink):
        _put(imap, mails)
        counts = home / "fsyncs"
        process = service.start("strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(counts))
        wait_for(lambda: sink.count >= len(mails), process)
        [traced] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(traced), signal.SIGTERM)
        process.wait(timeout=60)
        calls = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*f(?:data)?sync$", counts.read_text(), re.MULTILINE)
        return sum(map(int, calls)) / len(mails)


def _report_latency(folder: Path, mails: Sequence[bytes], filled: Path) -> None:
    with ExitStack() as stack:
        pushed, polled = (
            stack.enter_context(_opened(folder / name, filled, idle=idle))
            for name, idle in (("pushed", True), ("polled", False))
        )
        processes = [service.start() for service, _, _ in (pushed, polled)]
        time.sleep(10)  # until both watch
        chance = random.Random(7)  # noqa: S311  no secret
        delivered: list[float] = []
        for raw in mails:
            for _, imap, _ in (pushed, polled):
                _put(imap, [raw])
            delivered.append(time.time())
            time.sleep(chance.uniform(0.5, 1.5))
        for (_, _, sink), process in zip((pushed, polled), processes, strict=True):
            wait_for(lambda sink=sink: sink.count >= len(mails), process)  # type: ignore[misc]  # bound at once
        for name, (_, _, sink) in (("pushed (IDLE)", pushed), ("polled (60 s)", polled)):
            waited = sorted(sent - came for came, sent in zip(delivered, sink.times, strict=True))
            at95 = waited[int(0.95 * (len(waited) - 1))]
            print(f"arrival to letter, {name}: p50 {statistics.median(waited):.2f} s, p95 {at95:.2f} s")
        for process in processes:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _told(run: Run) -> str:
    reading, starting = (1_000 * part / run.mails for part in (run.reading, run.starting))
    return (
        f"{run.rate:.1f} mails/s ({run.steady_rate:.1f} steady), {run.cpu_milliseconds:.1f} ms CPU a mail"
        f" ({run.cpu_milliseconds - reading:.1f} in the main process, {reading:.1f} reading;"
        f" {starting:.1f} before the first letter), peak {run.peak:.0f} MB"
    )


def _report(runs: dict[str, list[Run]]) -> None:
    peers = runs["django-helpdesk"]
    print(f"\n{'':18}{'× the rate':>16}{'steady':>16}{'CPU share':>12}{'less start':>12}{'peak MB':>10}")
    for name, own in runs.items():
        faster = [run.rate / peer.rate for run, peer in zip(own, peers, strict=True)]
        steady = [run.steady_rate / peer.steady_rate for run, peer in zip(own, peers, strict=True)]
        share = [run.cpu / peer.cpu for run, peer in zip(own, peers, strict=True)]
        steady_share = [
            (run.cpu - run.starting) / (peer.cpu - peer.starting) for run, peer in zip(own, peers, strict=True)
        ]
        shares = f"{statistics.median(share):>12.2f}{statistics.median(steady_share):>12.2f}"
        print(f"{name:18}{_spread(faster):>16}{_spread(steady):>16}{shares}{max(run.peak for run in own):>10.0f}")


def _spread(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.1f} [{min(ratios):.1f}-{max(ratios):.1f}]"


if __name__ == "__main__":
    main()
