"""Where a reporter's words end and what they sign with begins: delimiters, phone footers, sign-offs, disclaimers."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from corrections_inbox.message import closings
from corrections_inbox.message.glancing import Glance
from corrections_inbox.message.values import Role

_MOST_LINES = 15
_MOST_SIGN_OFF_LINES = 8
_LONGEST_SIGN_OFF_LINE = 80
_MOST_WORDS = 9
_BANNER_REACH = 3
_DELIMITERS = frozenset({"--", "—", "–-", "---"})

_DEEP_LINK = re.compile(r"https?://[^\s/]+/[^\s/]+/[^\s]+")
_SOCIAL = re.compile(r"//(?:[\w-]+\.)*(?:linkedin|facebook|instagram|twitter|x|youtube|calendly|google|goo|xing)\.\w+/")


def mark_signatures(words: list[str], glance: Glance, roles: list[Role]) -> None:
    """Gives the lines of signatures, phone footers, disclaimers and mail gateways' banners the role SIGNATURE."""
    footers = glance.holding((*closings.PHONE_FOOTER_WORDS, *closings.DISCLAIMER_WORDS))
    delimiters = [i for i in glance.holding(("_", *_DELIMITERS)) if _is_delimiter(words[i])]
    for start, end in _own_runs(roles):
        _mark_banner(words, roles, start, end)
        _mark_footers(words, footers, roles, start, end)
        _mark_delimited(words, delimiters, roles, start, end)
        _mark_sign_off(words, delimiters, roles, start, end)
    for i in range(1, len(roles)):
        if not words[i] and roles[i] is Role.OWN:
            roles[i] = roles[i - 1]


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
        if words[i] and closings.EXTERNAL_BANNER.fullmatch(words[i]):
            _mark(roles, i, _paragraph_end(words, i, end))
        seen += bool(words[i])
        if seen >= _BANNER_REACH:
            return


def _mark_footers(words: list[str], footers: list[int], roles: list[Role], start: int, end: int) -> None:
    for i in _between(footers, start, end):
        if closings.PHONE_FOOTER.fullmatch(words[i]) and len(words[i].split()) <= _MOST_WORDS:
            _mark(roles, i, i + 1)
        elif closings.DISCLAIMER.match(words[i]) and any(words[start:i]):
            _mark(roles, i, end)
            return


def _mark_delimited(words: list[str], delimiters: list[int], roles: list[Role], start: int, end: int) -> None:
    """The last signature delimiter of a run and what follows it, unless that is too long or cites a source."""
    last = _last_own(words, roles, start, end)
    near = _between(delimiters, max(start, last - 2 * _MOST_LINES + 1), last + 1)
    if not near:
        return
    first = i = near[-1]
    if _count(words, i, last + 1) > _MOST_LINES or (words[i][0] != "_" and _cites(words[i + 1 : last + 1])):
        return
    while first > start and (not words[first - 1] or _is_delimiter(words[first - 1])):
        first -= 1
    while not words[first]:
        first += 1
    _mark(roles, first, _before_postscript(words, i, end))


def _mark_sign_off(words: list[str], delimiters: list[int], roles: list[Role], start: int, end: int) -> None:
    """The last sign-off of a run, if only a name and an address follow it, or a delimiter with more."""
    last = _last_own(words, roles, start, end)
    for i in range(last, max(start, last - _MOST_SIGN_OFF_LINES - 4), -1):
        if words[i] and closings.SIGN_OFF.fullmatch(words[i]):
            stop = min(*_between(delimiters, i, last + 1)[:1], last + 1, _before_postscript(words, i, end))
            if _is_name_block(words[i + 1 : stop]):
                _mark(roles, i, stop)
            return


def _between(numbers: list[int], start: int, end: int) -> list[int]:
    return numbers[bisect_left(numbers, start) : bisect_left(numbers, end)]


def _last_own(words: list[str], roles: list[Role], start: int, end: int) -> int:
    return next((i for i in range(end - 1, start - 1, -1) if words[i] and roles[i] is Role.OWN), start)


def _cites(lines: list[str]) -> bool:
    # People sign with their own sites; a link deep into somebody's pages is a source, wherever it stands.
    return any(link for line in lines for link in _DEEP_LINK.findall(line) if not _SOCIAL.search(link))


def _is_delimiter(line: str) -> bool:
    return line in _DELIMITERS or (line.startswith("___") and not line.strip("_"))


def _is_name_block(lines: list[str]) -> bool:
    written = [line for line in lines if line]
    return len(written) <= _MOST_SIGN_OFF_LINES and all(
        len(line) <= _LONGEST_SIGN_OFF_LINE and len(line.split()) <= _MOST_WORDS for line in written
    )


def _before_postscript(words: list[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if words[i] and closings.POSTSCRIPT.match(words[i])), end)


def _paragraph_end(words: list[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if not words[i]), end)


def _count(words: list[str], start: int, end: int) -> int:
    return sum(1 for line in words[start:end] if line)


def _mark(roles: list[Role], start: int, end: int) -> None:
    for i in range(start, end):
        if roles[i] is Role.OWN:
            roles[i] = Role.SIGNATURE
