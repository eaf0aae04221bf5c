"""Bytes of a web page to text: what it says of itself is a hint, what decodes without error is the proof."""

import codecs
import re

from charset_normalizer import from_bytes

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEAD = 8192  # bytes in which a declaration is looked for
_SAMPLE = 100_000  # bytes that a guess rests on
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SHIFTED = b"\x1b"  # ISO-2022 encodings are plain ASCII but for their escapes


def decode(raw: bytes, declared: str = "") -> str:
    """The page's text; bytes that fit no encoding become U+FFFD. `declared` is the charset of its HTTP header."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").removeprefix("\ufeff")
    match = _DECLARED.search(raw[:_HEAD])
    named = [name for name in (_known(declared), _known(match[1].decode("ascii") if match else "")) if name]
    # Text in another encoding hardly ever happens to be valid UTF-8, while wrong declarations are common.
    tried = [*named, "utf-8"] if _SHIFTED in raw[:_SAMPLE] else ["utf-8", *named]
    for encoding in tried:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(named[0] if named else _guessed(raw), "replace")


def _known(name: str) -> str:
    try:
        # Decoding proves that it is a charset: rot13 and its like are codecs too.
        b"".decode(name.strip())
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    # WHATWG Encoding: who says Latin-1 means windows-1252.
    return "cp1252" if found in {"iso8859-1", "ascii"} else found


def _guessed(raw: bytes) -> str:
    best = from_bytes(raw[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
