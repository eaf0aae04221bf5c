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


def code_points(text: str, start: int, end: int) -> tuple[int, int]:
    """The code points of `text` at which the UTF-16 units `start` and `end` stand; half a pair counts as none of it.

    Raises:
        ValueError: the offsets are no span of the text.
    """
    if text.isascii():
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"{start} to {end} is no span of a text of {len(text)} UTF-16 units.")
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= 2 * start <= 2 * end <= len(units):
        raise ValueError(f"{start} to {end} is no span of a text of {len(units) // 2} UTF-16 units.")
    first = len(_decoded(units[: 2 * start]))
    return first, first + len(_decoded(units[2 * start : 2 * end]))


def _decoded(units: bytes) -> str:
    return units.decode("utf-16-le", "ignore")


def _units(text: str) -> int:
    return len(text) + (0 if text.isascii() else sum(ord(character) > _BEYOND_ONE_UNIT for character in text))
