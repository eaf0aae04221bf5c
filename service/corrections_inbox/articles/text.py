"""Text as it may be kept: no line ends of other systems, nothing that a database refuses."""


def tidy(text: str) -> str:
    """The text without white space around it, with the line feed as its only line end, and fit for any store."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").strip()
    # Half a surrogate pair is legal in JSON and in no encoding.
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
