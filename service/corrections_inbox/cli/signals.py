"""What the operator or the system asks of a running service by a signal."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = frozenset({signal.SIGTERM, signal.SIGINT})


@contextmanager
def set_by_signals(stop: threading.Event) -> Iterator[None]:
    """Has SIGTERM and Ctrl-C set an event; none is missed, whatever the main thread does just then. Main thread only.

    A handler in Python would run in the main thread, between two of its instructions. One that comes right before it
    falls asleep would wait for its waking, and one that comes while it holds the event's lock would wait for itself.
    So the system's own handler writes the number into a socket, which a thread reads.
    """
    reads, writes = socket.socketpair()
    writes.settimeout(0)  # a full socket is enough to wake anybody
    before = {number: signal.signal(number, lambda *_: None) for number in ENDING}
    wakes = signal.set_wakeup_fd(writes.fileno(), warn_on_full_buffer=False)
    thread = threading.Thread(target=_listen, args=(reads, stop), name="signals", daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakes)
        for number, handler in before.items():
            signal.signal(number, handler)
        writes.close()
        thread.join()
        reads.close()


def _listen(reads: socket.socket, stop: threading.Event) -> None:
    while numbers := reads.recv(64):
        if not ENDING.isdisjoint(numbers):
            stop.set()
