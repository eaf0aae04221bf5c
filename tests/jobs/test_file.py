"""Mail as it came in, through the real parser and rules; only the matcher's index is a fake with one article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from corrections_inbox import store
from corrections_inbox.actions.filing import file_messages
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.planning import Understood
from corrections_inbox.articles import Article
from corrections_inbox.cases import Case, MailLine
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.index import ArticleIndex, IndexWriter
from corrections_inbox.jobs import file as job
from corrections_inbox.jobs.file import TOGETHER, Filer, Filing
from corrections_inbox.letters import Templates
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.matching import Index
from corrections_inbox.paths import shipped
from corrections_inbox.reading import BroughtDownError, Read, Reader, Reads, StoppedError, UnreadableError
from corrections_inbox.store import case_queries, letters, mail, mail_lines
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.mail import Place
from corrections_inbox.store.tables import MailRow, RawMessageRow
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
    return Filing(engine, Reader(Publication(name="The Harbour Post"), index), rules)


@dataclass(frozen=True, slots=True)
class Failing:
    """Reads as `well` does, but a mail with this word in it raises."""

    well: Reads
    word: bytes
    error: BaseException

    def read(self, raw: bytes, *, fallback: datetime, latest: datetime | None = None) -> Read:
        if self.word in raw:
            raise self.error
        return self.well.read(raw, fallback=fallback, latest=latest)


def failing(filing: Filing, word: bytes, error: BaseException) -> Filing:
    return replace(filing, reader=Failing(filing.reader, word, error))


def file_all(filing: Filing, now: datetime) -> bool:
    """Whether there was anything to file."""
    with Filer(filing) as filer:
        worked = filer(now)
        while filer(now):
            pass
    return worked


def waiting(engine: Engine, now: datetime) -> list[tuple[int, int]]:
    """The mails that can be claimed, with how often that was tried before."""
    with store.transaction(engine) as session:
        return [(claim.key, claim.attempts - 1) for claim in mail.claim(session, now, limit=99)]


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
    assert file_all(filing, now)
    [case] = cases(filing.engine)
    assert case.match.linked is not None
    assert case.match.linked.article.id == "ferry-1"
    assert recipients(filing.engine) == ["acknowledgment to reader1@post.example"]
    assert not file_all(filing, now)


def test_without_matching_mail_is_still_sorted_and_answered(filing: Filing, now: datetime) -> None:
    keep(filing.engine, now, REPORT)
    blind = replace(filing, reader=Reader(Publication(name="The Harbour Post")))
    assert file_all(blind, now)
    [case] = cases(filing.engine)
    assert case.match.linked is None
    assert recipients(filing.engine) == ["question to reader1@post.example"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UnreadableError("It could not be read within 10 seconds."), "It could not be read within 10 seconds."),
        (RuntimeError("it hurts"), "It could not be read (RuntimeError in jobs/file.py, line {line})."),
    ],
)
def test_one_mail_that_cannot_be_read_stops_no_other(
    filing: Filing, now: datetime, error: Exception, reason: str
) -> None:
    keys = keep(filing.engine, now, REPORT, "a poisoned one", REPORT)
    assert file_all(failing(filing, b"poisoned", error), now)
    [line] = quarantined(filing.engine)
    assert (line.key, re.sub(r"line \d+", "line {line}", line.reason)) == (keys[1], reason)
    assert sorted(report.message_key for case in cases(filing.engine) for report in case.reports) == [keys[0], keys[2]]
    assert not file_all(filing, now)


def test_one_mail_that_cannot_be_filed_stops_no_other(
    filing: Filing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keep(filing.engine, now, REPORT, "a poisoned one", REPORT)

    def fragile(engine: Engine, batch: Sequence[Understood], rules: HouseRules, now: datetime) -> None:
        if any("poisoned" in each.message.text for each in batch):
            raise RuntimeError("it hurts")
        file_messages(engine, batch, rules, now)

    monkeypatch.setattr(job, "file_messages", fragile)
    assert file_all(filing, now)
    [line] = quarantined(filing.engine)
    assert line.key == keys[1]
    assert re.fullmatch(r"It could not be filed \(RuntimeError in jobs/file\.py, line \d+\)\.", line.reason)
    assert sorted(report.message_key for case in cases(filing.engine) for report in case.reports) == [keys[0], keys[2]]
    assert not file_all(filing, now)


def test_a_mail_set_aside_is_filed_once_what_ailed_it_is_mended(filing: Filing, now: datetime) -> None:
    [key] = keep(filing.engine, now, REPORT)
    assert key is not None
    file_all(failing(filing, b"ferry", UnreadableError("It could not be read.")), now)
    assert [line.key for line in quarantined(filing.engine)] == [key]
    with store.transaction(filing.engine) as session:
        mail.retry(session, key)
    file_all(filing, now)
    assert len(cases(filing.engine)) == 1
    assert quarantined(filing.engine) == []


def test_a_mail_that_brings_down_its_reader_is_tried_thrice_while_the_next_ones_are_filed(
    filing: Filing, now: datetime
) -> None:
    keys = keep(filing.engine, now, REPORT, "a deadly one", REPORT)
    deadly = failing(filing, b"deadly", BroughtDownError("It brought down the process that read it (SIGSEGV)."))
    with Filer(deadly) as filer:
        assert filer(now)
        assert quarantined(filing.engine) == []
        assert [report.message_key for case in cases(filing.engine) for report in case.reports] == [keys[0], keys[2]]
        assert [filer(now) for _ in range(3)] == [True, True, False]
    [line] = quarantined(filing.engine)
    assert (line.key, "3 times" in line.reason) == (keys[1], True)


def test_a_mail_that_kills_the_process_is_set_aside_after_three_deaths(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, "a deadly one", REPORT)

    class Killed(BaseException):
        """What ends a process is no Exception."""

    deadly = failing(filing, b"deadly", Killed())
    for _ in range(3):
        with pytest.raises(Killed):
            file_all(deadly, now)
        with store.transaction(filing.engine) as session:
            mail.release_claims(session, living=())
    assert file_all(deadly, now)
    assert [line.key for line in quarantined(filing.engine)] == [keys[0]]
    assert [report.message_key for case in cases(filing.engine) for report in case.reports] == [keys[1]]


def test_a_stop_in_the_middle_of_a_mail_gives_it_and_the_rest_back_unblamed(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, REPORT, "a long one", REPORT)
    with Filer(failing(filing, b"a long one", StoppedError("Reading was stopped."))) as filer:
        assert filer(now)
    assert [report.message_key for case in cases(filing.engine) for report in case.reports] == keys[:1]
    assert waiting(filing.engine, now) == [(keys[1], 0), (keys[2], 0)]


def test_where_nothing_can_be_read_no_mail_is_to_blame(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, REPORT, REPORT)
    away = failing(filing, b"ferry", CorrectionsInboxError("The process that reads mail could not be started."))
    with pytest.raises(CorrectionsInboxError, match="started"):
        file_all(away, now)
    assert quarantined(filing.engine) == []
    assert waiting(filing.engine, now) == [(key, 0) for key in keys]


def test_bytes_that_are_damaged_in_the_store_stop_no_other(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, REPORT, REPORT)
    with store.transaction(filing.engine) as session:
        first = session.get_one(MailRow, keys[0])
        session.get_one(RawMessageRow, first.sha256).compressed = b"damaged"
    assert file_all(filing, now)
    [line] = quarantined(filing.engine)
    assert (line.key, line.reason.startswith("It could not be read (error in store/raw_messages.py")) == (keys[0], True)
    assert [report.message_key for case in cases(filing.engine) for report in case.reports] == [keys[1]]


def test_a_mail_whose_article_was_not_looked_for_to_the_end_is_a_case_for_a_person(
    filing: Filing, now: datetime
) -> None:
    keep(filing.engine, now, REPORT)

    class Hasty(Reader):
        def read(self, raw: bytes, *, fallback: datetime, latest: datetime | None = None) -> Read:
            return replace(Reader.read(self, raw, fallback=fallback, latest=latest), given_up="it took longer")

    assert file_all(replace(filing, reader=Hasty(Publication(name="The Harbour Post"))), now)
    [case] = cases(filing.engine)
    assert (case.needs_human, case.history[0].note) == (
        True,
        "the search for its article was given up (it took longer)",
    )


def test_a_stop_files_what_is_understood_and_gives_the_rest_back(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, REPORT, REPORT, REPORT)
    answers = iter([False, False, True])
    with Filer(filing, stopping=lambda: next(answers)) as filer:
        assert filer(now)
    assert [report.message_key for case in cases(filing.engine) for report in case.reports] == keys[:2]
    assert waiting(filing.engine, now) == [(keys[2], 0)]


def test_what_was_read_ahead_and_not_filed_is_given_back_unblamed(filing: Filing, now: datetime) -> None:
    keys = keep(filing.engine, now, *[REPORT] * (TOGETHER + 2))
    with Filer(filing) as filer:
        assert filer(now)
    filed = [report.message_key for case in cases(filing.engine) for report in case.reports]
    assert waiting(filing.engine, now) == [(key, 0) for key in keys if key not in filed]
    assert TOGETHER >= len(filed) > 0


def test_a_store_that_can_not_be_used_is_no_fault_of_any_mail(
    filing: Filing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(filing.engine, now, REPORT, REPORT)

    def locked(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr(job, "file_messages", locked)
        with pytest.raises(OperationalError):
            file_all(filing, now)
    assert quarantined(filing.engine) == []
    assert file_all(filing, now)
    assert sum(len(case.reports) for case in cases(filing.engine)) == 2


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject\n\n", b"From: a@b\r\n\r\n\r\n", b"\r\n" * 1000])
def test_any_bytes_are_filed_or_set_aside(filing: Filing, now: datetime, raw: bytes) -> None:
    with store.transaction(filing.engine) as session:
        mail.keep(session, Place("main", "INBOX", 1, 1), mail.pack(raw), arrived=now, now=now)
    assert file_all(filing, now)
    assert not file_all(filing, now)
    assert recipients(filing.engine) == []
