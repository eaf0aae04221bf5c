"""The articles file: one JSON object a line, read into an Article or refused with a reason."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from corrections_inbox.articles.text import tidy
from corrections_inbox.articles.urls import canonical
from corrections_inbox.articles.values import Article

LONGEST_LINE = 20_000_000  # bytes or characters
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$")  # RFC 3339 §5.6


def read_line(line: str | bytes) -> Article:
    """Reads one line of an articles file: `url`, `headline` and `text` are required, null is as good as absent.

    Raises:
        ValueError: one clause that says what is wrong, and with which key.
    """
    row = _object(line)
    url = _required(row, "url")
    identity = canonical_or_refusal("url", url)
    return Article(
        id=_id(row) or identity,
        url=url,
        headline=_required(row, "headline"),
        text=_required(row, "text"),
        standfirst=_text(row, "standfirst"),
        byline=_text(row, "byline"),
        section=_text(row, "section"),
        language=_text(row, "language"),
        published=_published(row),
        captions=_texts(row, "captions"),
        aliases=_aliases(row),
    )


def read_identity(line: str | bytes) -> str:
    """The identity of a line's article, its words unread.

    Raises:
        ValueError: the line can't be read so far.
    """
    row = _object(line)
    return _id(row) or canonical_or_refusal("url", _required(row, "url"))


def read_time(text: str) -> datetime:
    """Reads an ISO day as midnight UTC, or an RFC 3339 date-time, into UTC.

    Raises:
        ValueError: it is neither.
    """
    try:
        if _DAY.match(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        if _TIME.match(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{text[:40]!r} is neither a day (2026-03-02) nor an RFC 3339 time (2026-03-02T09:00:00Z)")


def canonical_or_refusal(key: str, url: str) -> str:
    """The canonical URL.

    Raises:
        ValueError: it has none; the reason names the key it came from.
    """
    try:
        return canonical(url)
    except ValueError as error:
        raise ValueError(f'"{key}": {error}') from None


def _object(line: str | bytes) -> Mapping[str, object]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"the line is longer than {LONGEST_LINE:,} characters")
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
    except UnicodeDecodeError as error:
        raise ValueError(f"the line is not UTF-8 (byte {error.start + 1})") from None
    try:
        row = json.loads(text.strip().removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):
        raise ValueError("the line is not JSON that can be read: nested too deep or a number too long") from None
    if not isinstance(row, dict):
        raise ValueError("the line is not a JSON object")  # noqa: TRY004  callers know one error: the line is wrong
    return row


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{key}" must be text, not {_kind(value)}')  # noqa: TRY004  the same
    return tidy(value)


def _required(row: Mapping[str, object], key: str) -> str:
    if row.get(key) is None:
        raise ValueError(f'"{key}" is missing')
    if not (text := _text(row, key)):
        raise ValueError(f'"{key}" is empty')
    return text


def _texts(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = row.get(key)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f'"{key}" must be a list of texts')
    return tuple(tidy(value) for value in values)


def _aliases(row: Mapping[str, object]) -> tuple[str, ...]:
    aliases = _texts(row, "aliases")
    for alias in aliases:
        canonical_or_refusal("aliases", alias)
    return aliases


def _id(row: Mapping[str, object]) -> str:
    value = row.get("id")
    # Many editorial systems number their articles.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(row, "id")


def _published(row: Mapping[str, object]) -> datetime | None:
    text = _text(row, "published")
    try:
        return read_time(text) if text else None
    except ValueError as error:
        raise ValueError(f'"published": {error}') from None


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    return {int: "a number", float: "a number", list: "a list", dict: "an object"}[type(value)]
