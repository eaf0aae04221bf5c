"""Bytes to `Message`: structure, headers, body, trimming, links, authentication. Pure."""

from typing import TYPE_CHECKING

from corrections_inbox.loading import when_used
from corrections_inbox.message.values import Address, Attachment, Authentication, Link, Message, Role, Segment

if TYPE_CHECKING:
    from corrections_inbox.message.authentication import authentication_of
    from corrections_inbox.message.parsing import parse

__all__ = [
    "Address",
    "Attachment",
    "Authentication",
    "Link",
    "Message",
    "Role",
    "Segment",
    "authentication_of",
    "parse",
]

__getattr__ = when_used(__name__, authentication_of="authentication", parse="parsing")
