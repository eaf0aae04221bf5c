"""A mailbox and a way out in memory, which fail when they are told to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from corrections_inbox.mailbox import Arrival, Folder, MailboxError
from corrections_inbox.smtp import Delivery, Outcome


@dataclass
class MemoryMailbox:
    """Implements `Mailbox`. `before_mark` and `before_batch` are called where a test wants to look or to fail."""

    name: str = "main"
    uidvalidity: int = 1
    messages: dict[int, Arrival] = field(default_factory=dict)
    batch: int = 2
    marked: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)
    before_mark: Callable[[], None] = lambda: None
    before_batch: Callable[[], None] = lambda: None
    broken: str = ""

    def put(self, uid: int, raw: bytes, received: datetime | None, *, unreadable: str = "") -> None:
        self.messages[uid] = Arrival(uid, received, b"" if unreadable else raw, len(raw), unreadable=unreadable)

    def select(self) -> Folder:
        if self.broken:
            raise MailboxError(self.broken)
        return Folder("INBOX", self.uidvalidity)

    def search(self, after: int, since: datetime | None) -> tuple[int, ...]:
        dated = {uid: one.received for uid, one in self.messages.items() if uid > after}
        return tuple(sorted(uid for uid, at in dated.items() if not since or not at or at.date() >= since.date()))

    def fetch(self, uids: Sequence[int], since: datetime | None) -> Iterator[tuple[Arrival, ...]]:
        wanted = [self.messages[uid] for uid in uids]
        wanted = [one for one in wanted if not since or not one.received or one.received >= since]
        for start in range(0, len(wanted), self.batch):
            self.before_batch()
            batch = tuple(wanted[start : start + self.batch])
            self.fetched += [one.uid for one in batch]
            yield batch

    def unmarked(self, uids: Sequence[int]) -> tuple[int, ...]:
        return tuple(uid for uid in uids if uid not in self.marked)

    def mark(self, uids: Sequence[int]) -> None:
        self.before_mark()
        self.marked += uids

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class RecordingTransport:
    """Implements `Transport`: keeps what it is given, and answers with `outcome` or raises `failure`."""

    outcome: Outcome = Outcome.SENT
    failure: Exception | None = None
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)

    def open(self) -> None:
        if self.failure:
            raise self.failure

    def send(self, raw: bytes, *, reverse_path: str, recipient: str) -> Delivery:
        self.open()
        self.sent.append((reverse_path, recipient, raw))
        return Delivery(self.outcome, "as the test says")

    def close(self) -> None:
        """Nothing is open."""
