"""Postfix's smtp-sink on loopback: a mail server that keeps what it is given, a file a letter."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.dovecot import free_port, wait_until_open

from corrections_inbox.demo.servers import HOST

SMTP_SINK = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"


@dataclass
class SmtpSink:
    """Where letters go; `letters` reads them anew each time, in the order in which they came."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [SMTP_SINK, "-u", "nobody", "-d", f"{self.folder}/letter.%s.", f"{HOST}:{self.port}", "100"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  fixed words
        wait_until_open(self.port, self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)

    def clear(self) -> None:
        for file in self.folder.glob("letter.*"):
            file.unlink()

    @property
    def letters(self) -> list[bytes]:
        files = sorted(self.folder.glob("letter.*"), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_bytes() for file in files]

    @property
    def count(self) -> int:
        return sum(1 for _ in self.folder.glob("letter.*"))

    @property
    def times(self) -> list[float]:
        """When each letter came, in seconds since the epoch, in order."""
        return sorted(file.stat().st_mtime for file in self.folder.glob("letter.*"))

    def letters_to(self, recipient: str) -> list[bytes]:
        return [letter for letter in self.letters if f"X-Rcpt-Args: <{recipient}>".encode() in letter]


@contextmanager
def running_sink() -> Iterator[SmtpSink]:
    folder = Path(tempfile.mkdtemp(prefix="smtp-sink-"))
    folder.chmod(0o777)  # started by root it works as nobody
    sink = SmtpSink(free_port(), folder)
    try:
        sink.start()
        yield sink
    finally:
        sink.stop()
        shutil.rmtree(folder, ignore_errors=True)
