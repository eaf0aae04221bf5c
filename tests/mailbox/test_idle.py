"""Waiting for mail: pushed, stopped, or cut off in every way a server can."""

import os
import signal
import threading
import time

import pytest
from tests.mailbox.test_imap import NOON, mail, opened
from tests.servers.dovecot import running_dovecot
from tests.servers.fixtures import ImapServer
from tests.servers.scripted import Conversation, Line, scripted

from corrections_inbox.mailbox import ImapMailbox, MailboxError, can_idle, wait_for_mail
from corrections_inbox.mailbox import idle as module
from corrections_inbox.settings import MailboxSettings, Security


def test_a_new_message_ends_the_wait_at_once(server: ImapServer) -> None:
    mailbox = opened(server)
    assert can_idle(mailbox)
    sender = threading.Timer(0.3, server.deliver, args=([(mail("a"), NOON)],))
    sender.start()
    began = time.monotonic()
    assert wait_for_mail(mailbox, threading.Event(), seconds=30)
    assert time.monotonic() - began < 10
    sender.join()
    mailbox.select()
    assert len(mailbox.search(0, None)) == 1


def test_a_round_ends_without_mail_and_the_connection_goes_on(server: ImapServer) -> None:
    mailbox = opened(server)
    assert not wait_for_mail(mailbox, threading.Event(), seconds=0.1)
    assert not wait_for_mail(mailbox, threading.Event(), seconds=0.1)
    assert mailbox.search(0, None) == ()


def test_stop_is_seen_within_seconds(server: ImapServer) -> None:
    stop = threading.Event()
    mailbox = opened(server)
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    assert not wait_for_mail(mailbox, stop)
    assert time.monotonic() - began < 2 * module._LOOK_SECONDS


def test_an_interrupt_from_another_thread_ends_the_wait(server: ImapServer) -> None:
    mailbox = opened(server)
    threading.Timer(0.2, mailbox.interrupt).start()
    with pytest.raises(MailboxError):
        wait_for_mail(mailbox, threading.Event())


def greet_until_idle(line: Line) -> None:
    """Speaks IMAP up to the point where the client waits."""
    line.say("* OK [CAPABILITY IMAP4rev1 IDLE] ready")
    while command := line.hear():
        tag, verb = command.split()[:2]
        match verb.upper():
            case "CAPABILITY":
                line.say("* CAPABILITY IMAP4rev1 IDLE", f"{tag} OK done")
            case "LOGIN":
                line.say(f"{tag} OK [CAPABILITY IMAP4rev1 IDLE] done")
            case "IDLE":
                line.say("+ idling")
                return
            case _:
                line.say("* 0 EXISTS", "* OK [UIDVALIDITY 7] UIDs valid", f"{tag} OK [READ-ONLY] done")


def closes(line: Line) -> None:
    greet_until_idle(line)
    line.hang_up()


def says_goodbye(line: Line) -> None:
    greet_until_idle(line)
    line.say("* BYE server going down")
    line.hang_up()


def resets(line: Line) -> None:
    greet_until_idle(line)
    line.break_off()


def stops_within_a_line(line: Line) -> None:
    greet_until_idle(line)
    line._file.write(b"* 1 EXI")
    line._file.flush()
    line.hear()


def settings(port: int) -> MailboxSettings:
    return MailboxSettings.model_validate(
        {"host": "127.0.0.1", "port": port, "security": Security.NONE, "username": "rosa", "password": "p"}
    )


@pytest.mark.parametrize("conversation", [closes, says_goodbye, resets])
def test_a_connection_that_ended_is_an_error_at_once_and_no_busy_loop(conversation: Conversation) -> None:
    with scripted(conversation) as port:
        mailbox = ImapMailbox("main", settings(port))
        mailbox.select()
        began = time.process_time()
        with pytest.raises(MailboxError, match=r"^mailbox\.main: "):
            wait_for_mail(mailbox, threading.Event(), seconds=30)
        assert time.process_time() - began < 1


def test_half_a_line_is_a_push_too_and_ends_the_connection() -> None:
    with scripted(stops_within_a_line) as port:
        mailbox = ImapMailbox("main", settings(port))
        mailbox.select()
        assert wait_for_mail(mailbox, threading.Event(), seconds=30)
        with pytest.raises(MailboxError):
            wait_for_mail(mailbox, threading.Event(), seconds=30)


@pytest.mark.servers
def test_a_real_server_that_is_stopped_while_we_wait_is_noticed_at_once() -> None:
    with running_dovecot() as server:
        mailbox = opened(server)
        master = int((server.home / "run" / "master.pid").read_text())
        stopping = threading.Timer(0.3, os.kill, args=(master, signal.SIGTERM))
        stopping.start()
        began = time.monotonic()
        with pytest.raises(MailboxError, match=r"^mailbox\.main: the (server|connection) "):
            wait_for_mail(mailbox, threading.Event(), seconds=60)
        assert time.monotonic() - began < 20
        stopping.join()


def falls_silent(line: Line) -> None:
    line.say("* OK ready")
    line.hear()
    line.hear()


def test_a_server_that_falls_silent_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corrections_inbox.mailbox.connection.CONNECT_SECONDS", 0.2)
    with scripted(falls_silent) as port, pytest.raises(MailboxError, match="no answer in time"):
        ImapMailbox("main", settings(port)).select()


def test_a_server_that_turns_everybody_away_is_told_by_the_host() -> None:
    def busy(line: Line) -> None:
        line.say("* BYE too many connections")

    with scripted(busy) as port, pytest.raises(MailboxError, match=r"mailbox\.main\.host: .*too many connections"):
        ImapMailbox("main", settings(port)).select()
