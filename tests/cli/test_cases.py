"""Cases, letters and quarantined mail as an operator settles them in a shell."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Command

from corrections_inbox.cli.context import person
from corrections_inbox.configuration import load
from corrections_inbox.index import ArticleIndex
from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.jobs.house import house
from corrections_inbox.reading import Reader
from corrections_inbox.store import connect, mail, transaction
from corrections_inbox.store.mail import Place

REF = "C-2026-0001"
ROSA, BRAM = "rosa@reader.example", "bram@post.example"
ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def report(sender: str, figure: str) -> bytes:
    return (
        f"From: {sender}\r\nTo: corrections@courier.example\r\nSubject: Lighthouse\r\nMessage-ID: <{sender}>\r\n"
        'Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\nYou write "The beam, which reaches 19 nautical miles, came on at '
        f'6.42pm". It reaches {figure} nautical miles.\r\n'
    ).encode()


@pytest.fixture
def paper(command: Command, config: Path, one_article: Path) -> Command:
    """Two readers report two errors in one article: C-2026-0001 is Rosa's, C-2026-0002 Bram's."""
    command("articles", "import", one_article)
    settings = load(config)
    engine = connect(settings.store_url)
    with transaction(engine) as session:
        for uid, raw in enumerate([report(ROSA, "18"), report(BRAM, "17")], 1):
            mail.keep(session, Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=ARRIVED, now=ARRIVED)
    paper = house(settings)
    filing = Filing.of(settings, paper, engine, Reader(paper.publication, ArticleIndex.open(settings.index_dir)))
    with Filer(filing) as filer:
        while filer(ARRIVED):
            pass
    engine.dispose()
    return command


def test_settling_says_who_is_written_to_and_how_to_take_it_back(paper: Command) -> None:
    told = paper("case", "set", REF.lower(), "corrected", "--notice", "The beam reaches 18 nautical miles.")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines() == [
        f"{REF} is corrected.",
        f"A letter leaves in 60 seconds to {ROSA}; until then `case set {REF} in_review` takes it back.",
    ]
    undo = told.out.partition("`")[2].partition("`")[0].split()
    assert paper(*undo).status == 0
    assert "withdrawn" in paper("outbox", "list").out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["spam"], "spam is not answered"),
        (["no_change", "--no-letter", "told by telephone"], "told by telephone"),
        (["duplicate", "--note", "as C-2026-0002"], "told with the case that it repeats"),
    ],
)
def test_where_no_letter_goes_it_says_why(paper: Command, words: list[str], reason: str) -> None:
    told = paper("case", "set", REF, *words)
    assert told.out.splitlines() == [f"{REF} is {words[0]}.", f"No letter: {reason}."]
    assert f"outcome: {reason}" in paper("case", "show", REF).out
    [row] = [row for row in listed(paper, words[0]) if row["reference"] == REF]
    assert row["reports"][0]["told_how"] == reason


def listed(command: Command, status: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command("cases", "--status", status, "--json").out.splitlines()]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((REF, "corrected"), f"{REF} is corrected already."),
        ((REF, "new"), f"{REF} is corrected and cannot become new; reopen it first (in_review)."),
        (("C-2026-0404", "corrected"), "There is no case C-2026-0404."),
        (("C-2026-0002", "duplicate"), "C-2026-0002: name in the note the other case that it is a duplicate of."),
        (("C-2026-0002", "asked", "--notice", "x"), "C-2026-0002: a case that is asked carries no correction notice."),
    ],
)
def test_what_can_not_be_done_is_one_sentence(paper: Command, words: tuple[str, ...], sentence: str) -> None:
    paper("case", "set", REF, "corrected")
    told = paper("case", "set", *words)
    assert (told.status, told.out, told.err) == (1, "", f"corrections-inbox: {sentence}\n")


@pytest.mark.usefixtures("config")
def test_releasing_says_how_many_went_or_that_a_letter_is_not_held(command: Command) -> None:
    assert command("outbox", "release").out == "Released 0 letters.\n"
    told = command("outbox", "release", 7)
    assert (told.status, told.err) == (1, "corrections-inbox: Letter 7 is not one that is held.\n")


def test_a_person_without_a_name_on_this_machine_is_told_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert person() == f"user {os.getuid()}"
