"""Text as it may be kept: no line ends of other systems, nothing that a database or XML refuses."""

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def printable(text: str) -> str:
    """The text with a space for each control character but tab and line end."""
    return _CONTROLS.sub(" ", text)


def tidy(text: str) -> str:
    """The text without white space around it, with the line feed as its only line end, and fit for any store."""
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    # Half a surrogate pair is legal in JSON and in no encoding.
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
