"""Kills the daemon at every step boundary and at random times, and checks that nothing was lost and nobody answered twice.

    python benchmarks/crash.py [--boundaries] [--kills N] [--seed S] [--outages] [--store sqlite|postgresql]

Mail arrives through a real Dovecot and letters go to a real SMTP sink. `--boundaries` begins with one run that writes
down every boundary that it passes (each commit, each command to a mail server, each change of the index, each mail that
is read; before and after), and then starts one daemon for each and kills it there. `--kills` kills it (of three
workers on PostgreSQL: one, sometimes all) at random times, in rounds of 25 on a new store each. `--outages` leaves it
alive and takes away, one after the other, the disk space, the database, the IMAP and the SMTP server. After each round
the daemon runs undisturbed until nothing waits, and the store and the sink's files are checked. Some mails are deadly:
the program fails at them or is brought down by them each time. Exit status 0 only if everything held.
Needs dovecot-imapd, postfix and, for `--store postgresql`, PostgreSQL 14 or newer; run from the root of the checkout.
"""
# ruff: noqa: INP001, T201, S311  a script on its own, whose output is its report and whose chance is no secret

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import checkout  # noqa: F401  it is imported for what it does
import outages
from crash_checks import Told, check_all, is_done, set_aside_unjustly
from crash_mails import ARTICLES, Made, article, mails
from crashing import Daemon, Orders, aside, command, warm_up
from installation import Installation, within
from tests.servers.dovecot import running_dovecot
from tests.servers.postgresql import PostgreSQL, administer, running_postgresql
from tests.servers.sink import running_sink

from corrections_inbox.demo.servers import PASSWORD, USERNAME
from corrections_inbox.index import IndexWriter
from corrections_inbox.jobs.importing import import_file
from corrections_inbox.jobs.indexing import follow_index
from corrections_inbox.store import connect
from corrections_inbox.store.migrations import upgrade

KILLS_A_ROUND = 25
PATIENCE_SECONDS = 600.0
END_SECONDS = 60.0  # six times what a busy service takes at most: the machine may be busy with something else
WORKERS = {"sqlite": 1, "postgresql": 3}
COPIED = 0.1  # of the mails lie in the mailbox twice
ALL_AT_ONCE = 0.2  # of the kills of several workers end all of them
CONFIG = """
[publication]
name = "The Quayside Courier"
hosts = ["quayside.example"]
secret = "only for this"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{username}"
password = "{password}"
poll_seconds = 1
after = "keyword"
since = 2026-01-01T00:00:00Z
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "{username}"
[store]
url = "{store}"
min_free_mb = 0
[source.made]
kind = "files"
path = "articles"
every_minutes = 1
[acknowledgment]
enabled = true
per_address_per_day = 0
per_domain_per_hour = 0
per_ten_minutes = 0
[digest]
at = "00:00"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
recipients = [{recipients}]
[health]
port = 0
"""


@dataclass
class Campaign:
    """One store and what happens to it; the next round has another."""

    bench: Installation
    chance: random.Random
    workers: int
    post: Iterator[Made] = field(default_factory=mails)
    told: Told = field(default_factory=Told)
    alive: list[Daemon] = field(default_factory=list)
    afterwards: ExitStack = field(default_factory=ExitStack)  # what must be put back in order
    long: float = 3.0  # how long a daemon takes for a few mails, from its start

    def configure(self) -> None:
        """Owes one more person a digest, and gives the paper one more article."""
        told, bench = self.told, self.bench
        told.recipients.append(f"desk{len(told.recipients)}@quayside.example")
        people = ", ".join(f'{{ address = "{one}" }}' for one in told.recipients)
        values = {"imap": bench.imap.port, "smtp": bench.sink.port, "store": bench.store, "recipients": people}
        bench.config.write_text(CONFIG.format(username=USERNAME, password=PASSWORD, **values), encoding="utf-8")
        number = ARTICLES + len(told.recipients)
        new = bench.home / "articles" / f"{number}.jsonl"
        new.parent.mkdir(exist_ok=True)
        new.with_suffix(".part").write_text(article(number) + "\n", encoding="utf-8")
        new.with_suffix(".part").rename(new)

    def log_in(self) -> None:
        """The first poll: what arrived before it would be backlog, which nobody is answered for."""
        self.configure()
        self.start()
        within(PATIENCE_SECONDS, lambda: self.bench.rows("SELECT 1 FROM mailbox WHERE checked_at IS NOT NULL"))
        self.end()

    def deliver(self, number: int) -> None:
        made = [next(self.post) for _ in range(number)]
        twice = [one for one in made if self.chance.random() < COPIED]
        now = datetime.now(UTC)
        self.bench.imap.deliver((one.raw, now) for one in (*made, *twice))
        self.told.mails += made
        self.told.copies += len(twice)

    def start(self, orders: Orders = Orders()) -> Daemon:  # noqa: B008  a frozen value
        daemon = Daemon(self.bench.config, self.bench.log, orders)
        self.alive.append(daemon)
        return daemon

    def bury(self) -> None:
        """Takes note of the dead, who must leave no process behind."""
        for daemon in [one for one in self.alive if one.has_ended()]:
            self.alive.remove(daemon)
            self.told.deaths += 1
            if daemon.wait() != -signal.SIGKILL:
                self.bench.check("nothing but a kill ends it", [f"status {daemon.wait()}: {self.bench.log}"])
            if not within(PATIENCE_SECONDS, daemon.has_left_nobody, every=0.01):
                self.bench.check("no process outlives its daemon", [f"of {daemon.pid}"])

    def kill(self, victims: list[Daemon]) -> None:
        for daemon in victims:
            daemon.signal(signal.SIGKILL)
            daemon.wait()
        self.bury()

    def settle(self) -> None:
        """Runs undisturbed until nothing waits, and ends in peace."""
        # Who is still alive knows nobody that was added to the settings after it began.
        self.end(in_the_middle=True)
        self.run_until_done()
        if victims := set_aside_unjustly(self.bench, self.told):
            # Three deaths in a row at one mail, all of our doing: a person would have it tried again, and so do we.
            print(f"  {len(victims)} mails were set aside after three deaths, and are tried again")
            for key in victims:
                command(self.bench.config, "quarantine", "retry", str(key))
            self.run_until_done()
        self.end()
        check_all(self.bench, self.told)

    def run_until_done(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not within(0.5, lambda: is_done(self.bench, self.told), every=0.1):
            self.bury()  # some mails are deadly
            while len(self.alive) < self.workers:
                self.start()
            if time.monotonic() > end:
                self.bench.check("all is done in the end", [f"after {PATIENCE_SECONDS:g} s: {self.bench.log}"])
                break

    def end(self, *, in_the_middle: bool = False) -> None:
        """Asks all to end, as an operator does. In the middle of the work a deadly mail may be in hand, and be quicker."""
        self.bury()
        for daemon in self.alive:
            daemon.signal(signal.SIGTERM)
        if not within(END_SECONDS, lambda: all([daemon.has_ended() for daemon in self.alive]), every=0.05):  # noqa: C419  ask each
            self.bench.check(
                f"SIGTERM ends it within {END_SECONDS:g} s", [f"the log tells where it is: {self.bench.log}"]
            )
            for daemon in self.alive:
                daemon.tell_and_die()
        statuses = [daemon.wait() for daemon in self.alive]
        self.alive.clear()
        if in_the_middle:
            self.told.deaths += statuses.count(-signal.SIGKILL)
            statuses = [status for status in statuses if status != -signal.SIGKILL]
        if any(statuses):
            self.bench.check("SIGTERM ends it with status 0", [f"{statuses}: {self.bench.log}"])

    def random_kills(self, number: int) -> None:
        for _ in range(number):
            self.configure()
            while len(self.alive) < self.workers:
                self.start()
            until = time.monotonic() + self.chance.uniform(0.05, self.long)
            while (left := until - time.monotonic()) > 0:
                self.deliver(self.chance.randint(1, 3))
                time.sleep(min(left, self.chance.uniform(0.05, 0.5)))
            self.bury()
            if self.alive:
                every_one = self.chance.random() < ALL_AT_ONCE
                self.kill(list(self.alive) if every_one else [self.chance.choice(self.alive)])

    def listed_boundaries(self) -> list[str]:
        listing = self.bench.home / "boundaries"
        self.configure()
        self.deliver(4)
        began = time.monotonic()
        self.start(Orders(listing=listing))
        if not within(PATIENCE_SECONDS, lambda: is_done(self.bench, self.told)):
            self.bench.check("an undisturbed run comes to its end", [str(self.bench.log)])
        self.long = 1.2 * (time.monotonic() - began)
        self.end()
        return list(dict.fromkeys(listing.read_text(encoding="utf-8").splitlines()))

    def kill_at(self, boundary: str) -> bool:
        """Whether the daemon came to the boundary, and died there."""
        self.configure()
        self.deliver(2)
        daemon = self.start(Orders(die_at=boundary))
        reached = within(max(5 * self.long, 10), daemon.has_ended, every=0.02)
        self.kill([daemon])
        return reached


@dataclass
class Stage:
    """The servers, and stores to begin with."""

    stack: ExitStack
    store: str
    home: Path
    seed: int
    server: PostgreSQL | None = None
    rounds: int = 0
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.imap = self.stack.enter_context(running_dovecot())
        self.sink = self.stack.enter_context(running_sink())
        if self.store == "postgresql":
            self.server = self.stack.enter_context(running_postgresql())
            administer(self.server.url, "CREATE DATABASE template_of_rounds")
        file = self.home / "articles.jsonl"
        file.write_text("\n".join(article(number) for number in range(ARTICLES)), encoding="utf-8")
        data = self.home / "template" / "var"
        data.mkdir(parents=True)
        url = self.server.named("template_of_rounds") if self.server else ""
        # In a process of its own: the threads of the index must not be there when daemons are forked from this one.
        aside(lambda: import_articles(url or f"sqlite:///{data}/corrections-inbox.sqlite3", file, data / "index"))

    def round(self, title: str, work: Callable[[Campaign], None]) -> None:
        """Does something to a new store, and checks what became of it."""
        self.rounds += 1
        home = self.home / f"round-{self.rounds}"
        shutil.copytree(self.home / "template", home)
        url = ""
        if self.server:
            database = f"round_{self.rounds}"
            administer(self.server.url, f"CREATE DATABASE {database} TEMPLATE template_of_rounds")
            url = self.server.named(database)
        self.imap.clear()
        self.sink.clear()
        bench = Installation(home, self.imap, self.sink, url)
        campaign = Campaign(bench, random.Random(f"{self.seed} {self.rounds}"), WORKERS[self.store])
        began = time.monotonic()
        try:
            campaign.log_in()
            work(campaign)
            campaign.settle()
        finally:
            campaign.kill(list(campaign.alive))
            campaign.afterwards.close()
        told = campaign.told
        print(
            f"{title}: {told.deaths} deaths, {len(told.mails)} mails, {len(told.recipients)} digests,"
            f" {time.monotonic() - began:.0f} s: {'all held' if not bench.broken else 'BROKEN, see ' + str(home)}",
            flush=True,
        )
        self.broken += bench.broken
        if not bench.broken:
            shutil.rmtree(home)
        if self.server and not bench.broken:
            administer(self.server.url, f"DROP DATABASE {database} WITH (FORCE)")


def import_articles(url: str, file: Path, index: Path) -> None:
    engine = connect(url)
    upgrade(engine)
    list(import_file(engine, file, datetime.now(UTC)))
    with IndexWriter(index) as writer:
        while follow_index(engine, writer):
            pass
    engine.dispose()


def every_boundary(stage: Stage) -> None:
    boundaries: list[str] = []

    def work(campaign: Campaign) -> None:
        boundaries.extend(campaign.listed_boundaries())
        missed = [boundary for boundary in boundaries if not campaign.kill_at(boundary)]
        print(f"  {len(boundaries) - len(missed)} of {len(boundaries)} boundaries reached")
        for boundary in missed:
            print(f"    not reached again: {boundary}")

    stage.round("every boundary", work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=WORKERS, default="sqlite")
    parser.add_argument("--boundaries", action="store_true")
    parser.add_argument("--outages", action="store_true")
    chosen = parser.parse_args()
    warm_up()
    home = Path(tempfile.mkdtemp(prefix="crash-"))
    with ExitStack() as stack:
        stage = Stage(stack, chosen.store, home, chosen.seed)
        if chosen.boundaries:
            every_boundary(stage)
        for left in range(chosen.kills, 0, -KILLS_A_ROUND):
            number = min(left, KILLS_A_ROUND)
            stage.round(f"{number} random kills", lambda campaign, n=number: campaign.random_kills(n))  # type: ignore[misc]  # mypy infers no defaults of a lambda
        if chosen.outages:
            for title, outage in outages.chosen(stage.server):
                stage.round(title, outage)
    print(f"{len(stage.broken)} broken; {home}" if stage.broken else "Everything held.")
    if not stage.broken:
        shutil.rmtree(home)
    sys.exit(1 if stage.broken else 0)


if __name__ == "__main__":
    main()
