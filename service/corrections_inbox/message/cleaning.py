"""Bytes to text that every later stage can store: valid UTF-8, no NUL, one kind of line end."""

import codecs
import re

# Encodings that are no character sets of mail, or whose decoders take quadratic time on hostile input.
_REFUSED = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# What senders write, and what they mean by it (WHATWG Encoding, "Names and labels").
_MEANT = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp_ext",
}

# Control characters other than tab and newline, lone surrogates, and the marks that this package sets itself.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufff9-\ufffb\ue000-\ue00f"
_SURROGATES = "\ud800-\udfff"
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_UNWANTED = re.compile(f"[{_CONTROLS}]")
_SURROGATE = re.compile(f"[{_SURROGATES}]")
_LINE_END = re.compile(f"\r\n?|[{_LINE_ENDS}]")
_UNCLEAN = re.compile(f"[{_CONTROLS}{_SURROGATES}{_LINE_ENDS}]")
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def normalise_lines(raw: bytes) -> bytes:
    """CRLF, CR and LF all become LF; the doubled CR that some gateways write counts as one line end."""
    if _LONE_RETURN.search(raw) is None:
        return raw.translate(None, b"\r")
    return raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def clean(text: str) -> str:
    """Text without controls, lone surrogates or foreign line ends."""
    if _UNCLEAN.search(text) is None:
        return text
    return _SURROGATE.sub("\ufffd", _UNWANTED.sub("", _LINE_END.sub("\n", text)))


def clean_line(text: str) -> str:
    """The same on one line, runs of white space folded."""
    return " ".join(clean(text).split())


def _codec(label: str) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return None if name.replace("_", "-") in _REFUSED else _MEANT.get(name, name)


def _attempt(data: bytes, codec: str, errors: str = "strict") -> str | None:
    try:
        text = data.decode(codec, errors=errors)
    except (UnicodeError, LookupError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _mostly(data: bytes, codec: str) -> str | None:
    # A cut or patched multibyte text is still that text; one in the wrong charset has more holes than letters.
    text = _attempt(data, codec, "replace") or ""
    holes = text.count("\ufffd")
    letters = sum(1 for c in text if c > "\x7f") - holes
    return text if holes <= letters else None


def decode(data: bytes, charset: str | None) -> str:
    """Text in the declared charset if that can be, else UTF-8, else windows-1252; never fails."""
    declared = _codec(charset or "") or "utf-8"
    text = _attempt(data, declared)
    return clean(_guessed(data, declared) if text is None else text)


def _guessed(data: bytes, declared: str) -> str:
    for attempt, codec in ((_attempt, "utf-8"), (_mostly, declared), (_mostly, "utf-8")):
        text = attempt(data, codec)
        if text is not None:
            return text
    return data.decode("cp1252", errors="replace")
