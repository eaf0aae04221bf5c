"""What a poll keeps, when it marks, and what it remembers."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from tests.servers.fakes import MemoryMailbox
from tests.servers.fixtures import ImapServer

from corrections_inbox.jobs.poll import poll_mailbox
from corrections_inbox.mailbox import ImapMailbox, MailboxError
from corrections_inbox.store import mail, mailboxes, reading, transaction
from corrections_inbox.store.mail import Arrived, Claim
from corrections_inbox.store.mailboxes import MailboxState

HOUR = timedelta(hours=1)


def letter(number: int) -> bytes:
    return f"Message-ID: <{number}@reader.example>\r\nSubject: {number}\r\n\r\nIt was {number}.\r\n".encode()


def poll(engine: Engine, mailbox: MemoryMailbox | ImapMailbox, now: datetime, since: datetime | None = None) -> bool:
    return poll_mailbox(engine, mailbox, now, folder="INBOX", since=since)


def waiting(engine: Engine, now: datetime) -> list[Claim]:
    with transaction(engine) as session:
        return mail.claim(session, now, limit=1_000)


def kept(engine: Engine) -> list[bytes]:
    found = []
    with reading(engine) as session:
        for key in range(1, 100):
            with suppress(LookupError):  # PostgreSQL leaves out the number of a mail that was there already
                found.append(mail.raw(session, key))
    return found


def state(engine: Engine) -> MailboxState:
    with reading(engine) as session:
        return mailboxes.state(session, "main", "INBOX")


def filled(now: datetime, count: int = 3) -> MemoryMailbox:
    mailbox = MemoryMailbox()
    for number in range(1, count + 1):
        mailbox.put(number, letter(number), now)
    return mailbox


def test_new_mail_is_kept_and_a_second_poll_keeps_nothing(engine: Engine, now: datetime) -> None:
    mailbox = filled(now)
    assert poll(engine, mailbox, now)
    assert not poll(engine, mailbox, now)
    assert kept(engine) == [letter(1), letter(2), letter(3)]
    assert mailbox.fetched == [1, 2, 3]


def test_mail_is_marked_only_once_it_is_in_the_store(engine: Engine, now: datetime) -> None:
    mailbox = filled(now)
    seen: list[int] = []
    mailbox.before_mark = lambda: seen.append(len(kept(engine)))
    poll(engine, mailbox, now)
    assert (mailbox.marked, seen) == ([1, 2, 3], [2, 3])


def test_a_mark_that_failed_is_told_and_made_up_for(engine: Engine, now: datetime) -> None:
    mailbox = filled(now)

    def fail() -> None:
        raise MailboxError("mailbox.main.after: no such folder.")

    mailbox.before_mark = fail
    assert poll(engine, mailbox, now)
    assert (len(kept(engine)), state(engine).error) == (3, "mailbox.main.after: no such folder.")
    mailbox.before_mark = lambda: None
    assert not poll(engine, mailbox, now)
    assert (sorted(mailbox.marked), state(engine).error) == ([1, 2, 3], "")


def test_a_connection_lost_half_way_loses_nothing(engine: Engine, now: datetime) -> None:
    mailbox = filled(now)

    def fail_at_the_second() -> None:
        if mailbox.fetched:
            raise MailboxError("mailbox.main: the connection was lost.")

    mailbox.before_batch = fail_at_the_second
    with pytest.raises(MailboxError):
        poll(engine, mailbox, now)
    assert state(engine).error == "mailbox.main: the connection was lost."
    mailbox.before_batch = lambda: None
    assert poll(engine, mailbox, now)
    assert kept(engine) == [letter(1), letter(2), letter(3)]


def test_a_stop_between_two_batches_leaves_the_rest_for_later(engine: Engine, now: datetime) -> None:
    mailbox = filled(now)
    assert poll_mailbox(engine, mailbox, now, folder="INBOX", stopping=lambda: True)
    assert kept(engine) == [letter(1), letter(2)]
    assert poll(engine, mailbox, now)
    assert kept(engine) == [letter(1), letter(2), letter(3)]


def test_without_since_nothing_older_than_the_first_login_is_fetched(engine: Engine, now: datetime) -> None:
    mailbox = filled(now - HOUR, 1)
    mailbox.put(2, letter(2), now.replace(microsecond=0))
    poll(engine, mailbox, now.replace(microsecond=999_999))
    poll(engine, mailbox, now + HOUR)
    assert kept(engine) == [letter(2)]


def test_older_mail_fetched_by_since_is_backlog(engine: Engine, now: datetime) -> None:
    mailbox = filled(now - 2 * HOUR, 1)
    mailbox.put(2, letter(2), now - HOUR)
    mailbox.put(3, letter(3), now)
    poll(engine, mailbox, now, since=now - HOUR)
    assert [one.backlog for one in waiting(engine, now)] == [True, False]


def test_an_earlier_since_fetches_what_it_left_out_before(engine: Engine, now: datetime) -> None:
    mailbox = filled(now - 100 * HOUR, 1)
    mailbox.put(5_000, letter(2), now)
    poll(engine, mailbox, now)
    poll(engine, mailbox, now, since=now - 200 * HOUR)
    assert kept(engine) == [letter(2), letter(1)]


def test_mail_after_an_outage_is_no_backlog(engine: Engine, now: datetime) -> None:
    mailbox = MemoryMailbox()
    poll(engine, mailbox, now)
    mailbox.put(1, letter(1), now + HOUR)
    poll(engine, mailbox, now + 100 * HOUR)
    [one] = waiting(engine, now)
    assert (one.backlog, one.arrived) == (False, now + HOUR)


def test_a_folder_numbered_anew_files_nothing_twice_and_answers_nobody(engine: Engine, now: datetime) -> None:
    mailbox = filled(now, 2)
    poll(engine, mailbox, now)
    waiting(engine, now)
    mailbox.uidvalidity = 2
    mailbox.put(3, letter(3), now)
    assert poll(engine, mailbox, now)
    assert kept(engine) == [letter(1), letter(2), letter(3)]
    assert [one.resynchronised for one in waiting(engine, now)] == [True]
    mailbox.put(4, letter(4), now)
    poll(engine, mailbox, now)
    assert [one.resynchronised for one in waiting(engine, now)] == [False]


def test_a_comparison_that_was_cut_short_begins_again(engine: Engine, now: datetime) -> None:
    mailbox = filled(now, 0)
    poll(engine, mailbox, now)
    mailbox.uidvalidity = 2
    for number in range(1, 4):
        mailbox.put(number, letter(number), now)
    poll_mailbox(engine, mailbox, now, folder="INBOX", stopping=lambda: True)
    assert state(engine).uidvalidity == 1
    poll(engine, mailbox, now)
    assert [one.resynchronised for one in waiting(engine, now)] == [True, True, True]
    assert state(engine).uidvalidity == 2


def test_what_the_server_holds_back_is_quarantined_with_its_reason(engine: Engine, now: datetime) -> None:
    mailbox = filled(now, 1)
    mailbox.put(2, b"", now, unreadable="the server said NO")
    poll(engine, mailbox, now)
    assert [one.key for one in waiting(engine, now)] == [1]
    assert len(kept(engine)) == 2


def test_mail_without_a_time_of_arrival_arrived_when_it_was_seen(engine: Engine, now: datetime) -> None:
    mailbox = MemoryMailbox()
    mailbox.put(1, letter(1), None)
    poll(engine, mailbox, now)
    assert [one.arrived for one in waiting(engine, now)] == [now]


def test_one_message_that_can_not_be_stored_stops_no_other(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = filled(now)
    original = mail.keep_all

    def keep_all(session: Session, arrived: Sequence[Arrived], moment: datetime) -> list[int]:
        if any(one.place.uid == 2 and not one.unreadable for one in arrived):
            raise IntegrityError("INSERT", {}, Exception("too odd"))
        return original(session, arrived, moment)

    monkeypatch.setattr(mail, "keep_all", keep_all)
    poll(engine, mailbox, now)
    assert [letter(1) in kept(engine), letter(3) in kept(engine), len(kept(engine))] == [True, True, 3]
    assert len(waiting(engine, now)) == 2


def test_a_mailbox_that_can_not_be_opened_is_remembered_with_its_error(engine: Engine, now: datetime) -> None:
    mailbox = MemoryMailbox(broken="mailbox.main.password: refused.")
    with pytest.raises(MailboxError):
        poll(engine, mailbox, now)
    assert state(engine) == MailboxState(error="mailbox.main.password: refused.")
    mailbox.broken = ""
    poll(engine, mailbox, now + HOUR)
    assert state(engine) == MailboxState(1, now + HOUR, now + HOUR, now + HOUR)


def test_mail_of_a_real_server_is_kept_once(engine: Engine, server: ImapServer, now: datetime) -> None:
    server.deliver([(letter(number), now) for number in range(1, 8)])
    for _ in range(2):
        mailbox = ImapMailbox("main", server.mailbox_settings())
        poll(engine, mailbox, now, since=now - HOUR)
        mailbox.close()
    assert kept(engine) == [letter(number) for number in range(1, 8)]
