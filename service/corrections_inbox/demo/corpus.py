"""The made-up paper and its readers' mail, brought forward so that both are of this week."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line

# The Monday on which the paper and the mail were written: all dates are moved by whole weeks, so that weekdays stay true.
WRITTEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_PAPER = "paper"


def _paper() -> Traversable:
    return files(__package__) / _PAPER


def weeks_since_written(now: datetime) -> timedelta:
    return timedelta(weeks=(now - WRITTEN) // timedelta(weeks=1))


def articles(now: datetime) -> Iterator[Article]:
    """The paper's articles, in no order, published in the seven weeks before `now`."""
    shift = weeks_since_written(now)
    for line in (_paper() / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        published = datetime.fromisoformat(fields["published"])
        fields["published"] = (published.replace(tzinfo=published.tzinfo or UTC) + shift).isoformat()
        yield read_line(json.dumps(fields))


def mails(now: datetime) -> Iterator[tuple[str, bytes]]:
    """The readers' mail in order: a name that says what it is, and the raw message."""
    shift = weeks_since_written(now)
    for file in sorted((_paper() / "mails").iterdir(), key=lambda entry: entry.name):
        yield file.name.removesuffix(".eml"), _brought_forward(file.read_bytes(), shift)


def _brought_forward(raw: bytes, shift: timedelta) -> bytes:
    head, blank, body = raw.partition(b"\r\n\r\n")
    lines = head.replace(b"\r\n ", b" ").split(b"\r\n")
    return b"\r\n".join(_shifted(line, shift) for line in lines) + blank + body


def _shifted(line: bytes, shift: timedelta) -> bytes:
    name, colon, value = line.partition(b":")
    if name not in (b"Date", b"Received"):
        return line
    before, semicolon, day = value.rpartition(b";")
    moved = format_datetime(parsedate_to_datetime(day.decode()) + shift).encode()
    return name + colon + before + semicolon + b" " + moved
