"""Who an address belongs to: staff, ourselves, or no person at all."""

import re
from collections.abc import Collection

from corrections_inbox.message import Address

_MAIL_SERVERS = frozenset({"mailer-daemon", "maildaemon", "mail-daemon", "mdaemon", "mailerdaemon"})
_SYSTEM_NAMES = _MAIL_SERVERS | frozenset(
    {"daemon", "postmaster", "abuse", "root", "uucp", "nobody", "mailer"}
    | {"listserv", "majordomo", "mmdf", "autoreply", "auto-reply", "autoresponder", "bounce", "bounces"}
)
_NO_REPLY = re.compile(
    r"^(?:do|please)?[-_.]?(?:not|no|non|ne|nicht|nao|não|keine)[-_.]?(?:pas[-_.]?)?"
    r"(?:reply|replies|respond|repond|répond|antwort)"
)
_SYSTEM_SHAPES = re.compile(
    r"^owner-|-(?:request|relay|owner|bounces?|noreply|no-reply)$|[-_.+]no-?reply$|^bounces?[-+=]"
)


def local_part(address: Address) -> str:
    """What stands before the @, in lower case."""
    return address.address.rpartition("@")[0].lower()


def is_mail_server(address: Address) -> bool:
    """Whether this is the program that returns letters: nobody else writes from there."""
    return local_part(address) in _MAIL_SERVERS


def is_mail_system(address: Address | None) -> bool:
    """The same, or the postmaster, who may be a person (RFC 2142 §5, RFC 5321 §4.5.1)."""
    return address is not None and local_part(address) in _MAIL_SERVERS | {"postmaster"}


def is_no_reply(address: Address) -> bool:
    """Whether the address itself says that nobody reads what is sent there."""
    local = local_part(address)
    return bool(_NO_REPLY.match(local)) or local.endswith(("noreply", "no-reply", "donotreply"))


def is_system(address: Address) -> bool:
    """Whether the local part names a machine or a role that must not be answered (RFC 5230 §4.6; OpenBSD vacation)."""
    local = local_part(address)
    return local in _SYSTEM_NAMES or bool(_SYSTEM_SHAPES.search(local)) or is_no_reply(address)


def is_among(address: Address, entries: Collection[str]) -> bool:
    """Whether bare lower-case `entries` name the address, its untagged form (RFC 5233), or, as "@domain", its domain.

    An entry may have a tag itself, and the address another one behind it.
    """
    whole = address.address.lower()
    untagged, once_less = re.sub(r"\+[^@]*@", "@", whole), re.sub(r"\+[^+@]*@", "@", whole)
    return bool({whole, untagged, once_less, f"@{address.domain.lower()}"} & set(entries))


def can_be_written_to(address: Address | None) -> bool:
    """Whether there is one mailbox at a domain with a dot."""
    return address is not None and bool(local_part(address)) and "." in address.domain.strip(".")
