"""Offsets for JavaScript, which counts UTF-16 units where we and the W3C's selectors count code points."""

_BEYOND_ONE_UNIT = 0xFFFF


def utf16_offsets(text: str, start: int, end: int) -> tuple[int, int]:
    """The UTF-16 units of `text` at which the code points `start` and `end` stand.

    Raises:
        ValueError: the offsets are no span of the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"{start} to {end} is no span of a text of {len(text)} code points.")
    first = _units(text[:start])
    return first, first + _units(text[start:end])


def _units(text: str) -> int:
    return len(text) + (0 if text.isascii() else sum(ord(character) > _BEYOND_ONE_UNIT for character in text))
