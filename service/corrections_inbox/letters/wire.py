"""A letter's bytes as they go over the wire (RFC 5322, RFC 2045-2047): text and HTML as alternatives, CRLF line ends.

The library's own message tree takes longer than all the rest of a letter. Only headers that must be encoded or folded
are left to it.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime

_LONGEST_LINE = 78  # RFC 5322 section 2.1.1
_THREAD_HEADERS = frozenset({"Message-ID", "In-Reply-To", "References"})

Header = tuple[str, str | Address | datetime]


def alternatives(headers: Sequence[Header], text: str, html: str, *, boundary: str, utf8: bool) -> bytes:
    """The message with these headers and its own MIME headers. `utf8` lets headers be more than ASCII (RFC 6532).

    Raises:
        ValueError: a header's value has a line end in it.
    """
    lines = [_header(name, value, utf8=utf8) for name, value in headers]
    lines.append(f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode())
    for subtype, content in (("plain", text), ("html", html)):
        lines += [f"--{boundary}\r\n".encode(), _part(subtype, content, boundary), b"\r\n"]
    lines.append(f"--{boundary}--\r\n".encode())
    return b"".join(lines)


def _header(name: str, value: str | Address | datetime, *, utf8: bool) -> bytes:
    if name in _THREAD_HEADERS:
        # The library's own folding turns an id of more than 64 characters into encoded words, which loses the thread
        # (gh-79986): ids are only ever folded between two of them.
        ids = "\r\n ".join(str(value).split())
        return f"{name}: {ids}\r\n".encode("ascii")
    written = format_datetime(value) if isinstance(value, datetime) else str(value)
    if _needs_no_care(written) and len(name) + len(": ") + len(written) <= _LONGEST_LINE:
        return f"{name}: {written}\r\n".encode("ascii")
    policy = SMTP.clone(cte_type="7bit", utf8=utf8)
    return policy.fold_binary(*policy.header_store_parse(name, value))


def _needs_no_care(value: str) -> bool:
    return value.isascii() and value.isprintable() and "=?" not in value and value == value.strip()


def _part(subtype: str, content: str, boundary: str) -> bytes:
    lines = content.encode("utf-8").splitlines() or [b""]
    whole = b"\r\n".join([*lines, b""])
    is_plain = whole.isascii() and b"\0" not in whole and max(map(len, lines), default=0) <= _LONGEST_LINE
    encoding, body = ("7bit", whole) if is_plain and boundary not in content else _encoded(whole)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + body


def _encoded(whole: bytes) -> tuple[str, bytes]:
    """The shorter of the two encodings (RFC 2045 section 6): base64 where few letters are ASCII."""
    quoted = binascii.b2a_qp(whole, istext=True)
    # Four letters for three bytes, and a line end after every 57 of them.
    if len(quoted) <= 4 * -(-len(whole) // 3) + 2 * -(-len(whole) // 57):
        return "quoted-printable", quoted
    return "base64", base64.encodebytes(whole).replace(b"\n", b"\r\n")
