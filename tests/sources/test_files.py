"""A folder of articles files and saved pages."""

import gzip
import json
from pathlib import Path

import pytest
from tests.sources.visits import NONE, page, visited

from corrections_inbox.sources import SourceError
from corrections_inbox.sources.files import LINES_AT_ONCE, Files


def line(number: int, **changed: object) -> str:
    return json.dumps({"url": f"https://paper.example/{number}", "headline": f"H{number}", "text": "T."} | changed)


def test_articles_files_are_read_with_all_folders_below(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1) + "\n\n" + line(2), encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.jsonl.gz").write_bytes(gzip.compress(line(3).encode()))
    (tmp_path / "notes.txt").write_text("no article", encoding="utf-8")
    assert visited(Files(tmp_path)).headlines == ["H1", "H2", "H3"]


def test_a_bad_line_is_told_by_file_and_number_and_the_rest_goes_in(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{line(1)}\n{{\n{line(3, text='')}\n{line(4)}\n", encoding="utf-8")
    result = visited(Files(tmp_path))
    assert result.headlines == ["H1", "H4"]
    assert [trouble.where for trouble in result.troubles] == ["a.jsonl, line 2", "a.jsonl, line 3"]
    assert result.troubles[1].reason == 'a.jsonl, line 3: "text" is empty.'


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(line(1), encoding="utf-8")
    first = visited(Files(tmp_path))
    assert visited(Files(tmp_path), first.state).articles == ()
    file.write_text(line(1, headline="Another headline"), encoding="utf-8")
    assert visited(Files(tmp_path), first.state).headlines == ["Another headline"]


def test_a_file_counts_as_read_only_at_its_end(tmp_path: Path) -> None:
    lines = "\n".join(line(number) for number in range(LINES_AT_ONCE + 1))
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    steps = list(Files(tmp_path).visit(NONE))
    assert [len(step.articles) for step in steps] == [LINES_AT_ONCE, 1, 0]
    assert [bool(step.state.cursor) for step in steps] == [False, False, True]


def test_a_saved_page_is_known_by_the_address_it_states(tmp_path: Path) -> None:
    link = '<link rel="canonical" href="https://paper.example/one">'
    (tmp_path / "1.html").write_text(page("One", link), encoding="utf-8")
    assert [article.url for article in visited(Files(tmp_path)).articles] == ["https://paper.example/one"]


def test_a_saved_page_without_one_is_where_its_folder_is_on_the_web(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "two piers.html").write_text(page("Two"), encoding="utf-8")
    result = visited(Files(tmp_path, "https://paper.example/archive"))
    assert [article.url for article in result.articles] == ["https://paper.example/archive/2026/two%20piers.html"]


def test_a_page_that_can_t_be_placed_or_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Nowhere"), encoding="utf-8")
    (tmp_path / "b.html").write_bytes(b"")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(line(1).encode())[:-9])
    reasons = [trouble.reason for trouble in visited(Files(tmp_path)).troubles]
    assert reasons[:2] == [
        "a.html: the page does not say its address, and the source has no url.",
        "b.html: the page does not say its address, and the source has no url.",
    ]
    assert reasons[2].startswith("c.jsonl.gz could not be read to its end")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no folder or file .*/none\.$"):
        visited(Files(tmp_path / "none"))
