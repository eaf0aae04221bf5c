"""Finds the articles of published correction notices by the notice's words alone, then with outlet and month told.

    python benchmarks/notices.py ARCHIVE NOTICES [--misses]

ARCHIVE is an articles file or an index folder. NOTICES is JSON Lines, optionally gzip, with `text`, `language`,
`article_id`, `article_url`, and `correction_date` or `article_published` (ISO days); notices without an `article_id`
that the archive has are left out. Each is read as a mail of its words alone that came after all articles. The hints
are told as a reader would tell them, in one sentence before the words: the outlet's host, and the month.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from labelled import opened, wilson

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import understand
from corrections_inbox.message import Authentication, Message, Role, Segment

AFTER_ALL = datetime(2100, 1, 1, tzinfo=UTC)
LINKED = 0.8


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


def run(found: list[Notice], index: ArticleIndex, *, hinted: bool) -> list[Notice]:
    """Prints one row of the table; gives the notices whose article did not come first."""
    first = third = links = wrong = 0
    missed = []
    started = time.process_time()
    for notice in found:
        match = understand(notice.message(hinted=hinted), index, received=AFTER_ALL, link_threshold=LINKED)[0]
        ids = [candidate.article.id for candidate in match.candidates]
        third += notice.article_id in ids
        if ids[:1] == [notice.article_id]:
            first += 1
        else:
            missed.append(notice)
        links += match.linked is not None
        wrong += match.linked is not None and match.linked.article.id != notice.article_id
    low, high = wilson(first, len(found))
    seconds = (time.process_time() - started) / len(found)
    print(
        f"{'text, outlet and month' if hinted else 'text alone':24}{len(found):5}{first / len(found):9.1%} "
        f"({low:.1%}-{high:.1%}){third / len(found):10.1%}{links:7}{wrong:7}{seconds:8.3f}"
    )
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("notices", type=Path)
    parser.add_argument("--misses", action="store_true", help="name the notices whose article did not come first")
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    found = list(notices(arguments.notices, index))
    print(f"{'told':24}{'n':>5}{'first':>9}  95 % interval{'in three':>10}{'linked':>7}{'wrong':>7}{'CPU s':>8}")
    for hinted in (False, True):
        missed = run(found, index, hinted=hinted)
        if arguments.misses:
            print("missed:", ", ".join(notice.id for notice in missed))


if __name__ == "__main__":
    main()
