"""Mails to editors are forwarded: no reader's address stands in them, wherever the reader wrote it."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from corrections_inbox.cases import Case

HIDDEN = "(address)"
# Any run of characters around an @ with a dot behind it (RFC 5321 dot-string, loosely), with "mailto:" before it.
_MAILBOX = re.compile(
    r"(?:mailto:)?[^\s<>()\[\],;:\"“”„]+@[^\s<>()\[\],;:\"“”„@]+\.[^\s<>()\[\],;:\"“”„@.]+", re.IGNORECASE
)


def without_addresses(text: str) -> str:
    """The text with every e-mail address left out, whosever it is."""
    return _MAILBOX.sub(HIDDEN, text) if "@" in text else text


def addresses_of(case: Case) -> frozenset[str]:
    """The addresses of a case's readers, in lower case."""
    return frozenset(report.reporter.address.lower() for report in case.reports if report.reporter)


def without(text: str, addresses: Iterable[str]) -> str:
    """The text with these addresses left out; an address that the article has wrong stays."""
    for address in addresses:
        text = re.sub(re.escape(address), HIDDEN, text, flags=re.IGNORECASE)
    return text


def gives_away(url: str, addresses: Iterable[str]) -> bool:
    """Whether a URL holds one of these addresses."""
    plain = unquote(url).lower()
    return any(address in plain for address in addresses)
