"""Text as it may be kept: no line ends of other systems, nothing that a database or XML refuses."""

_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], " ")


def tidy(text: str) -> str:
    """The text without white space around it, with the line feed as its only line end, and fit for any store."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()
    # Half a surrogate pair is legal in JSON and in no encoding.
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
