"""Raw header fields to text: unfolded, RFC 2047 decoded, bounded in what the slow parser of the library may see."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.headerregistry import HeaderRegistry
from email.utils import parsedate_to_datetime

from corrections_inbox.message.cleaning import clean_line, decode

# The modern parser takes quadratic time: longer values, and all after the budget, go through the old decoder.
_LONGEST_MODERN = 8 * 1024
_MODERN_BUDGET = 64 * 1024
_LONGEST_DATE = 200
_MOST_IDS = 100

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,995}>")
_EPOCH, _LAST_YEAR = 1970, 2200
# The registry makes a class each time that it is asked for one.
_Unstructured = HeaderRegistry()["subject"]


class HeaderText:
    """Decodes the header fields of one message within a budget of time."""

    def __init__(self) -> None:
        self._left = _MODERN_BUDGET

    def __call__(self, value: bytes) -> str:
        """One field's value as one clean line of text."""
        text = unfolded(value)
        if "=?" not in text:
            return text
        if len(text) <= min(_LONGEST_MODERN, self._left):
            self._left -= len(text)
            decoded = _modern(text)
            if decoded is not None:
                return clean_line(decoded)
        return clean_line(_old(text))


def unfolded(value: bytes) -> str:
    """A raw field value on one clean line, RFC 2047 words left as they are."""
    return " ".join(decode(value, None).split())


def _modern(text: str) -> str | None:
    try:
        return str(_Unstructured("subject", text))
    except (ValueError, TypeError, LookupError, AttributeError, IndexError, RecursionError, HeaderParseError):
        return None


def _old(text: str) -> str:
    try:
        pieces = decode_header(text)
    except (ValueError, HeaderParseError):
        return text
    return "".join(p if isinstance(p, str) else decode(p, charset) for p, charset in pieces)


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """The ids of In-Reply-To or References with their angle brackets; of very many the first and the last."""
    found = list(dict.fromkeys(i for value in values for i in _MESSAGE_ID.findall(value)))
    return tuple(found if len(found) <= _MOST_IDS else [found[0], *found[1 - _MOST_IDS :]])


def date_of(value: str) -> datetime | None:
    """An RFC 5322 date as an aware time in UTC; None where it can't be read. A date without zone is taken as UTC."""
    try:
        moment = parsedate_to_datetime(value[:_LONGEST_DATE])
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if _EPOCH <= moment.year <= _LAST_YEAR else None


def received_date(values: Sequence[str]) -> datetime | None:
    """When the last server took the message in: the time behind the semicolon of the topmost Received field."""
    return date_of(values[0].rpartition(";")[2]) if values else None
