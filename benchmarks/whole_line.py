"""Runs the whole line on a folder of mail, between a real Dovecot and a real SMTP sink, and checks what must hold.

    python benchmarks/whole_line.py ARCHIVE MAILS [--kill] [--keep]

ARCHIVE is an articles file, MAILS a folder of messages. It imports the articles, starts the service, appends the mails
by IMAP while it runs, waits until all are filed and answered, ends it with SIGTERM, starts it again with a digest due,
and a third time with nothing to do. With --kill the first service is killed in the middle of its work (SIGKILL) and
another one takes over: a letter that was under way may then be left in doubt, but none may come twice. What is claimed is read from the store by plain SQL and from the files of the sink,
not through the service's own code. Times are told as multiples of work that the same machine did in the same run.
Exit status 0 only if everything held. Needs dovecot-imapd and postfix, run from the root of the checkout.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its report

import argparse
import gzip
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import checkout  # noqa: F401  it is imported for what it does
from installation import Installation, crlf, within
from tests.servers.dovecot import free_port, running_dovecot
from tests.servers.sink import running_sink

from corrections_inbox.demo.servers import PASSWORD, USERNAME

COMMAND = [sys.executable, "-c", "from corrections_inbox.cli import main; main()"]
EDITOR = "desk@paper.example"
PATIENCE_SECONDS = 1800
END_SECONDS = 10  # within which SIGTERM must end the service
MACHINE_KINDS = ("automatic", "bounce", "newsletter", "spam")
CASE_KINDS = ("report", "follow_up", "legal", "privacy", "question", "other")
CONFIG = """
[publication]
name = "The Paper"
policy_url = "https://paper.example/corrections"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{username}"
password = "{password}"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "{username}"
[acknowledgment]
enabled = true
per_address_per_day = 0
per_domain_per_hour = 0
per_ten_minutes = 0
[digest]
at = "00:00"
weekdays = {weekdays}
recipients = [{{ address = "{editor}" }}]
[health]
port = {health}
"""
STEPS = {"digest": 1, "deliver": 2}
NEVER: list[str] = []
DAILY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass
class Bench(Installation):
    """An installation whose service is watched by its health endpoint."""

    health: int = field(default_factory=free_port)

    def configure(self, weekdays: list[str]) -> None:
        values = {"imap": self.imap.port, "smtp": self.sink.port, "health": self.health, "editor": EDITOR}
        known = {"username": USERNAME, "password": PASSWORD, "weekdays": json.dumps(weekdays)}
        self.config.write_text(CONFIG.format(**values, **known), encoding="utf-8")

    def command(self, *words: str) -> None:
        subprocess.run([*COMMAND, "--config", str(self.config), *words], check=True)  # noqa: S603  our own program

    @contextmanager
    def service(self) -> Iterator[subprocess.Popen[bytes]]:
        """The service from its first completed poll to its clean end, unless it was killed before."""
        began = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        log = self.log.open("ab")
        with log, subprocess.Popen([*COMMAND, "--config", str(self.config), "run"], stderr=log) as process:  # noqa: S603  our own program
            try:
                self.until(lambda: self.rows("SELECT 1 FROM mailbox WHERE checked_at >= ?", began), process)
                yield process
            finally:
                self.end(process)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() == -signal.SIGKILL:
            return
        process.send_signal(signal.SIGTERM)
        ended = time.monotonic()
        status = process.wait(timeout=60)
        took = time.monotonic() - ended
        late = [] if took < END_SECONDS and not status else [f"status {status} after {took:.1f} s"]
        self.check(f"SIGTERM ends the service within {END_SECONDS} s with status 0", late)

    def has_gone_round(self) -> bool:
        """Whether the running service has looked at least once for a digest, and twice for letters to send."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.health}/metrics", timeout=5) as answer:
            lines = [line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if line[0] != "#"]
        runs = {name: float(figure) for name, figure in lines}
        return all(
            runs.get(f'corrections_inbox_runs_total{{result="ok",step="{step}"}}', 0) >= n for step, n in STEPS.items()
        )

    def until(self, happened: Callable[[], object], process: subprocess.Popen[bytes] | None = None) -> None:
        def happened_or_ended() -> object:
            return (process is not None and process.poll() is not None) or happened()

        if not within(PATIENCE_SECONDS, happened_or_ended) or (process is not None and process.poll() is not None):
            sys.exit(f"It did not happen; the service's log is {self.log}.")


def read_mails(folder: Path) -> dict[str, bytes]:
    """Every file as a server hands it out: with CRLF line ends."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): crlf(file.read_bytes()) for file in files}


def plain_reading(archive: Path) -> float:
    """Seconds that it takes to read the articles file line by line and do nothing with it."""
    began = time.monotonic()
    opened = gzip.open if archive.suffix == ".gz" else open
    with opened(archive, "rb") as lines:
        for line in lines:
            json.loads(line)
    return time.monotonic() - began


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def is_done(bench: Bench, number: int) -> bool:
    [(seen,)] = bench.rows("SELECT count(*) FROM sighting")
    unfiled = bench.rows("SELECT 1 FROM mail WHERE state IN ('waiting', 'filing') LIMIT 1")
    unsent = bench.rows("SELECT 1 FROM outbox WHERE state IN ('queued', 'sending', 'deferred') LIMIT 1")
    return seen == number and not unfiled and not unsent


def check_mail(bench: Bench, mails: dict[str, bytes]) -> None:
    kept = Counter(zlib.decompress(raw) for (raw,) in bench.rows("SELECT compressed FROM raw_message"))
    sightings = bench.rows("SELECT uid, sha256 FROM sighting ORDER BY uid")
    missing = [name for name, raw in mails.items() if kept[raw] != 1]
    bench.check("every mail is stored once, byte for byte", missing)
    bench.check("every place in the mailbox is known once", [] if len(sightings) == len(mails) else [f"{sightings}"])
    reasonless = "SELECT key FROM mail WHERE state != 'filed' AND NOT (state = 'quarantined' AND reason != '')"
    bench.check("every mail is filed, or quarantined with its reason", [str(row) for row in bench.rows(reasonless)])
    for key, reason in bench.rows("SELECT key, reason FROM mail WHERE state = 'quarantined'"):
        print(f"            quarantined: {key}: {reason}")
    caseless = (
        f"SELECT key, kind, subject FROM mail WHERE kind IN {CASE_KINDS} AND key NOT IN (SELECT mail_key FROM report)"  # noqa: S608  our own words
    )
    bench.check("every mail that asks for a case has its part in one", [str(row) for row in bench.rows(caseless)])


def check_letters(bench: Bench, doubts: int) -> None:
    answered = f"SELECT mail.key, kind FROM mail JOIN outbox ON mail_key = mail.key WHERE kind IN {MACHINE_KINDS}"  # noqa: S608  our own words
    bench.check("no machine's mail is answered", [str(row) for row in bench.rows(answered)])
    letters = bench.letters()
    owed = dict(bench.rows("SELECT message_id, state FROM outbox"))
    arrived = Counter(str(letter["Message-ID"]) for letter in letters)
    sent = {message_id for message_id, state in owed.items() if state == "sent"}
    doubtful = {message_id for message_id, state in owed.items() if state == "unknown"}
    wrong = [one for one in arrived.keys() | sent if arrived[one] != 1 or one not in sent | doubtful]
    bench.check("each letter that was sent arrived once, and no other did", wrong)
    unsent = [one for one in owed if one not in sent | doubtful]
    bench.check("every letter that is owed was sent", unsent)
    bench.check(f"letters in doubt: {len(doubtful)} of at most {doubts}", sorted(doubtful)[doubts:])
    twice = "SELECT mail_key, count(*) FROM outbox WHERE mail_key IS NOT NULL GROUP BY mail_key HAVING count(*) > 1"
    bench.check("no mail is answered twice", [str(row) for row in bench.rows(twice)])
    answers = bench.rows(
        "SELECT outbox.message_id, mail.message_id, mail.sender FROM outbox JOIN mail ON mail.key = mail_key"
    )
    theirs = {ours: (asked, sender) for ours, asked, sender in answers}
    bad = [f"{one['Message-ID']}: {fault}" for one in letters for fault in faults(one, theirs)]
    bench.check("each letter carries the headers of an automatic answer, on a null reverse-path", bad)


def faults(letter: EmailMessage, theirs: dict[str, tuple[str | None, str]]) -> Iterator[str]:
    """What is wrong with the headers of one letter; `theirs` tells the id and the sender of the mail that it answers."""
    asked, sender = theirs.get(str(letter["Message-ID"]), (None, EDITOR))
    is_answer = str(letter["Message-ID"]) in theirs
    expected = {
        "X-Mail-Args": "<>",
        "X-Rcpt-Args": f"<{sender}>",
        "To": sender,
        "Auto-Submitted": "auto-replied" if is_answer else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "In-Reply-To": asked,
    }
    for name, value in expected.items():
        found = letter[name]
        if (str(found) if found is not None else None) != value:
            yield f"{name} is {found}, not {value}"


def check_again(bench: Bench, before: Counter[str], digests: int) -> None:
    """Nothing came twice by starting again; of digests there are as many as there were days."""
    letters = bench.letters()
    now = Counter(str(one["Message-ID"]) for one in letters if one["To"] != EDITOR)
    bench.check("starting again sends no letter a second time", [str(now - before)] if now != before else [])
    found = sum(one["To"] == EDITOR for one in letters)
    bench.check("the digest arrived once", [] if found == digests else [f"{found} digests"])


def sent_so_far(bench: Bench) -> Counter[str]:
    return Counter(str(letter["Message-ID"]) for letter in bench.letters())


def show_counts(bench: Bench) -> None:
    for title, query in (
        ("mails by kind", "SELECT kind, count(*) FROM mail GROUP BY kind ORDER BY 2 DESC"),
        ("mails without a letter", "SELECT silence_rule, count(*) FROM mail WHERE silence_rule != '' GROUP BY 1"),
        ("cases by status", "SELECT status, count(*) FROM 'case' GROUP BY status ORDER BY 2 DESC"),
        ("cases by article", "SELECT iif(article_id IS NULL, 'none', 'linked'), count(*) FROM 'case' GROUP BY 1"),
        ("letters", "SELECT letter || ' ' || state, count(*) FROM outbox GROUP BY 1 ORDER BY 2 DESC"),
    ):
        print(f"  {title}: " + ", ".join(f"{name} {number}" for name, number in bench.rows(query)))


def show_digest(bench: Bench) -> None:
    for letter in bench.letters():
        if letter["To"] == EDITOR:
            part = letter.get_body(("plain",))
            text = part.get_content() if part else ""
            named = sum(reference in text for (reference,) in bench.rows("SELECT reference FROM 'case'"))
            print(f"  digest: “{letter['Subject']}”, {len(letter.as_bytes()) // 1024} kB, names {named} cases")


def first_start(bench: Bench, raws: dict[str, bytes], *, kill: bool) -> None:
    with bench.service() as process:
        arrived = datetime.now(UTC)
        bench.imap.deliver((raw, arrived) for raw in raws.values())
        if not kill:
            bench.until(lambda: is_done(bench, len(raws)))
            return
        filed = "SELECT 1 FROM mail WHERE state = 'filed' LIMIT 1 OFFSET ?"
        bench.until(lambda: bench.rows(filed, len(raws) // 2))
        process.kill()
        process.wait()
    print("  killed; another one takes over")
    with bench.service():
        bench.until(lambda: is_done(bench, len(raws)))


def measure(bench: Bench, archive: Path, mails: Path, *, kill: bool) -> None:
    raws = read_mails(mails)
    bench.configure(NEVER)
    reading = plain_reading(archive)
    importing = timed(lambda: bench.command("articles", "import", str(archive)))
    [(articles,)] = bench.rows("SELECT count(*) FROM article")
    print(f"imported and indexed {articles} articles in {importing / reading:.1f} × the time of only reading the file")
    replaying = timed(lambda: bench.command("replay", str(mails)))

    print("first start: mail arrives")
    took = timed(lambda: first_start(bench, raws, kill=kill))
    print(
        f"  {len(raws)} mails fetched, filed and answered in {took / replaying:.2f} × the time of `replay` on them"
        f" ({len(raws) / took:.1f} against {len(raws) / replaying:.1f} mails a second)"
    )
    show_counts(bench)
    check_mail(bench, raws)
    check_letters(bench, doubts=int(kill))

    print("second start: a digest is due")
    before = sent_so_far(bench)
    bench.configure(DAILY)
    with bench.service():
        bench.until(lambda: bench.sink.letters_to(EDITOR) and is_done(bench, len(raws)))
    check_again(bench, before, 1)

    print("third start: nothing is due")
    with bench.service():
        bench.until(lambda: bench.has_gone_round() and is_done(bench, len(raws)))
    check_again(bench, before, 1)
    check_mail(bench, raws)
    check_letters(bench, doubts=int(kill))
    show_digest(bench)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("--kill", action="store_true", help="kill the first service half-way")
    parser.add_argument("--keep", action="store_true", help="leave the folder with store, index and log")
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="whole-line-"))
    try:
        with running_dovecot() as imap, running_sink() as sink:
            bench = Bench(home, imap, sink)
            measure(bench, chosen.archive, chosen.mails, kill=chosen.kill)
    finally:
        if chosen.keep:
            print(f"kept {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)
    print(f"{len(bench.broken)} broken." if bench.broken else "Everything held.")
    sys.exit(1 if bench.broken else 0)


if __name__ == "__main__":
    main()
