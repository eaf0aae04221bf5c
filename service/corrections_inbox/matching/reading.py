"""What a mail says about the article it means: quotes, sentences, links, dates and names, found where they stand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corrections_inbox.message import Message, Role


class QuoteStyle(StrEnum):
    """How a cited span was set apart, strongest first."""

    MARKED = "marked"  # between quotation marks of any kind
    BLOCK = "block"  # indented, pasted or ">" lines
    CUED = "cued"  # after "you wrote that …"
    LINKED = "linked"  # in a link that opens the page at these words (text fragment)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words the mail says we printed. `start` and `end` count code points in `Message.text`, marks left out.

    Those of a link are decoded, and stand where the link stands.
    """

    text: str
    start: int
    end: int
    role: Role
    style: QuoteStyle


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the mail; greetings, thanks and signatures are left out."""

    text: str
    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail as the matcher sees it. `urls` are the reader's own first, then those of quoted and forwarded text.

    `defects` tell in words what was left out because there was too much of it.
    """

    message: Message
    quotes: tuple[Quote, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    urls: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    months: tuple[date, ...] = ()  # the first days of the months named with their year
    bylines: tuple[str, ...] = ()
    language: str = "en"
    defects: tuple[str, ...] = ()
