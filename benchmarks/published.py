"""Published correction notices and the articles that they are about, as the benchmarks read them.

NOTICES is JSON Lines, optionally gzip, with `text`, `language`, `article_id`, `article_url`, and `correction_date` or
`article_published` (ISO days); notices without an `article_id` that the archive has are left out. Each is read as a
mail of its words alone that came after all articles. The hints are told as a reader would tell them, in one sentence
before the words: the outlet's host, and the month.
"""
# ruff: noqa: INP001  read by the scripts beside it

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from corrections_inbox.index import ArticleIndex
from corrections_inbox.message import Authentication, Message, Role, Segment

AFTER_ALL = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Notice:
    """A published notice and the article that it is about."""

    id: str
    text: str
    language: str
    article_id: str
    hint: str

    def message(self, *, hinted: bool) -> Message:
        """The notice as a mail of nothing but its words."""
        text = f"{self.hint}\n\n{self.text}" if hinted else self.text
        return Message(
            message_id=None, sender=None, reply_to=(), to=(), reverse_path=None, subject="", sent=None, received=None,
            in_reply_to=(), references=(), headers=(), media_types=(), text=text,
            segments=(Segment(Role.OWN, 0, len(text)),), links=(), attachments=(), language=self.language,
            authentication=Authentication(), forwarded_sender=None, defects=(),
        )  # fmt: skip


def notices(path: Path, index: ArticleIndex) -> Iterator[Notice]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as rows:
        for row in map(json.loads, rows):
            if row["article_id"] and index.articles([row["article_id"]]):
                day = row.get("correction_date") or row.get("article_published")
                month = f" in {date.fromisoformat(day):%B %Y}" if day else ""
                host = (urlsplit(row["article_url"]).hostname or "").removeprefix("www.")
                hint = f"This appeared on {host}{month}."
                yield Notice(row["id"], row["text"], row["language"].split("-")[0], row["article_id"], hint)
