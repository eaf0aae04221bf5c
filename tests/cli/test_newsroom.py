"""A small newsroom run by commands alone: mail in, a case looked at and settled, letters and a digest out."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import CONFIG, Command

from corrections_inbox.demo.servers import LocalServers

MAILBOX = """
[mailbox.main]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "corrections@quayside.example"
password = "open-sesame"
[acknowledgment]
enabled = true
"""
REPORT = (
    b"From: Rosa <rosa@reader.example>\r\nTo: corrections@courier.example\r\nSubject: Lighthouse\r\n"
    b'Message-ID: <one@reader.example>\r\n\r\nHello,\r\n\r\nyou write "The beam, which reaches 19 nautical miles".\r\n'
    b"It reaches 18 nautical miles, not 19.\r\n\r\nRosa\r\n"
)


@pytest.fixture
def servers() -> Iterator[LocalServers]:
    with LocalServers() as servers:
        yield servers


@pytest.fixture
def reference(command: Command, config: Path, one_article: Path, servers: LocalServers) -> str:
    """The case that one report opened."""
    smtp = CONFIG.replace("port = 1\n", f"port = {servers.smtp_port}\n")
    config.write_text(smtp + MAILBOX.format(imap=servers.imap_port))
    assert command("articles", "import", one_article).status == 0
    assert command("poll", "--once").status == 0  # the first login: what is older stays where it is
    servers.deliver([(REPORT, datetime.now(UTC))])
    assert command("poll", "--once").status == 0
    found = json.loads(command("cases", "--json").out)
    return str(found["reference"])


def test_a_case_is_listed_and_shown(command: Command, reference: str) -> None:
    shown = json.loads(command("case", "show", reference.lower(), "--json").out)
    assert (shown["status"], shown["linked"], shown["article"]["id"]) == ("new", True, "hc-001")
    assert [report["address"] for report in shown["reports"]] == ["rosa@reader.example"]
    assert reference in command("cases").out
    assert "19 nautical miles" in command("case", "show", reference).out
    assert command("cases", "--status", "corrected").out.strip() == "There are no such cases."


def test_a_letter_goes_once_however_often_it_is_asked_for(
    command: Command, reference: str, servers: LocalServers
) -> None:
    for _ in range(2):
        assert command("poll", "--once").status == 0
        assert command("deliver", "--once").status == 0
    [letter] = servers.received
    assert (letter.recipient, letter.reverse_path) == ("rosa@reader.example", "<>")
    assert reference.encode() in letter.raw


def test_a_case_is_settled_and_taken_up_again_in_time(command: Command, reference: str, servers: LocalServers) -> None:
    told = command("case", "set", reference, "corrected", "--notice", "The beam reaches 18 nautical miles.")
    assert (told.status, f"{reference} is corrected." in told.out) == (0, True)
    assert json.loads(command("case", "show", reference, "--json").out)["notice"]["text"]
    assert command("case", "set", reference, "in_review").status == 0
    assert command("deliver", "--once").status == 0
    assert len(servers.received) == 1, "the acknowledgment alone: the outcome was taken back within its minute"


def test_a_status_that_makes_no_sense_is_refused(command: Command, reference: str) -> None:
    assert command("case", "set", reference, "no_change", "--no-letter", "told by telephone").status == 0
    told = command("case", "set", reference, "corrected")
    assert (told.status, "reopen it first" in told.err, told.err.count("\n")) == (1, True, 1)
    assert command("case", "set", reference, "solved").status == 2


def test_a_digest_is_printed_and_sent(command: Command, reference: str, servers: LocalServers) -> None:
    printed = command("digest", "--print")
    assert (printed.status, reference in printed.out) == (0, True)
    assert command("digest", "--send").status == 0
    [digest] = servers.received
    assert (digest.recipient, reference.encode() in digest.raw) == ("noor@courier.example", True)
    assert command("digest").status == 2


@pytest.mark.usefixtures("reference")
def test_nothing_is_quarantined_or_held_where_all_went_well(command: Command) -> None:
    assert command("deliver", "--once").status == 0
    assert command("quarantine", "list").out.strip() == "Nothing is quarantined."
    assert command("outbox", "list").status == 0
