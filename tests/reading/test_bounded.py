"""A process that can be ended: whatever a mail does to it, there is an answer in time, and the next mail is read."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.index import IndexWriter
from corrections_inbox.paths import shipped
from corrections_inbox.reading import (
    BoundedReader,
    BroughtDownError,
    Instructions,
    Reader,
    StoppedError,
    UnreadableError,
)
from corrections_inbox.reading.values import UNMATCHED
from corrections_inbox.triage import Kind, Publication, load_words

FRAGILE = (sys.executable, "-P", str(Path(__file__).with_name("fragile_process.py")))
SECONDS = 6.0
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FERRY = Article(
    id="ferry-1",
    url="https://harbourpost.example/2026/02/ferry",
    headline="Ferry to run all winter",
    text="The ferry will run all winter, the harbour board said.\n\nIt carries 400 people a day to the island.",
)
REPORT = (
    b"From: Rosa <rosa@reader.example>\nSubject: =?utf-8?q?F=C3=A4hre?=\nDate: Mon, 02 Mar 2026 08:00:00 +0000\n\n"
    b'In https://harbourpost.example/2026/02/ferry you wrote: "It carries 400 people a day to the island." It is 40.\n'
)


@pytest.fixture(scope="module")
def fragile() -> Iterator[BoundedReader]:
    with BoundedReader(Instructions(Publication()), seconds=SECONDS, command=FRAGILE) as reader:
        yield reader


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    with IndexWriter(tmp_path / "index") as writer:
        writer.put([FERRY])
        writer.commit(1)
    return tmp_path / "index"


def reads_on(reader: BoundedReader) -> bool:
    return reader.read(b"\nThe next mail.", fallback=AT).message.text == "The next mail.\n"


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_it_reads_as_the_reader_in_this_process_does(index_dir: Path) -> None:
    told = Instructions(Publication(hosts=frozenset({"harbourpost.example"})), index_dir)
    here = Reader.open(told)
    with BoundedReader(told) as there:
        for raw in (REPORT, b"", b"\x00\xff\x80 caf\xe9", REPORT.replace(b"\n", b"\r\n")):
            assert there.read(raw, fallback=AT) == here.read(raw, fallback=AT)
        [match] = there.read(REPORT, fallback=AT).matches
    assert match.linked is not None
    assert match.linked.article.id == "ferry-1"


def test_it_knows_the_words_of_the_house() -> None:
    words = load_words({file.stem: file.read_text() for file in (shipped("config") / "triage").glob("*.toml")})
    there, here = Instructions(Publication(words=words)), Reader(Publication(words=words))
    raw = b"From: rosa@reader.example\nSubject: Out of office\n\nI am out of the office until Monday.\n"
    with BoundedReader(there) as reader:
        read = reader.read(raw, fallback=AT)
    assert read == here.read(raw, fallback=AT)
    assert read.disposition.kind is Kind.AUTOMATIC


def test_it_finds_what_came_into_the_index_after_it_began(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer, BoundedReader(Instructions(Publication(), tmp_path)) as reader:
        [before] = reader.read(REPORT, fallback=AT).matches
        writer.put([FERRY])
        writer.commit(1)
        [after] = reader.read(REPORT, fallback=AT).matches
    assert (before.candidates, len(after.candidates)) == ((), 1)


def test_mail_is_not_taken_as_received_after_it_arrived(tmp_path: Path) -> None:
    yesterday = Article(
        id="y",
        url="https://harbourpost.example/y",
        headline="Ferry",
        text="It ran.",
        published=datetime(2026, 3, 1, tzinfo=UTC),
    )
    with IndexWriter(tmp_path) as writer:
        writer.put([yesterday])
        writer.commit(1)
    reader = Reader.open(Instructions(Publication(), tmp_path))
    dated = b"Date: Mon, 02 Mar 2037 08:00:00 +0000\n\nThere is a mistake in yesterday's story on the ferry.\n"
    capped, trusted = (reader.read(dated, fallback=AT, latest=latest).matches[0].confidence for latest in (AT, None))
    assert capped != trusted


@pytest.mark.parametrize("place", ["", "search: "])
def test_a_mail_that_takes_too_long_is_given_up_in_time(fragile: BoundedReader, place: str) -> None:
    fragile.start()
    began = time.monotonic()
    if place:
        read = fragile.read(b"Subject: a\n\nsearch: hang", fallback=AT)
        assert (read.message.text, read.matches) == ("search: hang\n", UNMATCHED)
        assert read.given_up == f"it took longer than {SECONDS:g} seconds"
    else:
        with pytest.raises(UnreadableError, match=rf"^It could not be read within {SECONDS:g} seconds\.$"):
            fragile.read(b"hang", fallback=AT)
    assert time.monotonic() - began < SECONDS + 5
    assert reads_on(fragile)


@pytest.mark.parametrize(
    ("order", "ending"),
    [
        ("vanish", "exit status 3"),
        ("crash", "SIGSEGV"),
        pytest.param(
            "grow", "exit status 70", marks=pytest.mark.skipif(sys.platform != "linux", reason="no RLIMIT_DATA")
        ),
    ],
)
def test_a_mail_that_brings_the_process_down_may_be_tried_again(
    fragile: BoundedReader, order: str, ending: str
) -> None:
    with pytest.raises(BroughtDownError, match=ending):
        fragile.read(order.encode(), fallback=AT)
    assert reads_on(fragile)
    searched = fragile.read(b"Subject: a\n\nsearch: " + order.encode(), fallback=AT)
    assert (searched.message.text, searched.given_up) == (f"search: {order}\n", ending)
    assert reads_on(fragile)


def test_an_error_is_told_and_the_process_goes_on(fragile: BoundedReader) -> None:
    assert reads_on(fragile)
    before = fragile.process_id
    with pytest.raises(
        UnreadableError, match=r"^It could not be read \(RuntimeError in reading/process\.py, line \d+\)\.$"
    ):
        fragile.read(b"raise", fallback=AT)
    given_up = fragile.read(b"Subject: a\n\nsearch: raise", fallback=AT).given_up
    assert given_up.startswith("RuntimeError in reading/process.py, line ")
    assert reads_on(fragile)
    assert fragile.process_id == before


def test_an_interruption_ends_what_is_being_read_and_blames_no_mail() -> None:
    with BoundedReader(Instructions(Publication()), seconds=60, command=FRAGILE) as reader:
        reader.start()
        timer = threading.Timer(0.2, reader.interrupt)
        timer.start()
        began = time.monotonic()
        with pytest.raises(StoppedError):
            reader.read(b"hang", fallback=AT)
        assert time.monotonic() - began < 30
        with pytest.raises(StoppedError):
            reader.read(b"\nA mail.", fallback=AT)


@pytest.mark.parametrize("order", ["vanish", "raise"])
def test_a_process_that_can_not_start_is_no_mails_fault(order: str) -> None:
    reader = BoundedReader(Instructions(Publication(name=order)), command=FRAGILE)
    with pytest.raises(CorrectionsInboxError, match="could not be started") as caught:
        reader.read(b"\nA mail.", fallback=AT)
    assert not isinstance(caught.value, UnreadableError | BroughtDownError | StoppedError)
    with pytest.raises(CorrectionsInboxError, match="could not be started"):
        BoundedReader(Instructions(Publication()), command=("/nowhere/python",)).read(b"", fallback=AT)


def test_what_it_is_told_must_be_fit_for_use(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^matching\.semantic_model: there is no folder"):
        BoundedReader(Instructions(Publication(), tmp_path, semantic_model="./nowhere", home=tmp_path)).start()


def test_no_secret_of_the_settings_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRECTIONS_INBOX__SMTP__PASSWORD", "open-sesame")
    with BoundedReader(Instructions(Publication())) as reader:
        environment = Path(f"/proc/{reader.process_id}/environ")
        if not environment.exists():
            pytest.skip("this system does not show it")
        reader.start()
        assert b"open-sesame" not in environment.read_bytes()
        held = [str(each.readlink()) for each in Path(f"/proc/{reader.process_id}/fd").iterdir()]
        assert len([name for name in held if name.startswith("socket:")]) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_reaches_the_whole_group_leaves_it_to_finish_its_mail(number: signal.Signals) -> None:
    with BoundedReader(Instructions(Publication())) as reader:
        reader.start()
        before = reader.process_id
        assert before
        os.kill(before, number)
        assert reads_on(reader)
        assert reader.process_id == before


def test_it_ends_with_its_user() -> None:
    with BoundedReader(Instructions(Publication())) as reader:
        process = reader.process_id
        assert process
        assert is_running(process)
    assert not is_running(process)


OWNER = """
import sys
from datetime import UTC, datetime
from corrections_inbox.reading import BoundedReader, Instructions
from corrections_inbox.triage import Kind, Publication, load_words
with BoundedReader(Instructions(Publication()), seconds=float(sys.argv[1]), command=sys.argv[3:]) as reader:
    reader.start()
    print(reader.process_id, flush=True)
    reader.read(sys.argv[2].encode(), fallback=datetime.now(UTC))
    sys.stdin.read()
"""


@pytest.mark.parametrize("order", ["\nidle", "hang"])
def test_no_orphan_is_left_when_its_user_is_killed(order: str) -> None:
    """Idle it ends at once, in the middle of a mail when that has taken its time."""
    words = [sys.executable, "-c", OWNER, "1", order, *FRAGILE]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:  # noqa: S603  our own
        assert owner.stdout is not None
        process = int(owner.stdout.readline())
        assert is_running(process)
        owner.kill()
    until(lambda: not is_running(process))
