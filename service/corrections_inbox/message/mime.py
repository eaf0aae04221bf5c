"""What a part's header says of its content (RFC 2045, 2183, 2231), each field looked at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message as Headers
from email.utils import collapse_rfc2231_value

MAX_PARAMETERS = 8 * 1024

# A field as nearly all are: no RFC 2231, no escapes, nothing that a careful parser would have to think about.
_PLAIN = re.compile(r'[^;"=*\\]*(?:; ?[\w-]+=(?:"[^"*\\<>]*"|[^\s;"=*\\<>]*))*')
_PLAIN_PARAMETER = re.compile(r'; ?([\w-]+)=(?:"([^"]*)"|([^;]*))')
_FIELDS = frozenset({"content-type", "content-disposition", "content-transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Mime:
    """Names are in lower case, and "" where they are not told. `encoding` is that of the transfer."""

    media_type: str
    encoding: str
    disposition: str
    type_parameters: Mapping[str, str]
    disposition_parameters: Mapping[str, str]

    @classmethod
    def of(cls, fields: Sequence[tuple[str, bytes]], default_type: str = "text/plain") -> "Mime":
        """What raw header fields say; of several of one name the first counts, and of a long one its beginning."""
        told = {name: _unfolded(value) for name, value in reversed(fields) if name in _FIELDS}
        content_type = told.get("content-type", default_type)
        disposition = told.get("content-disposition", "")
        media_type = _value(content_type)
        return cls(
            # What is no media type is text (RFC 2045 section 5.2).
            media_type if media_type.count("/") == 1 else "text/plain",
            told.get("content-transfer-encoding", "").lower(),
            _value(disposition),
            _parameters(content_type),
            _parameters(disposition),
        )


def _unfolded(value: bytes) -> str:
    return " ".join(value[:MAX_PARAMETERS].decode("latin-1").split())


def _value(field: str) -> str:
    return field.partition(";")[0].strip().lower()


def _parameters(field: str) -> dict[str, str]:
    """A field's parameters with RFC 2231 undone, of several of one name the first; broken ones are left out."""
    if _PLAIN.fullmatch(field):
        plain = reversed(_PLAIN_PARAMETER.findall(field))
        return {name.lower(): quoted or bare for name, quoted, bare in plain}
    carrier = Headers()
    carrier["content-type"] = field
    try:
        told = carrier.get_params([])
    except (ValueError, TypeError, IndexError, LookupError):
        # The standard library raises on some broken RFC 2231 parameters.
        return {}
    return {name.lower(): _collapsed(value) for name, value in reversed(told)}


def _collapsed(value: str | tuple[str | None, str | None, str]) -> str:
    try:
        return collapse_rfc2231_value(value)
    except (ValueError, TypeError, IndexError, LookupError):
        return ""
