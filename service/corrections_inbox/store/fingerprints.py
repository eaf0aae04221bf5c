"""Whether two copies of a message are one message, seen twice."""

import hashlib
import re

_HEAD_LIMIT = 256 * 1024
_IDENTITY = (b"message-id", b"from", b"date", b"subject")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def fingerprint(raw: bytes) -> str:
    """Equal for copies of one message that came by different ways: same Message-ID, From, Date, Subject and body.

    A Message-ID alone is no identity: it may be missing, used again, or forged. Without one, all bytes must agree.
    """
    end = _END_OF_HEAD.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    fields = _fields(head[:_HEAD_LIMIT])
    if not fields[0]:
        return f"raw:{hashlib.sha256(raw).hexdigest()}"
    hashed = hashlib.sha256(b"\x00".join(fields) + b"\x00")
    hashed.update(body.replace(b"\r\n", b"\n").rstrip())
    return hashed.hexdigest()


def _fields(head: bytes) -> list[bytes]:
    found: dict[bytes, bytes] = {}
    for line in _FOLD.sub(b"", head).splitlines():
        name, colon, value = line.partition(b":")
        if colon and (name := name.strip().lower()) in _IDENTITY:
            found.setdefault(name, b" ".join(value.split()))
    return [found.get(name, b"") for name in _IDENTITY]
