"""Addresses out of header fields (RFC 5322 section 3.4), in linear time and without guessing who sent a mail.

Address parsers disagree on odd input (CVE-2023-27043), and what two readers understand differently is a way to
have our letter sent to a stranger. So the sender is taken from a plain mailbox alone; other fields are read kindly.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from corrections_inbox.message.values import Address

_MOST_ADDRESSES = 500
_LONGEST_FIELD = 64 * 1024

_LOCAL = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_DOMAIN = r"[^\W_](?:[\w-]*)(?:\.[^\W_][\w-]*)+"
_SPEC = rf"(?P<local>{_LOCAL})@(?P<domain>{_DOMAIN})\.?"
_BARE = re.compile(_SPEC)
_ANGLE = re.compile(rf"(?P<name>[^<>]*)<\s*{_SPEC}\s*>")
_QUOTED_NAME = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()<>@,;:\\\"]*\)")
_SPECIALS = re.compile(r'[<>@,;:()\[\]\\"]')
_LOOSE = re.compile(rf"(?<![\w.@]){_SPEC}(?![\w@])")
_LONGEST_LOCAL, _LONGEST_ADDRESS = 64, 254
_LONGEST_ENTRY = 1_000


def _address(match: re.Match[str], name: str = "") -> Address | None:
    local, domain = match["local"], match["domain"].lower()
    if len(local) > _LONGEST_LOCAL or len(local) + 1 + len(domain) > _LONGEST_ADDRESS:
        return None
    return Address(f"{local}@{domain}", name)


def single_mailbox(value: str, decoded: Callable[[str], str]) -> Address | None:
    """The one plain mailbox of a From field; None if there is none, or several, or readers could differ on it.

    A display name that holds an address outside quotation marks is allowed only where it is the same address.
    """
    value = value[:_LONGEST_ENTRY].strip()
    if bare := _BARE.fullmatch(value):
        return _address(bare)
    angle = _ANGLE.fullmatch(value)
    found = _address(angle) if angle else None
    if angle is None or found is None:
        return None
    name = angle["name"].strip()
    unquoted = _COMMENT.sub(" ", _QUOTED_NAME.sub(" ", name))
    if _SPECIALS.search(unquoted) and unquoted.strip().lower() != found.address.lower():
        return None
    return Address(found.address, decoded(_unquote(name)))


def mailboxes(values: Iterable[str], decoded: Callable[[str], str]) -> tuple[Address, ...]:
    """All addresses of To, Cc, Reply-To and the like, groups flattened, each once; unreadable ones are left out."""
    found: dict[str, Address] = {}
    for value in values:
        for entry in _entries(value[:_LONGEST_FIELD]):
            address = single_mailbox(entry, decoded) or _loose(entry)
            if address:
                found.setdefault(address.address.lower(), address)
            if len(found) >= _MOST_ADDRESSES:
                return tuple(found.values())
    return tuple(found.values())


def _loose(entry: str) -> Address | None:
    # The last one: what stands before it is a name, whatever it looks like.
    matches = list(_LOOSE.finditer(_QUOTED_NAME.sub(" ", entry[:_LONGEST_ENTRY])))
    return _address(matches[-1]) if matches else None


def _entries(value: str) -> Iterator[str]:
    """The comma-separated entries of an address list; a group's name and colon are dropped."""
    start, quoted, angle, depth, escaped = 0, False, False, 0, False
    for i, c in enumerate(value):
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif c == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif c in "()":
            depth = max(0, depth + (1 if c == "(" else -1))
        elif c in "<>":
            angle = c == "<"
        elif c == ":" and not angle and not depth:
            start = i + 1
        elif c in ",;" and not angle and not depth:
            yield value[start:i]
            start = i + 1
    yield value[start:]


def _unquote(name: str) -> str:
    if _QUOTED_NAME.fullmatch(name):
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return name


def reverse_path(value: str) -> str:
    """The address of a Return-Path field without its angle brackets; "" for the null reverse-path `<>`."""
    return value.strip().strip("<>").strip()
