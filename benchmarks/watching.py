"""What a process did between its start and the last letter that it sent: time, CPU time and memory, read from the system."""
# ruff: noqa: INP001  scripts lie beside one another, in no package

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import checkout  # noqa: F401  it is imported for what it does
from tests.servers.sink import SmtpSink

PATIENCE_SECONDS = 1_200


@dataclass(frozen=True, slots=True)
class Run:
    """One contender's way through all mails."""

    seconds: float  # from the start of the process to the last letter
    cpu: float  # seconds of the process and all that it started
    reading: float  # seconds of that of the processes that it started, which read the mail
    starting: float  # seconds of that before the first letter
    peak: float  # megabytes
    mails: int
    sent: list[float]  # when each letter came, in order

    @property
    def steady_rate(self) -> float:
        """Letters a second once a quarter of them is out."""
        since = self.sent[self.mails // 4]
        return (self.mails - self.mails // 4 - 1) / max(self.sent[-1] - since, 0.01)

    @property
    def rate(self) -> float:
        return self.mails / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        return 1_000 * self.cpu / self.mails


def watched(
    process: subprocess.Popen[bytes], began: float, sink: SmtpSink, mails: int, *, ends_by_itself: bool = False
) -> Run:
    """Waits until there is a letter for every mail."""
    wait_for(lambda: sink.count, process)
    starting = sum(map(_cpu, _family(process.pid)))
    wait_for(lambda: sink.count >= mails, process)
    itself, *children = _family(process.pid)
    peak, reading = sum(map(_peak, (itself, *children))), sum(map(_cpu, children))
    if not ends_by_itself:
        process.send_signal(signal.SIGTERM)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or sink.count != mails:
        raise SystemExit(
            f"{process.args!r} ended with {process.returncode}, with {sink.count} letters for {mails} mails."
        )
    times, cpu = sink.times, used.ru_utime + used.ru_stime
    # Of one process alone the system knows the peak after its end, too.
    peak = max(peak, used.ru_maxrss / 1024)
    return Run(times[-1] - began, cpu, reading, starting, peak, mails, times)


def wait_for(done: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if (_has_ended(process) and not done()) or time.monotonic() > until:
            raise SystemExit(f"{process.args!r} did not get through the mail.")
        time.sleep(0.05)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has; what it used can be asked for afterwards, too."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _family(pid: int) -> list[int]:
    """A process and its descendants that are alive."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(each for child in children for each in _family(int(child)))]
    return [pid]


def _cpu(pid: int) -> float:
    """CPU time that a process has used, in seconds."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    """Most memory that a process has held, in megabytes; 0 when it has ended."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
