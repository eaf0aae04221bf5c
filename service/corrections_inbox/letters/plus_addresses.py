"""Addresses of ours that say what comes back to them: signed parts behind a plus (RFC 5233 subaddresses).

Readers answer a letter to `corrections+c-2026-0001.SIGNATURE@…`, which finds its case where their mail program keeps no
thread. A letter that can't be delivered comes back to `corrections+b.17.SIGNATURE@…`, 17 being its key in the outbox
(variable envelope return paths). Only the house can make a signature. Mail systems may change the case of a local part,
so all of it is meant in lower case.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator

from corrections_inbox.letters.values import Letterhead

_LONGEST_LOCAL = 64  # octets, RFC 5321 section 4.5.3.1.1
_SIGNATURE_BYTES = 10  # 16 characters of base32
_LONGEST_READ = 1_000  # of one address as it came in
_SIGNED = re.compile(
    r"\+(?P<tag>(?P<reference>c-\d{4}-\d{4,9})|b\.(?P<key>[1-9]\d{0,17}))\.(?P<signature>[a-z2-7]{16})@", re.ASCII
)


def reply_address(letterhead: Letterhead, reference: str) -> str:
    """Where readers answer a letter about a case: the corrections address, with the case in it where the house wants that."""
    plain = letterhead.masthead.address
    return _tagged(letterhead, plain, reference.lower()) if reference else plain


def return_path(letterhead: Letterhead, reverse_path: str, key: int) -> str:
    """Where letter `key` comes back to. The empty reverse-path `<>` stays empty: nothing comes back to it."""
    return _tagged(letterhead, reverse_path, f"b.{key}") if "@" in reverse_path else reverse_path


def references_in(addresses: Iterable[str], secret: str) -> tuple[str, ...]:
    """The cases that these addresses name with a signature of ours."""
    return tuple(
        dict.fromkeys(found["reference"].upper() for found in _signed(addresses, secret) if found["reference"])
    )


def letters_in(addresses: Iterable[str], secret: str) -> tuple[int, ...]:
    """The keys of the letters that these addresses name with a signature of ours."""
    return tuple(dict.fromkeys(int(found["key"]) for found in _signed(addresses, secret) if found["key"]))


def _tagged(letterhead: Letterhead, address: str, tag: str) -> str:
    if not (letterhead.plus_addresses and letterhead.secret):
        return address
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+{tag}.{_signature(letterhead.secret, tag)}"
    return f"{tagged}@{domain}" if len(tagged.encode()) <= _LONGEST_LOCAL else address


def _signed(addresses: Iterable[str], secret: str) -> Iterator[re.Match[str]]:
    for address in addresses:
        for found in _SIGNED.finditer(address[:_LONGEST_READ].lower()):
            if secret and hmac.compare_digest(found["signature"], _signature(secret, found["tag"])):
                yield found


def _signature(secret: str, tag: str) -> str:
    digest = hmac.new(secret.encode(), f"plus-address\x1f{tag}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode("ascii").lower()
