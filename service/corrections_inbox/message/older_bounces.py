"""Bounces of the many shapes from before RFC 3464, as flufl.bounce knows them."""

import email
import logging

from flufl.bounce import all_failures

# Where it fails it says so at length, to nobody's use.
logging.getLogger("flufl.bounce").propagate = False


def failures(raw: bytes) -> list[tuple[str, bool]]:
    """Whom a letter did not reach, in order, each with whether it never will; never raises."""
    try:
        temporary, permanent = all_failures(email.message_from_bytes(raw))
    except Exception:  # noqa: BLE001  it raises the most various things on mail that it did not expect
        return []
    found = [(address, True) for address in sorted(permanent)] + [(address, False) for address in sorted(temporary)]
    return [(address.decode("utf-8", "replace"), lasts) for address, lasts in found]
