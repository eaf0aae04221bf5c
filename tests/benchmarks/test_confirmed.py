"""What editors confirm comes out as labelled mail that the fitting scripts read."""

import importlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from tests.actions.newsroom import Newsroom, ferry, guessed, newsroom, templates

from corrections_inbox import store
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.articles import Article
from corrections_inbox.cases import Status
from corrections_inbox.cases.confirming import put_right
from corrections_inbox.matching import ArticleRef, Match
from corrections_inbox.store import articles, confirmations, retention
from corrections_inbox.triage import Kind

__all__ = ["ferry", "guessed", "newsroom", "templates"]

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NOOR = "noor@harbourpost.example"
FERRY = Article(
    "ferry-1",
    "https://harbourpost.example/ferry",
    "Ferry to run all winter",
    "The boat is new. It carries 400 people a day.\n\nThe harbour master is glad of it.",
)
PIER = Article("pier-1", "https://harbourpost.example/pier", "Pier reopens", "The pier reopens after two years.")


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(name)


@pytest.fixture
def settled(newsroom: Newsroom, guessed: Match, now: datetime) -> Newsroom:
    """Rosa's mail was about the ferry, which has been corrected since; Bram's is put on the pier; Pia's on nothing."""
    with store.transaction(newsroom.engine) as session:
        articles.put_many(session, [FERRY, PIER], now)
    date = "Date: Mon, 02 Mar 2026 09:00:00 +0000"
    newsroom.file(newsroom.receive(subject=f"The ferry\r\n{date}"))
    change_status(newsroom.engine, "C-2026-0001", Decision(Status.CORRECTED, NOOR), newsroom.rules, now)
    pier = ArticleRef.of(PIER)
    said = (("bram", "C-2026-0002", pier, "The pier was shut for three years."), ("pia", "C-2026-0003", None, "Hello?"))
    for sender, reference, article, body in said:
        newsroom.file(
            newsroom.receive(
                Kind.REPORT, guessed, sender=f"{sender}@post.example", body=body, subject=f"Boats\r\n{date}"
            )
        )
        case = newsroom.case(reference)
        with store.transaction(newsroom.engine) as session:
            keys = [report.message_key for report in case.reports]
            confirmations.record(session, put_right(case, article, None, NOOR, now), keys)
    with store.transaction(newsroom.engine) as session:
        articles.put(session, replace(FERRY, text=FERRY.text.replace("400", "40")), now)
    return newsroom


def test_the_fitting_scripts_read_what_editors_confirmed(
    settled: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert script("confirmed", monkeypatch).export(settled.engine, tmp_path) == (3, 0)
    labelled, fit = script("labelled", monkeypatch), script("fit_matching", monkeypatch)
    index = labelled.opened(tmp_path / "articles.jsonl")
    mails = [fit.choices(mail, index) for mail in labelled.read(tmp_path / "eml", tmp_path / "labels.jsonl")]
    assert sorted(mail.choice.cites for mail in mails) == [False, True, True]
    assert fit.fitted(fit.sample(mails, [])).size


def test_the_passage_fit_reads_them_with_the_article_as_it_stood(
    settled: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script("confirmed", monkeypatch).export(settled.engine, tmp_path)
    fit = script("fit_passages", monkeypatch)
    labels = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    found, idf = fit.archive(tmp_path / "articles.jsonl", frozenset({"ferry-1"}))
    cases = [fit.case_of(label, tmp_path / "eml", found, idf) for label in labels]
    [case] = [case for case in cases if case]
    assert [case.view.sentences[row].text for row in case.right] == ["It carries 400 people a day."]


def test_mails_whose_bytes_were_let_go_of_are_left_out(
    settled: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    with store.transaction(settled.engine) as session:
        retention.drop_raw(session, now + timedelta(days=1), 10)
    assert script("confirmed", monkeypatch).export(settled.engine, tmp_path) == (0, 3)
    assert (tmp_path / "labels.jsonl").read_text(encoding="utf-8") == ""
