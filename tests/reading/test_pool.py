"""A pool of readers: one process for a mail now and then, more for several at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from corrections_inbox.reading import Instructions, ReaderPool, StoppedError, pool
from corrections_inbox.reading.bounded import BoundedReader
from corrections_inbox.triage import Publication

FRAGILE = (sys.executable, "-P", str(Path(__file__).with_name("fragile_process.py")))
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def two() -> Iterator[ReaderPool]:
    made = partial(BoundedReader, seconds=4.0, command=FRAGILE)
    with ReaderPool(Instructions(Publication()), 2, reader=made) as readers:
        yield readers


def read(readers: ReaderPool, raw: bytes) -> str:
    return readers.read(raw, fallback=AT).message.text


def test_mail_after_mail_needs_one_process(two: ReaderPool) -> None:
    two.start()
    assert [read(two, b"\nOne."), read(two, b"\nTwo.")] == ["One.\n", "Two.\n"]
    assert len(two.process_ids) == 1


def test_while_one_mail_is_read_another_process_reads_the_next() -> None:
    patient = partial(BoundedReader, seconds=60.0, command=FRAGILE)
    with ReaderPool(Instructions(Publication()), 2, reader=patient) as two, ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(read, two, b"\nhang")
        assert read(two, b"\nMeanwhile.") == "Meanwhile.\n"
        assert read(two, b"\nAnd again.") == "And again.\n"
        assert not hanging.done()
        two.interrupt()
        assert isinstance(hanging.exception(), StoppedError)


def test_more_threads_than_processes_wait_their_turn(two: ReaderPool) -> None:
    with ThreadPoolExecutor(5) as threads:
        texts = list(threads.map(partial(read, two), [f"\nMail {n}.".encode() for n in range(12)]))
    assert texts == [f"Mail {n}.\n" for n in range(12)]
    assert len(two.process_ids) <= two.width


def test_a_process_that_is_needed_no_more_ends(two: ReaderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(partial(read, two), [b"\nOne."] * 12))
    monkeypatch.setattr(pool, "IDLE_SECONDS", -1.0)
    assert read(two, b"\nLater.") == "Later.\n"
    assert len(two.process_ids) == 1


def test_an_interruption_ends_all_of_them(two: ReaderPool) -> None:
    assert read(two, b"\nOne.") == "One.\n"
    two.interrupt()
    with pytest.raises(StoppedError):
        two.read(b"\nTwo.", fallback=AT)
