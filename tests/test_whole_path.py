"""One mail all the way: out of a mailbox, into a case, and answered, once; then the digest."""

import email
import email.policy
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.cases import Status
from corrections_inbox.configuration import load
from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.jobs.line import opened, run_until_idle
from corrections_inbox.settings import Settings
from corrections_inbox.store import articles, case_queries, connect, migrations, outbox, reading, tallies, transaction
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.store.tables import MailState

ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
CONFIG = """
[publication]
name = "The Quayside Courier"
site = "https://quayside.example"
hosts = ["quayside.example"]
policy_url = "https://quayside.example/corrections"
secret = "only for tests"
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "corrections@quayside.example"
password = "open-sesame"
since = 2026-03-01T00:00:00Z
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "corrections@quayside.example"
[acknowledgment]
enabled = true
[digest]
recipients = [{{ address = "noor@quayside.example" }}]
"""
FERRY = Article(
    id="ferry",
    url="https://quayside.example/2026/02/28/ferry-timetable",
    headline="Night ferry to Sandholm returns in May",
    text="The night ferry to Sandholm returns on 4 May after two years.\n\n"
    "The Aurora carries 412 passengers and 90 cars, the harbour master said on Friday.\n\n"
    "Tickets go on sale at the quay on Monday.",
    published=datetime(2026, 2, 28, tzinfo=UTC),
)
REPORT = (
    b"From: Rosa Linde <rosa@reader.example>\r\nTo: corrections@quayside.example\r\n"
    b"Subject: Wrong number in your ferry story\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
    b"Message-ID: <one@reader.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Hello,\r\n\r\nin https://quayside.example/2026/02/28/ferry-timetable you write\r\n"
    b'"The Aurora carries 412 passengers and 90 cars". It carries 241 passengers, not 412:\r\n'
    b"see https://ferries.example/aurora\r\n\r\nRosa\r\n"
)
AWAY = (
    b"From: Bo <bo@reader.example>\r\nTo: corrections@quayside.example\r\nSubject: Automatic reply: away\r\n"
    b"Auto-Submitted: auto-replied\r\nMessage-ID: <away@reader.example>\r\n\r\nI am away until Monday.\r\n"
)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(ARRIVED - timedelta(minutes=1))


@pytest.fixture
def servers() -> Iterator[LocalServers]:
    with LocalServers() as servers:
        yield servers


@pytest.fixture
def settings(tmp_path: Path, servers: LocalServers) -> Settings:
    file = tmp_path / "corrections-inbox.toml"
    file.write_text(CONFIG.format(imap=servers.imap_port, smtp=servers.smtp_port))
    settings = load(file)
    engine = connect(settings.store_url)
    migrations.upgrade(engine)
    with transaction(engine) as session:
        articles.put(session, FERRY, ARRIVED)
    engine.dispose()
    return settings


def run(settings: Settings, clock: Clock) -> None:
    with opened(settings, clock, threading.Event()) as line:
        run_until_idle(line, clock)


def deliver(settings: Settings, servers: LocalServers, clock: Clock, *raws: bytes) -> None:
    """Mail that arrives after the first login, and a minute before it is looked for."""
    run(settings, clock)
    servers.deliver([(raw, ARRIVED) for raw in raws])
    clock.now = ARRIVED + timedelta(minutes=1)


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def text_of(letter: EmailMessage) -> str:
    return " ".join(text_body(letter).split())


def asked(settings: Settings, query: Any, *arguments: Any) -> Any:
    engine = connect(settings.store_url)
    with reading(engine) as session:
        answer = query(session, *arguments)
    engine.dispose()
    return answer


def letters_to(servers: LocalServers, recipient: str) -> list[EmailMessage]:
    return [read(one.raw) for one in servers.received if one.recipient == recipient]


def test_a_report_is_answered_once_with_the_sentence_that_was_understood(
    settings: Settings, servers: LocalServers, clock: Clock
) -> None:
    deliver(settings, servers, clock, REPORT, AWAY)
    run(settings, clock)
    clock.now += timedelta(hours=1)
    run(settings, clock)
    [case] = asked(settings, case_queries.listing, Filter())
    [letter] = letters_to(servers, "rosa@reader.example")
    assert (case.status, case.match.linked.article.id) == (Status.NEW, "ferry")
    text = text_of(letter)
    assert case.reference in text
    assert FERRY.headline in text
    assert "The Aurora carries 412 passengers and 90 cars, the harbour master said on Friday." in text
    assert (letter["In-Reply-To"], letter["Auto-Submitted"]) == ("<one@reader.example>", "auto-replied")
    assert letters_to(servers, "bo@reader.example") == []
    assert {one.reverse_path for one in servers.received} == {"<>"}
    assert asked(settings, tallies.mails)[MailState.FILED] == 2


def test_the_digest_goes_once_and_names_who_waits(settings: Settings, servers: LocalServers, clock: Clock) -> None:
    deliver(settings, servers, clock, REPORT)
    run(settings, clock)
    clock.now = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    for _ in range(2):
        run(settings, clock)
    digests = letters_to(servers, "noor@quayside.example")
    last = text_of(digests[-1])
    [case] = asked(settings, case_queries.listing, Filter())
    assert len(digests) == 2, "one on the day of the report, one on the next"
    assert case.reference in last


def test_a_reply_to_the_digest_is_a_note_and_settles_nothing(
    settings: Settings, servers: LocalServers, clock: Clock
) -> None:
    """Whoever it says it is from, and whatever it quotes."""
    deliver(settings, servers, clock, REPORT)
    run(settings, clock)
    clock.now = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    run(settings, clock)
    digest = letters_to(servers, "noor@quayside.example")[-1]
    [before] = asked(settings, case_queries.listing, Filter())
    quoted = "".join(f"> {line}\r\n" for line in text_body(digest).splitlines())
    reply = (
        "From: Noor <noor@quayside.example>\r\nTo: corrections@quayside.example\r\n"
        f"Subject: Re: {digest['Subject']}\r\nMessage-ID: <two@quayside.example>\r\n"
        f"In-Reply-To: {digest['Message-ID']}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Corrected {before.reference} in print, please close it.\r\n\r\n"
        f"On Tue, 3 Mar 2026 at 07:30, The Quayside Courier <corrections@quayside.example> wrote:\r\n\r\n{quoted}"
    )
    written = len(servers.received)
    servers.deliver([(reply.encode(), clock.now)])
    clock.now += timedelta(minutes=1)
    run(settings, clock)
    [case] = asked(settings, case_queries.listing, Filter())
    assert (case.status, case.reports) == (before.status, before.reports)
    assert [event.action for event in case.history] == [*(event.action for event in before.history), "noted"]
    assert case.history[-1].note.endswith(f": Corrected {case.reference} in print, please close it.")
    assert len(servers.received) == written


def test_mail_that_arrived_during_a_long_outage_is_filed_and_answered_by_nobody(
    settings: Settings, servers: LocalServers, clock: Clock
) -> None:
    run(settings, clock)
    servers.deliver([(REPORT, ARRIVED + timedelta(hours=1))])
    clock.now = ARRIVED + timedelta(hours=50)
    run(settings, clock)
    assert letters_to(servers, "rosa@reader.example") == []
    [case] = asked(settings, case_queries.listing, Filter())
    assert not case.backlog


def test_older_mail_is_filed_as_backlog_and_answered_by_nobody(
    settings: Settings, servers: LocalServers, clock: Clock
) -> None:
    servers.deliver([(REPORT, ARRIVED - timedelta(hours=5))])
    run(settings, clock)
    assert letters_to(servers, "rosa@reader.example") == []
    [case] = asked(settings, case_queries.listing, Filter())
    assert case.backlog


def test_a_letter_that_was_under_way_at_a_crash_is_not_sent_again(
    settings: Settings, servers: LocalServers, clock: Clock
) -> None:
    deliver(settings, servers, clock, REPORT)
    with opened(settings, clock, threading.Event()) as line:
        for step in line.steps():
            while step.name != "deliver" and step.unit(clock()):
                pass
        with transaction(line.engine) as session:
            entry = outbox.claim(session, clock())
            assert entry is not None
            while entry.recipient != "rosa@reader.example":
                entry = outbox.claim(session, clock())
                assert entry is not None
    run(settings, clock)
    assert letters_to(servers, "rosa@reader.example") == []


PLUS = CONFIG.replace(
    'from = "corrections@quayside.example"',
    'from = "corrections@quayside.example"\nreverse_path = "corrections@quayside.example"\nplus_addresses = true',
)
MORE = (
    b"From: Rosa Linde <rosa@reader.example>\r\nTo: %s\r\nSubject: One more thing\r\n"
    b"Message-ID: <two@reader.example>\r\n\r\nThe figure stands on page 3 of the operator's report.\r\n"
)
GONE = (
    b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: %s\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    b"Message-ID: <gone@mx.example>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nYour letter could not be delivered.\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; rosa@reader.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
)


def test_answers_and_letters_that_come_back_are_known_by_the_signed_addresses_they_are_sent_to(
    settings: Settings, servers: LocalServers, clock: Clock
) -> None:
    """Neither the answer nor the bounce has a thread, a reference or one of our Message-IDs."""
    file = settings.home / "corrections-inbox.toml"
    file.write_text(PLUS.format(imap=servers.imap_port, smtp=servers.smtp_port))
    settings = load(file)
    deliver(settings, servers, clock, REPORT)
    run(settings, clock)
    [letter] = letters_to(servers, "rosa@reader.example")
    [came_from] = {one.reverse_path for one in servers.received if one.recipient == "rosa@reader.example"}
    answered_to = str(letter["Reply-To"])
    servers.deliver([(MORE % answered_to.encode(), clock.now), (GONE % came_from.encode(), clock.now)])
    clock.now += timedelta(minutes=1)
    run(settings, clock)
    [case] = asked(settings, case_queries.listing, Filter())
    assert [report.subject for report in case.reports] == ["Wrong number in your ferry story", "One more thing"]
    assert case.reports[0].acknowledged == "could not be delivered"
    assert answered_to.startswith("corrections+c-2026-0001.")
    assert came_from.startswith("corrections+b.")
