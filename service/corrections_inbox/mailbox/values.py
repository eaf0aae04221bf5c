"""What a mailbox gives, and what can be asked of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from corrections_inbox.errors import CorrectionsInboxError


class MailboxError(CorrectionsInboxError):
    """The mailbox could not be read or marked; trying again later may help."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A selected folder: its UIDs hold only under this UIDVALIDITY (RFC 9051 section 2.3.1.1)."""

    name: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as the server holds it. `raw` is verbatim, or where `truncated` its first bytes.

    `received` is INTERNALDATE, aware UTC, None where the server gave none. Where the server would not hand the message
    out, `raw` is empty and `unreadable` is its answer.
    """

    uid: int
    received: datetime | None
    raw: bytes
    size: int
    truncated: bool = False
    unreadable: str = ""


class Mailbox(Protocol):
    """One folder of one account. Every method raises MailboxError; none ever marks a message as read."""

    @property
    def name(self) -> str:
        """The NAME of `[mailbox.NAME]`."""

    def select(self) -> Folder:
        """Opens the folder anew, connecting first where need be."""

    def search(self, after: int, since: datetime | None) -> tuple[int, ...]:
        """The UIDs above `after`, ascending, of messages that arrived at `since` or on a later day."""

    def fetch(self, uids: Sequence[int], since: datetime | None) -> Iterator[tuple[Arrival, ...]]:
        """The messages that arrived at `since` or later, in batches bounded by bytes; expunged ones are left out."""

    def unmarked(self, uids: Sequence[int]) -> tuple[int, ...]:
        """Those of the UIDs that are still to be marked as taken in."""

    def mark(self, uids: Sequence[int]) -> None:
        """Marks messages as taken in, the way the settings say: not at all, by a keyword, or by moving them."""

    def close(self) -> None:
        """Logs out; closing twice is harmless."""
