"""Rendered parts and headers as the bytes that go over the wire (RFC 5322, CRLF), frozen for good."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address

from corrections_inbox.cases import Letter
from corrections_inbox.letters.plus_addresses import reply_address
from corrections_inbox.letters.restraint import line
from corrections_inbox.letters.templates import Rendered
from corrections_inbox.letters.values import Letterhead, Original
from corrections_inbox.letters.wire import Header, alternatives

LOOP_HEADER = "X-Corrections-Inbox-Loop"
_LAST_REFERENCES = 10
_LONGEST_ID = 900
_TOKEN = 24
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s()<>,;:\"\\\[\]\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready to be kept and sent: the same bytes at every attempt. `text` and `html` are for showing it."""

    letter: Letter
    recipient: str
    subject: str
    message_id: str
    raw: bytes
    text: str
    html: str

    language: str = "en"  # that it is written in


def seal(  # one letter is what it says, whom it answers, who sends it, and when
    letter: Letter,
    rendered: Rendered,
    letterhead: Letterhead,
    *,
    recipient: str,
    now: datetime,
    key: str,
    original: Original | None = None,
    about: str = "",
) -> Composed:
    """Builds the message. `key` names the outbox row: the same key gives the same Message-ID, and so the same letter.

    `about` is the case that answers belong to.

    Raises:
        ValueError: `recipient` or the sender is not one bare address.
    """
    message_id, token = _message_id(letterhead, letter, key)
    headers: list[Header] = [
        ("From", _address(letterhead.sender, line(letterhead.masthead.name))),
        ("Reply-To", _address(reply_address(letterhead, about))),
        ("To", _address(recipient)),
        ("Subject", rendered.subject),
        ("Date", now.astimezone(letterhead.masthead.zone)),
        ("Message-ID", message_id),
        *_thread(original),
        ("Auto-Submitted", "auto-replied" if original else "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        (LOOP_HEADER, line(letterhead.install_id)),
    ]
    is_international = not recipient.isascii()
    raw = alternatives(headers, rendered.text, rendered.html, boundary=f"=_{token}", utf8=is_international)
    return Composed(
        letter, recipient, rendered.subject, message_id, raw, rendered.text, rendered.html, rendered.language
    )


def _message_id(letterhead: Letterhead, letter: Letter, key: str) -> tuple[str, str]:
    digest = hmac.new(letterhead.secret.encode(), f"{letter}\x1f{key}".encode(), hashlib.sha256)
    token = digest.hexdigest()[:_TOKEN]
    return f"<{letter}.{token}@{letterhead.message_id_domain}>", token


def _address(addr_spec: str, name: str = "") -> Address:
    """One bare mailbox; what parses to anything but itself is refused (CVE-2023-27043)."""
    local, at, domain = addr_spec.rpartition("@")
    if not (local and at and domain) or "@" in local or _UNSAFE_IN_ADDRESS.search(addr_spec):
        raise ValueError(f"{addr_spec!r} is not one bare address")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(name, local, domain)


def _thread(original: Original | None) -> Sequence[tuple[str, str]]:
    """In-Reply-To and References (RFC 5322 section 3.6.4): the first id and the last ten, as they were."""
    if original is None or not _usable(original.message_id):
        return ()
    parent = original.message_id or ""
    earlier = [one for one in dict.fromkeys(original.references) if _usable(one) and one != parent]
    kept = earlier if len(earlier) <= _LAST_REFERENCES else [earlier[0], *earlier[1 - _LAST_REFERENCES :]]
    return (("In-Reply-To", parent), ("References", " ".join((*kept, parent))))


def _usable(message_id: str | None) -> bool:
    return message_id is not None and len(message_id) <= _LONGEST_ID and _MESSAGE_ID.fullmatch(message_id) is not None
