"""Mail as it came in, through the real parser and rules; only the matcher's index is a fake with one article."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from corrections_inbox import store
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.articles import Article
from corrections_inbox.cases import Case, MailLine
from corrections_inbox.index import ArticleIndex, IndexWriter
from corrections_inbox.jobs import file as job
from corrections_inbox.jobs.file import Filing, file_batch, file_one
from corrections_inbox.letters import Templates
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.matching import Index
from corrections_inbox.message import Message
from corrections_inbox.message import parse as parse_really
from corrections_inbox.paths import shipped
from corrections_inbox.store import case_queries, letters, mail, mail_lines
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.mail import Place
from corrections_inbox.triage import Publication

FERRY = Article(
    id="ferry-1",
    url="https://harbourpost.example/2026/02/ferry",
    headline="Ferry to run all winter",
    text="The ferry will run all winter, the harbour board said.\n\nIt carries 400 people a day to the island.",
    section="Local",
)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    folder = tmp_path / "index"
    with IndexWriter(folder) as writer:
        writer.put([FERRY])
        writer.commit(1)
    return ArticleIndex.open(folder)


@pytest.fixture
def filing(engine: Engine, index: Index) -> Filing:
    rules = HouseRules(templates=Templates([shipped("templates/email")]), letterhead=LETTERHEAD, answering=True)
    return Filing(engine, Publication(name="The Harbour Post"), rules, index)


def keep(engine: Engine, now: datetime, *bodies: str) -> list[int | None]:
    """Keeps one mail of a new reader for each body."""
    keys = []
    for uid, body in enumerate(bodies, 1):
        raw = (
            f"From: reader{uid}@post.example\r\nTo: corrections@harbourpost.example\r\nSubject: Error in the ferry story\r\n"
            f"Message-ID: <{uid}@post.example>\r\n\r\n{body}\r\n"
        ).encode()
        with store.transaction(engine) as session:
            keys.append(mail.keep(session, Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=now, now=now))
    return keys


REPORT = f'In {FERRY.url} you wrote: "It carries 400 people a day to the island." That is wrong, it is 40 people.'


def cases(engine: Engine) -> list[Case]:
    with store.reading(engine) as session:
        return case_queries.listing(session, Filter())


def quarantined(engine: Engine) -> Sequence[MailLine]:
    with store.reading(engine) as session:
        return mail_lines.quarantined(session)


def recipients(engine: Engine) -> list[str]:
    with store.reading(engine) as session:
        return [f"{each.letter} to {each.recipient}" for each in letters.listing(session)]


def test_a_mail_goes_in_and_a_case_and_a_letter_come_out(filing: Filing, now: datetime) -> None:
    keep(filing.engine, now, REPORT)
    assert file_one(filing, now)
    [case] = cases(filing.engine)
    assert case.match.linked is not None
    assert case.match.linked.article.id == "ferry-1"
    assert recipients(filing.engine) == ["acknowledgment to reader1@post.example"]
    assert not file_one(filing, now)


def test_without_matching_mail_is_still_sorted_and_answered(filing: Filing, now: datetime) -> None:
    keep(filing.engine, now, REPORT)
    blind = Filing(filing.engine, filing.publication, filing.rules, None)
    assert file_one(blind, now)
    [case] = cases(filing.engine)
    assert case.match.linked is None
    assert recipients(filing.engine) == ["question to reader1@post.example"]


def test_one_mail_that_cannot_be_filed_stops_no_other(
    filing: Filing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keep(filing.engine, now, REPORT, "a poisoned one", REPORT)

    def fragile(raw: bytes) -> Message:
        if b"poisoned" in raw:
            raise RuntimeError("it hurts")
        return parse_really(raw)

    monkeypatch.setattr(job, "parse", fragile)
    assert file_batch(filing, now)
    [line] = quarantined(filing.engine)
    assert (line.key, line.reason) == (keys[1], "It could not be filed (RuntimeError: it hurts).")
    assert sorted(report.message_key for case in cases(filing.engine) for report in case.reports) == [keys[0], keys[2]]
    assert not file_batch(filing, now)


def test_a_mail_set_aside_is_filed_once_what_ailed_it_is_mended(
    filing: Filing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    [key] = keep(filing.engine, now, REPORT)
    assert key is not None
    with monkeypatch.context() as broken:
        broken.setattr(job, "dispose", None)
        file_one(filing, now)
    assert [line.key for line in quarantined(filing.engine)] == [key]
    with store.transaction(filing.engine) as session:
        mail.retry(session, key)
    file_one(filing, now)
    assert len(cases(filing.engine)) == 1
    assert quarantined(filing.engine) == []


def test_a_mail_that_kills_the_process_is_set_aside_after_three_deaths(
    filing: Filing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keep(filing.engine, now, "a deadly one", REPORT)

    class Killed(BaseException):
        """What ends a process is no Exception."""

    def deadly(raw: bytes) -> Message:
        if b"deadly" in raw:
            raise Killed
        return parse_really(raw)

    monkeypatch.setattr(job, "parse", deadly)
    for _ in range(3):
        with pytest.raises(Killed):
            file_batch(filing, now)
        with store.transaction(filing.engine) as session:
            mail.release_claims(session, living=())
    assert file_batch(filing, now)
    assert [line.key for line in quarantined(filing.engine)] == [keys[0]]
    assert [report.message_key for case in cases(filing.engine) for report in case.reports] == [keys[1]]


def test_a_stop_files_what_is_understood_and_gives_the_rest_back(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, REPORT, REPORT, REPORT)
    answers = iter([False, False, True])
    assert file_batch(filing, now, stopping=lambda: next(answers))
    assert [report.message_key for case in cases(filing.engine) for report in case.reports] == keys[:2]
    with store.transaction(filing.engine) as session:
        [given_back] = mail.claim(session, now, limit=9)
    assert (given_back.key, given_back.attempts) == (keys[2], 1)


def test_a_store_that_can_not_be_used_is_no_fault_of_any_mail(
    filing: Filing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(filing.engine, now, REPORT, REPORT)

    def locked(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr(job, "file_messages", locked)
        with pytest.raises(OperationalError):
            file_batch(filing, now)
    assert quarantined(filing.engine) == []
    assert file_batch(filing, now)
    assert sum(len(case.reports) for case in cases(filing.engine)) == 2


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject\n\n", b"From: a@b\r\n\r\n\r\n", b"\r\n" * 1000])
def test_any_bytes_are_filed_or_set_aside(filing: Filing, now: datetime, raw: bytes) -> None:
    with store.transaction(filing.engine) as session:
        mail.keep(session, Place("main", "INBOX", 1, 1), mail.pack(raw), arrived=now, now=now)
    assert file_one(filing, now)
    assert not file_one(filing, now)
    assert recipients(filing.engine) == []
