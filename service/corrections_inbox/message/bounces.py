"""What a mail system says of a letter that it could not deliver: RFC 3464 first, older shapes by flufl.bounce."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corrections_inbox.message.cleaning import clean_line
from corrections_inbox.message.values import Message

_MOST_IDS = 50
_MOST_FAILURES = 50
_LONGEST_REASON = 300
_LONGEST_GUESSED = 512 * 1024  # bytes of a bounce; none is longer that does not return a large letter whole
_ID_LINE = re.compile(r"^[>| \t]*message-id[ \t]*:[ \t]*\n?[> \t]*(<[^<>\s]{1,995}>)", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(r"\n[ \t]+")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient whom a letter did not reach. `permanent` where it never will: a status of class 5 (RFC 3463)."""

    recipient: str
    permanent: bool
    reason: str = ""  # status and the last server's words


@dataclass(frozen=True, slots=True)
class Returned:
    """The Message-IDs that a bounce names, its own threads' and the returned letter's, and whom that did not reach.

    Anybody can write all of this. A Message-ID that nobody could guess is what makes it believable.
    """

    message_ids: tuple[str, ...]
    failures: tuple[Failure, ...]


def returned(message: Message, raw: bytes) -> Returned:
    """Reads a bounce; never raises. `raw` is the same message as it came in."""
    named = (*_ID_LINE.findall(message.text), *message.in_reply_to, *message.references)
    failures = tuple(_reported(message.text)) or _guessed(raw)
    return Returned(tuple(dict.fromkeys(named))[:_MOST_IDS], failures[:_MOST_FAILURES])


def _reported(text: str) -> Iterator[Failure]:
    """The recipients' groups of a delivery status (RFC 3464 section 2.3) whose letter failed or is delayed."""
    for paragraph in text.split("\n\n"):
        fields = _fields(paragraph)
        recipient = fields.get("final-recipient") or fields.get("original-recipient")
        action = fields.get("action", "").lower().partition("(")[0].strip()
        if not recipient or action not in {"failed", "delayed"}:
            continue
        status = _STATUS.search(fields.get("status", ""))
        diagnostic = _behind_type(fields.get("diagnostic-code", ""))
        words = clean_line(" ".join((status[0] if status else "", diagnostic)))
        permanent = action == "failed" and (status is None or status[1] == "5")
        yield Failure(_behind_type(recipient).strip("<>").lower(), permanent, words[:_LONGEST_REASON])


def _fields(paragraph: str) -> dict[str, str]:
    lines = (line.partition(":") for line in _FOLD.sub(" ", paragraph).split("\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def _behind_type(value: str) -> str:
    """The value behind `rfc822;` or `smtp;`."""
    return value.rpartition(";")[2].strip() if ";" in value[:20] else value.strip()


def _guessed(raw: bytes) -> tuple[Failure, ...]:
    from corrections_inbox.message.older_bounces import failures  # noqa: PLC0415  loaded for the few that need it

    return tuple(Failure(clean_line(address).lower(), lasts) for address, lasts in failures(raw[:_LONGEST_GUESSED]))
