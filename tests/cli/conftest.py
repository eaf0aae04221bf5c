"""The command as it is called in a shell, and a small paper that it works for."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
import structlog

from corrections_inbox.cli import main

CONFIG = """
[publication]
name = "The Harbour Courier"
site = "https://courier.example"
hosts = ["courier.example"]
policy_url = "https://courier.example/corrections"
secret = "only for tests"
[smtp]
host = "127.0.0.1"
port = 1
security = "none"
from = "corrections@courier.example"
[digest]
recipients = [{ address = "noor@courier.example" }]
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a call printed, and the status that it ended with."""

    status: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Command]:
    """Calls `corrections-inbox` with words, in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["corrections-inbox", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        told = capfd.readouterr()
        status = end.value.code
        return Told(status if isinstance(status, int) else int(status is not None), told.out, told.err)

    yield call
    # What a command logs to is closed with this test.
    structlog.reset_defaults()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "corrections-inbox.toml"
    file.write_text(CONFIG)
    return file


@pytest.fixture
def articles_file(tmp_path: Path) -> Path:
    """The articles of the demo's paper."""
    file = tmp_path / "articles.jsonl"
    paper = files("corrections_inbox") / "demo" / "paper" / "articles.jsonl"
    file.write_text(paper.read_text(encoding="utf-8"), encoding="utf-8")
    return file


@pytest.fixture
def one_article(tmp_path: Path, articles_file: Path) -> Path:
    """One of them alone: the lighthouse that was lit again."""
    file = tmp_path / "one.jsonl"
    file.write_text(articles_file.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    return file
