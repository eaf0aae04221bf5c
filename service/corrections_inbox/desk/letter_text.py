"""A letter of ours as its reader sees it."""

import email
from dataclasses import dataclass
from email import policy


@dataclass(frozen=True, slots=True)
class LetterText:
    """Empty where its person was let go of."""

    subject: str
    words: str


def text_of(raw: bytes) -> LetterText:
    """The subject and the plain words of a letter."""
    message = email.message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",)) if raw else None
    return LetterText(str(message["subject"] or ""), str(body.get_content()) if body else "")
