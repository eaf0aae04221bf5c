"""What an email says, as frozen values (RFC 5322 message, RFC 5321 reverse-path)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: its bare `addr-spec` with a lower-case domain, and the display name, which is only ever a claim."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class Role(StrEnum):
    """Who speaks in a stretch of the mail's text."""

    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of `Message.text`: code points `start` to `end`. Segments are in order, disjoint, and cover the text."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link as its reader would follow it: unwrapped of scanners and trackers, joined where a line break cut it."""

    url: str
    raw: str
    role: Role
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: listed, never unpacked. `size` in bytes without the transfer encoding."""

    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the receiving server found (RFC 8601), if it is the trusted one; else all "unknown", never "pass"."""

    spf: str = "unknown"
    dkim: str = "unknown"
    dmarc: str = "unknown"


@dataclass(frozen=True, slots=True)
class Message:
    """What an email says. Every text is valid UTF-8 without NUL; every time is aware; nothing here is trusted."""

    message_id: str | None
    sender: Address | None  # the one From mailbox; None if missing, unreadable or several
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]  # To, Cc and the Resent- pair
    reverse_path: str | None  # "" is the null reverse-path <>; None where no Return-Path was recorded
    subject: str
    sent: datetime | None  # Date: written by the sender
    received: datetime | None  # the topmost Received
    in_reply_to: tuple[str, ...]  # ids with their angle brackets
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]  # every header: lower-case name, unfolded value, in order
    media_types: tuple[str, ...]  # of every part, in order, lower case
    text: str  # the whole body as plain text; `segments` fold it
    segments: tuple[Segment, ...]
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    language: str | None  # BCP 47 primary subtag, None where the words are too few to tell
    authentication: Authentication
    forwarded_sender: Address | None  # the From of an inline or attached forward
    defects: tuple[str, ...]

    def header(self, name: str) -> tuple[str, ...]:
        """All values of a header, topmost first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)

    def words_of(self, *roles: Role) -> str:
        """The text of the segments in these roles, in order, stripped."""
        return "\n".join(self.text[s.start : s.end].strip("\n") for s in self.segments if s.role in roles).strip()

    @property
    def own_words(self) -> str:
        """What the reporter wrote, without quoted or forwarded text and without the signature."""
        return self.words_of(Role.OWN)
