"""Several reading processes where a backlog waits, one where a mail comes now and then."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from corrections_inbox.reading.bounded import BoundedReader
from corrections_inbox.reading.values import Content, Instructions, Opened, Read

IDLE_SECONDS = 60.0  # after which a further process has nothing more to do


class ReaderPool:
    """Implements `Reads` and `Opens` for as many threads at once as it is wide; more wait their turn.

    The first process takes whatever it can. The others are begun only while those before them are busy, and end when
    they have not been needed for a while and a mail comes that needs one alone.
    """

    def __init__(
        self, told: Instructions, width: int, *, reader: Callable[[Instructions], BoundedReader] = BoundedReader
    ) -> None:
        self.width = width
        self._readers = [reader(told) for _ in range(width)]
        self._free = list(range(width))
        self._used = [0.0] * width
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        self._readers[0].__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Waits until the first process is ready to read; raises as `BoundedReader.start` does."""
        self._readers[0].start()

    def read(self, raw: bytes, *, fallback: datetime, latest: datetime | None = None) -> Read:
        with self._lent() as reader:
            return reader.read(raw, fallback=fallback, latest=latest)

    def open_mail(self, raw: bytes) -> Opened:
        with self._lent() as reader:
            return reader.open_mail(raw)

    def open_attachment(self, raw: bytes, number: int, *, as_picture: bool = False) -> Content:
        with self._lent() as reader:
            return reader.open_attachment(raw, number, as_picture=as_picture)

    def interrupt(self) -> None:
        """Ends all processes and what is being read for good; from any thread."""
        for reader in self._readers:
            reader.interrupt()

    def close(self) -> None:
        """Ends all processes, which may be in the middle of a mail."""
        for reader in self._readers:
            reader.close()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that there are by now."""
        return tuple(number for reader in self._readers if (number := reader.process_id) is not None)

    @contextmanager
    def _lent(self) -> Iterator[BoundedReader]:
        with self._changed:
            self._changed.wait_for(lambda: self._free)
            self._free.remove(number := min(self._free))
            idle = self._idle() if number == 0 else []
        try:
            for other in idle:
                self._readers[other].close()
            self._give_back(idle)
            yield self._readers[number]
        finally:
            self._give_back([number])

    def _idle(self) -> list[int]:
        """Takes those that were last used long ago, so that they can be ended without anybody beginning to read in them."""
        long_ago = time.monotonic() - IDLE_SECONDS
        idle = [n for n in self._free if self._readers[n].process_id is not None and self._used[n] < long_ago]
        self._free = [n for n in self._free if n not in idle]
        return idle

    def _give_back(self, numbers: list[int]) -> None:
        with self._changed:
            self._free += numbers
            for number in numbers:
                self._used[number] = time.monotonic()
            self._changed.notify(len(numbers))
