"""Writes what editors confirmed as labelled mail, for `fit_matching.py` and `fit_passages.py` to learn from.

    python benchmarks/confirmed.py SETTINGS FOLDER

SETTINGS is the service's settings file. FOLDER gets `eml/`, a file for each confirmed mail whose bytes are still kept;
`labels.jsonl`, as `labelled.py` tells; and `articles.jsonl`, the archive, in which a confirmed article stands as it did
when its mail came in, before anything was corrected. Then

    python benchmarks/fit_matching.py FOLDER/articles.jsonl FOLDER/eml FOLDER/labels.jsonl

FOLDER holds readers' letters: it is made for its owner alone, and to be deleted after use.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox import store
from corrections_inbox.articles import Article
from corrections_inbox.cases import Confirmation
from corrections_inbox.configuration import load
from corrections_inbox.store import articles, confirmations
from corrections_inbox.store.confirmations import Confirmed

BATCH = 500


def export(engine: Engine, folder: Path) -> tuple[int, int]:
    """Writes the folder; gives how many mails it holds, and how many are not kept any more."""
    mails = folder / "eml"
    mails.mkdir(mode=0o700, parents=True, exist_ok=True)
    with store.reading(engine) as session:
        said = confirmations.listing(session)
        written = [label for label in _labels(session, said, mails) if label]
        lines = [json.dumps(_line(article), ensure_ascii=False) for article in _archive(session, said)]
    gone = len({one.sha256 for one in said}) - len(written)
    labels = [json.dumps(label, ensure_ascii=False) for label in written]
    (folder / "labels.jsonl").write_text("".join(f"{label}\n" for label in labels), encoding="utf-8")
    (folder / "articles.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(written), gone


def _labels(session: Session, said: Sequence[Confirmed], mails: Path) -> Iterator[dict[str, object] | None]:
    """A label for each mail whose bytes are kept, and the mail beside it."""
    for sha256, group in groupby(said, key=lambda one: one.sha256):
        raw = confirmations.raw(session, sha256)
        file = f"{sha256[:16]}.eml"
        if raw:
            (mails / file).write_bytes(raw)
        yield (
            {"file": file, "items": [_item(one.confirmation) for one in group if one.confirmation.article_id]}
            if raw
            else None
        )


def _item(confirmation: Confirmation) -> dict[str, object]:
    passage = confirmation.passage.exact if confirmation.passage else None
    return {"article_id": confirmation.article_id, "passage": passage}


def _archive(session: Session, said: Sequence[Confirmed]) -> Iterator[Article]:
    """All articles, the confirmed ones in the earliest revision that a mail was about."""
    meant: dict[str, int] = {}
    for one in (one.confirmation for one in said):
        if one.article_id and one.revision:
            meant[one.article_id] = min(one.revision, meant.get(one.article_id, one.revision))
    last = 0
    while batch := articles.changed_after(session, last, BATCH):
        last = batch[-1][0]
        for _, article in batch:
            number = meant.get(article.id)
            yield (number and articles.at_revision(session, article.id, number)) or article


def _line(article: Article) -> dict[str, object]:
    """An article as a line of the articles file."""
    return {
        "id": article.id,
        "url": article.url,
        "headline": article.headline,
        "text": article.text,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "section": article.section,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "captions": list(article.captions),
        "aliases": list(article.aliases),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("settings", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    engine = store.connect(load(arguments.settings).store_url)
    written, gone = export(engine, arguments.folder)
    engine.dispose()
    print(f"{written} mails written to {arguments.folder}; of {gone} more the bytes are not kept any longer")


if __name__ == "__main__":
    main()
