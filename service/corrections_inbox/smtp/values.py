"""What became of one letter handed to a mail server."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from corrections_inbox.errors import CorrectionsInboxError


class SmtpError(CorrectionsInboxError):
    """The mail server can't be used at all; no letter is to blame."""


class Outcome(StrEnum):
    SENT = "sent"  # the server took responsibility: 2yz after DATA
    DEFERRED = "deferred"  # not taken; trying again later is safe
    REFUSED = "refused"  # not taken, and not to be tried again: 5yz
    UNKNOWN = "unknown"  # the connection broke before the reply to the data: it may have gone


@dataclass(frozen=True, slots=True)
class Delivery:
    """The outcome and the server's last words, on one line."""

    outcome: Outcome
    reply: str = ""


class Transport(Protocol):
    """A way out for letters, used by one thread at a time."""

    def open(self) -> None:
        """Connects, unless a connection is open.

        Raises:
            SmtpError: the server can't be used.
        """

    def send(self, raw: bytes, *, reverse_path: str, recipient: str) -> Delivery:
        """Sends one RFC 5322 message with CRLF line ends to one recipient; `<>` is the null reverse-path.

        Raises:
            SmtpError: the server can't be used; the letter was not sent.
        """

    def close(self) -> None:
        """Ends the connection; closing twice is harmless."""
