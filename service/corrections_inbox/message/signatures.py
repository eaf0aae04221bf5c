"""Where a reporter's words end and what they sign with begins: delimiters, phone footers, sign-offs, disclaimers."""

from collections.abc import Iterator

from corrections_inbox.message import speech
from corrections_inbox.message.values import Role

_MOST_LINES = 15
_MOST_SIGN_OFF_LINES = 8
_LONGEST_SIGN_OFF_LINE = 80
_MOST_WORDS = 9
_BANNER_REACH = 3


def mark_signatures(words: list[str], roles: list[Role]) -> None:
    """Gives the lines of signatures, phone footers, disclaimers and mail gateways' banners the role SIGNATURE."""
    for start, end in _own_runs(roles):
        _mark_banner(words, roles, start, end)
        _mark_footers(words, roles, start, end)
        _mark_tail(words, roles, start, end)


def _own_runs(roles: list[Role]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    runs = []
    for i, role in enumerate([*roles, Role.QUOTED]):
        if role is Role.OWN and start is None:
            start = i
        elif role is not Role.OWN and start is not None:
            runs.append((start, i))
            start = None
    yield from runs


def _mark_banner(words: list[str], roles: list[Role], start: int, end: int) -> None:
    seen = 0
    for i in range(start, end):
        if words[i] and speech.EXTERNAL_BANNER.fullmatch(words[i]):
            _mark(roles, i, _paragraph_end(words, i, end))
        seen += bool(words[i])
        if seen >= _BANNER_REACH:
            return


def _mark_footers(words: list[str], roles: list[Role], start: int, end: int) -> None:
    for i in range(start, end):
        if words[i] and speech.PHONE_FOOTER.fullmatch(words[i]) and len(words[i].split()) <= _MOST_WORDS:
            _mark(roles, i, i + 1)
        elif words[i] and speech.DISCLAIMER.match(words[i]):
            _mark(roles, i, end)
            return


def _mark_tail(words: list[str], roles: list[Role], start: int, end: int) -> None:
    """The last delimiter or sign-off of a run, if only a signature follows it."""
    last = max((i for i in range(start, end) if words[i] and roles[i] is Role.OWN), default=start)
    for i in range(last, max(start - 1, last - 2 * _MOST_LINES), -1):
        if _is_delimiter(words[i]) and _count(words, i, last + 1) <= _MOST_LINES:
            _mark(roles, i, _before_postscript(words, i, end))
            return
    for i in range(last, max(start, last - _MOST_SIGN_OFF_LINES - 4), -1):
        if words[i] and speech.SIGN_OFF.fullmatch(words[i]) and _is_name_block(words, i + 1, last + 1):
            _mark(roles, i, _before_postscript(words, i, end))
            return


def _is_delimiter(line: str) -> bool:
    return line in {"--", "—", "–-", "---"} or (len(line) >= _BANNER_REACH and not line.strip("_"))


def _is_name_block(words: list[str], start: int, end: int) -> bool:
    lines = [line for line in words[start:end] if line]
    if any(speech.POSTSCRIPT.match(line) for line in lines):
        lines = lines[: next(i for i, line in enumerate(lines) if speech.POSTSCRIPT.match(line))]
    return len(lines) <= _MOST_SIGN_OFF_LINES and all(
        len(line) <= _LONGEST_SIGN_OFF_LINE and len(line.split()) <= _MOST_WORDS for line in lines
    )


def _before_postscript(words: list[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if words[i] and speech.POSTSCRIPT.match(words[i])), end)


def _paragraph_end(words: list[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if not words[i]), end)


def _count(words: list[str], start: int, end: int) -> int:
    return sum(1 for line in words[start:end] if line)


def _mark(roles: list[Role], start: int, end: int) -> None:
    for i in range(start, end):
        if roles[i] is Role.OWN:
            roles[i] = Role.SIGNATURE
