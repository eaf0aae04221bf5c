"""Bytes to `Message`: structure, headers, body, trimming, links, authentication. Pure."""

from corrections_inbox.message.authentication import authentication_of
from corrections_inbox.message.parsing import parse
from corrections_inbox.message.values import Address, Attachment, Authentication, Link, Message, Role, Segment

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
