"""What somebody said on the telephone or wrote on paper, taken down by an editor as a small message (RFC 5322)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, time
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.letters.restraint import clean, line
from corrections_inbox.settings import bare_address

MAILBOX = "by hand"
_LONGEST_WORDS = 20_000
_LONGEST_LINE = 300
_WIRE = SMTP.clone(utf8=True, cte_type="8bit")


class Way(StrEnum):
    """How it reached the newsroom."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    VISIT = "visit"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class ByHand:
    """Who said what is wrong, and where. `contact` is how to reach them other than at `address`.

    They are told the outcome at their address only with `tell`.
    """

    way: Way
    words: str
    name: str = ""
    address: str = ""
    contact: str = ""
    url: str = ""
    sentence: str = ""
    tell: bool = False


def checked(taken: ByHand) -> ByHand:
    """The same as it may be kept.

    Raises:
        CorrectionsInboxError: it says nothing, or its address is none.
    """
    words = clean(taken.words).strip()[:_LONGEST_WORDS]
    if not words:
        raise CorrectionsInboxError("Write down what is said to be wrong.")
    if taken.tell and not taken.address.strip():
        raise CorrectionsInboxError("To tell the reader the outcome, an e-mail address is needed.")
    return replace(
        taken,
        words=words,
        name=line(taken.name, _LONGEST_LINE),
        contact=line(taken.contact, _LONGEST_LINE),
        url=line(taken.url),
        sentence=line(taken.sentence),
        address=_address(taken.address),
    )


def written(taken: ByHand, actor: str, now: datetime) -> bytes:
    """The message. The same words on the same day make the same one: sent twice by a browser, it is kept once."""
    message = EmailMessage(policy=_WIRE)
    if taken.address:
        local, _, domain = taken.address.rpartition("@")
        message["From"] = Address(taken.name, local, domain)
    message["Subject"] = f"By {taken.way}: {taken.name}" if taken.name else f"By {taken.way}"
    message["Date"] = datetime.combine(now.date(), time(12), now.tzinfo)
    message["Message-ID"] = f"<{hashlib.sha256(repr(taken).encode()).hexdigest()[:32]}@by-hand.invalid>"
    message.set_content(_body(taken, actor), cte="8bit")
    return message.as_bytes()


def _body(taken: ByHand, actor: str) -> str:
    said = [taken.words, taken.url, f"“{taken.sentence}”" if taken.sentence else ""]
    # Who it was stands where a signature does: an editor sees it, the search for the article does not.
    who = [taken.name, taken.contact, f"Taken down by {actor}"]
    return "\n\n".join(filter(None, said)) + "\n\n-- \n" + "\n".join(filter(None, who)) + "\n"


def _address(text: str) -> str:
    if not text.strip():
        return ""
    try:
        address = bare_address(text)
        Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        raise CorrectionsInboxError(f"{line(text, 80)} is no e-mail address.") from None
    return address
