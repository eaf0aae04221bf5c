"""An articles file goes into the store, and a bad line is told by number."""

import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.importing import LINES_AT_ONCE, import_file
from corrections_inbox.store import articles, reading
from corrections_inbox.store.articles import Put


def line(number: int, **changed: object) -> str:
    article = {"url": f"https://courier.example/{number}", "headline": f"Headline {number}", "text": "A text."}
    return json.dumps(article | changed)


def imported(engine: Engine, file: Path, now: datetime) -> tuple[Counter[Put], list[int]]:
    put: Counter[Put] = Counter()
    bad: list[int] = []
    for batch in import_file(engine, file, now):
        put += batch.put
        bad += [line.number for line in batch.bad]
    return put, bad


def test_importing_again_changes_nothing(engine: Engine, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(line(n) for n in range(3)), encoding="utf-8")
    assert imported(engine, file, now) == ({Put.NEW: 3}, [])
    assert imported(engine, file, now) == ({Put.UNCHANGED: 3}, [])


def test_of_an_article_that_comes_twice_the_last_line_counts_however_often_it_is_imported(
    engine: Engine, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "articles.jsonl"
    lines = [line(1, id="a", text="Old words."), line(2), line(1, id="a", text="New words."), line(1, id="a", text="")]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert imported(engine, file, now) == ({Put.NEW: 2}, [4])
    assert imported(engine, file, now) == ({Put.UNCHANGED: 2}, [4])
    with reading(engine) as session:
        article = articles.get(session, "a")
    assert article is not None
    assert (article.text, article.revision) == ("New words.", 1)


def test_a_bad_line_is_left_out_and_the_rest_goes_in(engine: Engine, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "articles.jsonl"
    lines = [line(1), "{not json", "", line(4, headline=None), "[]", line(6), "\udcff"]
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    assert imported(engine, file, now) == ({Put.NEW: 2}, [2, 4, 5, 7])


def test_a_gzip_is_known_by_its_bytes_and_not_by_its_name(engine: Engine, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "articles"
    file.write_bytes(gzip.compress(line(1).encode()))
    assert imported(engine, file, now) == ({Put.NEW: 1}, [])


def test_a_garbled_gzip_is_one_sentence(engine: Engine, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "articles.jsonl.gz"
    garbled = bytearray(gzip.compress(line(1).encode()))
    garbled[10] = 0xFF  # the kind of the first block, of which this is none
    file.write_bytes(garbled)
    with pytest.raises(CorrectionsInboxError, match="damaged gzip"):
        imported(engine, file, now)


def test_a_damaged_gzip_keeps_what_was_read_before(engine: Engine, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "articles.jsonl.gz"
    whole = gzip.compress("\n".join(line(n) for n in range(4 * LINES_AT_ONCE)).encode(), compresslevel=0)
    file.write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(CorrectionsInboxError, match="damaged gzip"):
        imported(engine, file, now)
    with reading(engine) as session:
        assert articles.count(session) >= LINES_AT_ONCE
