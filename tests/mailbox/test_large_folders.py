"""Folders of tens of thousands of messages: what a login to them asks for, told by a server that only counts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from tests.mailbox.test_imap import NOON, fetched, mail, opened
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import Line, scripted

from corrections_inbox.jobs.poll import poll_mailbox
from corrections_inbox.mailbox import ImapMailbox
from corrections_inbox.mailbox import imap as module
from corrections_inbox.settings import MailboxSettings

FIRST_UID = 4_000_000_000  # as long as a UID gets


@dataclass
class Counting:
    """An IMAP server whose folder holds `messages`, the last `recent` of which came at noon and all others long ago."""

    messages: int
    recent: int = 0
    heard: list[str] = field(default_factory=list)

    def __call__(self, line: Line) -> None:
        line.say("* OK [CAPABILITY IMAP4rev1] ready")
        while command := line.hear():
            tag, words = command.split(" ", 1)
            self.heard.append(words)
            line.say(*self._answer(words), f"{tag} OK done")

    def _answer(self, words: str) -> Iterator[str]:
        if words == "CAPABILITY":
            yield "* CAPABILITY IMAP4rev1"
        elif words.startswith("EXAMINE"):
            yield from (f"* {self.messages} EXISTS", "* OK [UIDVALIDITY 7] valid", "* OK [UIDNEXT 1] a lie")
        elif found := re.match(r"UID SEARCH (?:(\d+):(\d+|\*) )?UID (\d+):\*( SINCE)?", words):
            yield "* SEARCH " + " ".join(str(uid) for uid in self._found(found))
        elif found := re.match(r"UID FETCH (\S+) \(RFC822.SIZE INTERNALDATE\)", words):
            for uid in found[1].split(","):
                number = int(uid) - FIRST_UID
                at = NOON if number > self.messages - self.recent else NOON - timedelta(days=1_000)
                yield f'* {number} FETCH (UID {uid} RFC822.SIZE 9 INTERNALDATE "{at:%d-%b-%Y %H:%M:%S} +0000")'
        elif found := re.match(r"UID FETCH (\S+) \(BODY.PEEK\[\]\)", words):
            for uid in found[1].split(","):
                yield f"* {int(uid) - FIRST_UID} FETCH (UID {uid} BODY[] {{9}}\r\nA: b\r\n\r\nc)"

    def _found(self, asked: re.Match[str]) -> Iterator[int]:
        first = int(asked[1] or 1)
        last = self.messages if asked[2] in {None, "*"} else int(asked[2])
        if asked[4]:
            first = max(first, self.messages - self.recent + 1)
        yield from range(max(FIRST_UID + first, int(asked[3])), FIRST_UID + last + 1)


@contextmanager
def folder_of(server: Counting) -> Iterator[ImapMailbox]:
    with scripted(server) as port:
        known = {"host": "127.0.0.1", "port": port, "security": "none", "username": "rosa", "password": "p"}
        mailbox = ImapMailbox("main", MailboxSettings.model_validate(known))
        yield mailbox
        mailbox.close()


def poll(engine: Engine, mailbox: ImapMailbox, now: datetime) -> bool:
    return poll_mailbox(engine, mailbox, now, folder="INBOX")


def test_the_first_login_to_80_000_old_mails_asks_for_none_of_them(engine: Engine) -> None:
    server = Counting(80_000)
    with folder_of(server) as mailbox:
        assert not poll(engine, mailbox, NOON)
    assert [words.split()[0] for words in server.heard if words != "CAPABILITY"] == [
        "LOGIN",
        "EXAMINE",
        "UID",
        "LOGOUT",
    ]
    assert "UID SEARCH UID 1:* SINCE 01-Mar-2026" in server.heard


def test_of_80_000_old_mails_only_what_came_since_is_fetched(engine: Engine) -> None:
    server = Counting(80_000, recent=2)
    with folder_of(server) as mailbox:
        assert poll(engine, mailbox, NOON)
    fetched_uids = [words.split()[2] for words in server.heard if "BODY" in words]
    assert fetched_uids == [f"{FIRST_UID + 79_999},{FIRST_UID + 80_000}"]


@pytest.mark.parametrize("messages", [90_000, 90_001, 300_000])
def test_every_message_of_a_huge_folder_is_found_in_answers_that_can_be_read(messages: int) -> None:
    server = Counting(messages)
    with folder_of(server) as mailbox:
        mailbox.select()
        assert len(mailbox.search(0, None)) == messages
    windows = [words for words in server.heard if words.startswith("UID SEARCH")]
    assert len(windows) == -(-messages // module.SEARCHED_AT_ONCE)


@pytest.mark.servers
def test_the_windows_of_a_real_server_leave_no_gap(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SEARCHED_AT_ONCE", 3)
    dovecot.deliver([(mail(str(number)), NOON) for number in range(10)])
    mailbox = opened(dovecot)
    everything = mailbox.search(0, None)
    assert len(everything) == 10
    assert mailbox.search(everything[4], NOON) == everything[5:]
    with dovecot.client() as other:
        other.select_folder("INBOX")
        other.delete_messages([everything[0]])
        other.expunge()
    assert set(everything[1:]) <= set(mailbox.search(0, None))
    assert len(fetched(mailbox)) == 9


@pytest.mark.servers
def test_a_folder_full_of_old_mail_is_not_read_at_the_first_login(dovecot: Dovecot, engine: Engine) -> None:
    dovecot.deliver([(mail(str(number)), NOON - timedelta(days=400)) for number in range(500)])
    mailbox = ImapMailbox("main", dovecot.mailbox_settings())
    assert not poll(engine, mailbox, NOON)
    dovecot.deliver([(mail("new"), NOON + timedelta(hours=1))])
    assert poll(engine, mailbox, NOON + timedelta(hours=2))
    assert not poll(engine, mailbox, NOON + timedelta(hours=3))
    assert len(fetched(mailbox)) == 501
