"""Whether two copies of a message are one message, seen twice."""

import hashlib
import re

_HEAD_LIMIT = 256 * 1024
_IDENTITY = (b"message-id", b"from", b"date", b"subject")
_LONE_CR = re.compile(rb"\r(?!\n)")
_FOLD = re.compile(rb"\n(?=[ \t])")
# A head ends at an empty line or, where that is missing, before the first line that is neither a field nor folded.
_END_OF_HEAD = re.compile(rb"^(?:\n|(?![ \t]|[!-9;-~]+[ \t]*:|From ))", re.MULTILINE)


def fingerprint(raw: bytes) -> str:
    """Equal for copies of one message that came by different ways: same Message-ID, From, Date, Subject and body.

    A Message-ID alone is no identity: it may be missing, used again, or forged. Without one, all bytes must agree.
    """
    text = _with_plain_line_ends(raw)
    end = _END_OF_HEAD.search(text, 0, _HEAD_LIMIT)
    # What stands beyond the limit counts as body, so that no difference is overlooked.
    head, begins = (text[: end.start()], end.end()) if end else (text[:_HEAD_LIMIT], _HEAD_LIMIT)
    fields = _fields(head)
    if not fields[0]:
        return f"raw:{hashlib.sha256(raw).hexdigest()}"
    hashed = hashlib.sha256(b"\x00".join(fields) + b"\x00")
    # A view: what may be large is not copied.
    hashed.update(memoryview(text)[begins : max(len(text.rstrip()), begins)])
    return hashed.hexdigest()


def _with_plain_line_ends(raw: bytes) -> bytes:
    if _LONE_CR.search(raw):
        return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw.replace(b"\r", b"")  # the same for all other mail, and many times faster


def _fields(head: bytes) -> list[bytes]:
    found: dict[bytes, bytes] = {}
    for line in _FOLD.sub(b"", head).split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and (name := name.strip().lower()) in _IDENTITY:
            found.setdefault(name, b" ".join(value.split()))
    return [found.get(name, b"") for name in _IDENTITY]
