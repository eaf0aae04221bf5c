"""What reading needs, what it gives, and how it fails."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Claim, Match
from corrections_inbox.message import Authentication, Message
from corrections_inbox.message.bounces import Returned
from corrections_inbox.triage import Disposition, Publication

UNMATCHED = (Match(None, (), Claim()),)


@dataclass(frozen=True, slots=True)
class Instructions:
    """All that reading must know of the house; no secret among it, for a process that meets hostile bytes is told this.

    Without `index_dir` no article is looked for. `semantic_model` may be a folder relative to `home`.
    """

    publication: Publication
    index_dir: Path | None = None
    link_threshold: float = 0.8
    semantic_model: str = ""
    home: Path = Path()


@dataclass(frozen=True, slots=True)
class Read:
    """What a mail says, what kind it is, and what it means: at least one match.

    `given_up` is why none was looked for to the end. Of a bounce `returned` is what it says of a letter.
    """

    message: Message
    disposition: Disposition
    matches: tuple[Match, ...] = UNMATCHED
    returned: Returned | None = None
    given_up: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail as a person looks at it. `html` is sanitised and leads nowhere by itself; it is empty without an HTML part."""

    message: Message
    authentication: Authentication
    html: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """An attachment's bytes. `media_type` is the sender's word, but of a picture that was made anew it is ours."""

    filename: str
    media_type: str
    data: bytes


class Reads(Protocol):
    """Whoever takes a mail through parsing, triage and matching."""

    def read(self, raw: bytes, *, fallback: datetime, latest: datetime | None = None) -> Read:
        """Reads one message. It was received when its topmost Received or its Date says, else at `fallback`; not after `latest`.

        Raises:
            UnreadableError: it can't be read.
            BroughtDownError: the process that read it is gone; it may be tried again.
            StoppedError: reading was stopped; the mail is not to blame.
        """
        ...


class Opens(Protocol):
    """Whoever opens hostile mail for a person to look at."""

    def open_mail(self, raw: bytes) -> Opened:
        """What the mail says, with its HTML made harmless.

        Raises:
            UnreadableError: it can't be read.
            BroughtDownError: the process that read it is gone; it may be tried again.
            StoppedError: reading was stopped.
        """
        ...

    def open_attachment(self, raw: bytes, number: int, *, as_picture: bool = False) -> Content:
        """One attachment by its place in the list, as it came or, if it is a picture, made anew without what else it holds.

        Raises:
            UnreadableError: there is no such attachment, or it can't be shown as a picture.
            BroughtDownError: the process that read it is gone; it may be tried again.
            StoppedError: reading was stopped.
        """
        ...


class ReadsAndOpens(Reads, Opens, Protocol):
    """Both of it, which the desk needs of one reader."""


class UnreadableError(CorrectionsInboxError):
    """A mail that can't be read, in a sentence on why."""


class BroughtDownError(CorrectionsInboxError):
    """The process that read a mail ended over it: the mail's doing, or an accident."""


class StoppedError(CorrectionsInboxError):
    """Reading was stopped from outside."""
