"""The process that reads, with a reader that mails can order to fail in every way there is."""

import os
import signal
import sys
import time
from datetime import datetime
from typing import NoReturn

from corrections_inbox.matching import Match
from corrections_inbox.message import Message
from corrections_inbox.reading import Instructions, Opened, Read, Reader
from corrections_inbox.reading.process import run


class Fragile(Reader):
    """Does at once what the mail says, or, where it says `search: …`, when it looks for an article."""

    def sort(self, raw: bytes) -> Read:
        obey(raw.strip().decode("latin-1"))
        return Reader.sort(self, raw)

    def open_mail(self, raw: bytes) -> Opened:
        obey(raw.strip().decode("latin-1"))
        return Reader.open_mail(self, raw)

    def search(self, message: Message, fallback: datetime, latest: datetime | None) -> tuple[Match, ...]:
        obey(message.text.strip().partition("search: ")[2])
        return Reader.search(self, message, fallback, latest)


def obey(order: str) -> None:
    match order:
        case "raise":
            raise RuntimeError("it hurts")
        case "hang":
            spin()
        case "grow":
            devour()
        case "vanish":
            os._exit(3)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)


def spin() -> NoReturn:
    """Heeds nothing, as a loop in a library would not."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    while True:
        time.sleep(60)


def devour() -> None:
    eaten = [b"x" * 50_000_000]
    while True:
        eaten.append(eaten[0] + b"x")


def opened(told: Instructions) -> Reader:
    """Also at its start it does what it is told, in the place of the publication's name."""
    obey(told.publication.name)
    return Fragile(told.publication)


if __name__ == "__main__":
    run(int(sys.argv[1]), float(sys.argv[2]), opened)
