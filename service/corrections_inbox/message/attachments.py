"""Parts that are not the text: listed with their size, never unpacked, their names made harmless."""

import re
from collections.abc import Callable

from corrections_inbox.message.structure import Part
from corrections_inbox.message.values import Attachment

_LONGEST_NAME = 150
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
# Text that is read with the mail; every other text type is a file.
READ_TYPES = frozenset({"text/plain", "text/html", "text/markdown", "text/enriched"})
REPORT_TYPES = frozenset(
    {"message/delivery-status", "message/disposition-notification", "message/feedback-report", "text/rfc822-headers"}
)


def is_attachment(part: Part) -> bool:
    """Whether a leaf is a file and no text of the mail."""
    if part.children or part.media_type in REPORT_TYPES or part.media_type.startswith("multipart/"):
        return False
    return part.media_type not in READ_TYPES or part.mime.disposition == "attachment" or bool(raw_filename(part))


def describe(part: Part, decoded: Callable[[bytes], str]) -> Attachment:
    """One attachment; `decoded` undoes RFC 2047 words, which many mailers put into file names against the rules."""
    name = decoded(raw_filename(part).encode("utf-8", errors="replace"))
    return Attachment(safe_filename(name), part.media_type, part.size)


def raw_filename(part: Part) -> str:
    """The name as the sender gave it; "" without one."""
    return part.mime.disposition_parameters.get("filename") or part.mime.type_parameters.get("name", "")


def safe_filename(name: str) -> str:
    """The last path component without controls, direction marks or reserved characters, its extension kept."""
    base = _UNSAFE.sub("_", re.split(r"[\\/]", name)[-1]).strip(" .")
    if len(base) <= _LONGEST_NAME:
        return base
    stem, dot, extension = base.rpartition(".")
    return f"{stem[: _LONGEST_NAME - 20]}{dot}{extension[:19]}" if dot else base[:_LONGEST_NAME]
