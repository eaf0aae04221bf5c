"""Servers that lack what newer ones have: a real Dovecot behind a proxy that hides it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from tests.mailbox.test_imap import NOON, fetched, mail, opened
from tests.servers.dovecot import Dovecot
from tests.servers.stripping import KEYWORDS, stripped

from corrections_inbox.jobs.poll import poll_mailbox
from corrections_inbox.mailbox import ImapMailbox, MailboxError, can_idle, wait_for_mail
from corrections_inbox.mailbox import imap as module
from corrections_inbox.store import reading, tallies
from corrections_inbox.store.tables import MailState

pytestmark = pytest.mark.servers


@contextmanager
def plain(dovecot: Dovecot, *missing: str, **more: object) -> Iterator[ImapMailbox]:
    with stripped(dovecot.port, *missing) as port:
        mailbox = opened(dovecot, port=port, **more)
        yield mailbox
        mailbox.close()


def deliver(dovecot: Dovecot, *subjects: str) -> None:
    dovecot.deliver([(mail(subject), NOON) for subject in subjects])


def test_a_server_that_lacks_nothing_has_no_shortcomings(dovecot: Dovecot) -> None:
    with dovecot.client() as client:
        client.create_folder("Done")
    for after in ("leave", "keyword", "move:Done"):
        assert list(opened(dovecot, after=after).shortcomings()) == []


def test_without_idle_nothing_is_pushed_and_mail_is_still_found(dovecot: Dovecot) -> None:
    with plain(dovecot, "IDLE") as mailbox:
        assert not can_idle(mailbox)
        deliver(dovecot, "a")
        mailbox.select()
        assert len(fetched(mailbox)) == 1
        assert list(mailbox.shortcomings()) == ["the server can't push, so it is asked every 60 seconds"]


def test_a_server_that_hides_that_it_refuses_idle_is_an_error_and_no_busy_loop(dovecot: Dovecot) -> None:
    with (
        plain(dovecot, "IDLE") as mailbox,
        pytest.raises(MailboxError, match=r"^mailbox\.main: the connection was lost"),
    ):
        wait_for_mail(mailbox, threading.Event(), seconds=5)


def test_without_move_messages_are_copied_and_only_they_removed(dovecot: Dovecot) -> None:
    deliver(dovecot, "a", "b", "c")
    with plain(dovecot, "MOVE", after="move:Done") as mailbox:
        mailbox.client.create_folder("Done")
        first, second, third = mailbox.search(0, None)
        mailbox.client.delete_messages([third])
        mailbox.mark((first,))
        assert mailbox.search(0, None) == (second, third)
    assert [one.raw for one in fetched(opened(dovecot, folder="Done"))] == [mail("a")]


def test_with_neither_move_nor_uidplus_nothing_is_removed_and_the_setting_is_named(dovecot: Dovecot) -> None:
    deliver(dovecot, "a")
    with plain(dovecot, "MOVE", "UIDPLUS", after="move:Done") as mailbox:
        mailbox.client.create_folder("Done")
        with pytest.raises(MailboxError, match=r"^mailbox\.main\.after: .*neither MOVE nor UID EXPUNGE"):
            list(mailbox.shortcomings())
        with pytest.raises(MailboxError, match=r"^mailbox\.main\.after: .*neither MOVE nor UID EXPUNGE"):
            mailbox.mark(mailbox.search(0, None))
        assert len(mailbox.search(0, None)) == 1


def test_moving_to_a_folder_that_is_not_there_is_told_by_the_setting(dovecot: Dovecot) -> None:
    deliver(dovecot, "a")
    mailbox = opened(dovecot, after="move:Nowhere")
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.after: there is no folder 'Nowhere'"):
        list(mailbox.shortcomings())
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.after: messages could not be marked"):
        mailbox.mark(mailbox.search(0, None))


def test_without_keywords_messages_are_left_as_they_are(dovecot: Dovecot) -> None:
    deliver(dovecot, "a")
    with plain(dovecot, KEYWORDS, after="keyword") as mailbox:
        uids = mailbox.search(0, None)
        assert mailbox.unmarked(uids) == ()
        mailbox.mark(uids)
        assert list(mailbox.shortcomings()) == ["the folder takes no keywords, so messages are left as they are"]
    with dovecot.client() as client:
        client.select_folder("INBOX")
        assert client.search(["KEYWORD", module.KEYWORD]) == []


@pytest.mark.parametrize("after", ["leave", "keyword", "move:Done"])
def test_the_plainest_server_of_all_is_read_once(dovecot: Dovecot, engine: Engine, after: str) -> None:
    deliver(dovecot, *map(str, range(7)))
    with plain(dovecot, "*", KEYWORDS, after=after) as mailbox:
        found = [poll_mailbox(engine, mailbox, NOON, folder="INBOX", since=NOON - timedelta(days=1)) for _ in range(2)]
    with reading(engine) as session:
        assert (found, tallies.mails(session)[MailState.WAITING]) == ([True, False], 7)
    with dovecot.client() as client:
        client.select_folder("INBOX")
        assert len(client.search(["UNSEEN"])) == 7
