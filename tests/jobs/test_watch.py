"""A push wakes the poll; a lost connection is made anew after a pause."""

import threading
from datetime import datetime, timedelta

import pytest
from tests.servers.scripted import Line, scripted

from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.jobs import watch as module
from corrections_inbox.jobs.watch import watch
from corrections_inbox.mailbox import ImapMailbox


def test_a_push_wakes_the_poll_and_stop_ends_the_watch(embedded: LocalServers, now: datetime) -> None:
    woken, stop = threading.Semaphore(0), threading.Event()
    mailbox = ImapMailbox("main", embedded.mailbox_settings())
    thread = threading.Thread(target=watch, args=(mailbox, woken.release, stop))
    thread.start()
    assert woken.acquire(timeout=10), "the first look comes by itself"
    embedded.deliver([(b"Subject: a\r\n\r\nb\r\n", now)])
    assert woken.acquire(timeout=10)
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_lost_connection_is_made_anew(embedded: LocalServers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", timedelta(milliseconds=10))
    woken, stop = threading.Semaphore(0), threading.Event()
    mailbox = ImapMailbox("main", embedded.mailbox_settings())
    thread = threading.Thread(target=watch, args=(mailbox, woken.release, stop))
    thread.start()
    for _ in range(3):
        assert woken.acquire(timeout=10)
        mailbox.interrupt()
    stop.set()
    thread.join(timeout=10)


def can_not_push(line: Line) -> None:
    line.say("* OK [CAPABILITY IMAP4rev1] ready")
    while command := line.hear():
        tag, verb = command.split()[:2]
        if verb.upper() == "CAPABILITY":
            line.say("* CAPABILITY IMAP4rev1")
        line.say("* OK [UIDVALIDITY 7] valid", f"{tag} OK done")


def test_a_server_that_can_not_push_is_not_watched(embedded: LocalServers) -> None:
    with scripted(can_not_push) as port:
        mailbox = ImapMailbox("main", embedded.mailbox_settings(port=port))
        watch(mailbox, pytest.fail, threading.Event())


def test_settings_that_can_not_work_end_the_watch(embedded: LocalServers) -> None:
    watch(ImapMailbox("main", embedded.mailbox_settings(password="")), pytest.fail, threading.Event())
