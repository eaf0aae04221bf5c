"""What stands for an address that was let go of, but must not be written to again."""

import hashlib
import hmac


def pseudonym(secret: str, address: str) -> str:
    """A keyed hash of an address (HMAC-SHA256, RFC 2104): with the secret it is known again, without it never read."""
    digest = hmac.new(secret.encode(), f"address\x1f{address.lower()}".encode(), hashlib.sha256)
    return f"erased:{digest.hexdigest()}"


def known_as(secret: str, address: str) -> tuple[str, str]:
    """The two names under which letters to an address may be kept."""
    return address.lower(), pseudonym(secret, address)
