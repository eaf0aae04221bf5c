"""Connections that end, fall silent or lie in the middle: an error in time, nothing made up, and the next look works."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.mailbox.test_imap import fetched
from tests.servers.dovecot import make_certificate
from tests.servers.scripted import Conversation, Line, scripted

from corrections_inbox.mailbox import Arrival, ImapMailbox, MailboxError, connection, wait_for_mail
from corrections_inbox.settings import MailboxSettings

SIZES = ('* 1 FETCH (UID 1 RFC822.SIZE 9 INTERNALDATE " 2-Mar-2026 12:00:00 +0000")',)
WHOLE = "* 1 FETCH (UID 1 BODY[] {9}\r\nA: b\r\n\r\nc)"


def settings(port: int, **more: object) -> MailboxSettings:
    known = {"host": "127.0.0.1", "port": port, "security": "none", "username": "rosa", "password": "p"}
    return MailboxSettings.model_validate({**known, **more})


Answers = dict[str, Callable[[Line, str], object]]


def server(answers: Answers) -> Conversation:
    """A folder with one message; `answers` says what is done instead at a command that begins so."""

    def converse(line: Line) -> None:
        line.say("* OK [CAPABILITY IMAP4rev1 IDLE] ready")
        while command := line.hear():
            tag, words = command.split(" ", 1)
            other = next((answer for start, answer in answers.items() if words.startswith(start)), None)
            if other:
                other(line, tag)
            else:
                line.say(*usual(words), f"{tag} OK done")

    return converse


def usual(words: str) -> tuple[str, ...]:
    if words.startswith("EXAMINE"):
        return ("* 1 EXISTS", "* OK [UIDVALIDITY 7] valid")
    if words.startswith("UID SEARCH"):
        return ("* SEARCH 1",)
    if "RFC822.SIZE" in words:
        return SIZES
    return (WHOLE,) if "BODY.PEEK[]" in words else ("* CAPABILITY IMAP4rev1 IDLE",)


@contextmanager
def opened(*conversations: Conversation) -> Iterator[ImapMailbox]:
    with scripted(*conversations) as port:
        mailbox = ImapMailbox("main", settings(port))
        mailbox.select()
        yield mailbox
        mailbox.close()


def falls_silent(line: Line, _tag: str) -> None:
    line.hear()


def stops_within_a_message(line: Line, _tag: str) -> None:
    line._file.write(b"* 1 FETCH (UID 1 BODY[] {9}\r\nA: ")
    line._file.flush()
    line.hear()


def hangs_up_within_a_message(line: Line, _tag: str) -> None:
    line._file.write(b"* 1 FETCH (UID 1 BODY[] {9}\r\nA: ")
    line._file.flush()
    line.hang_up()


def says_goodbye(line: Line, _tag: str) -> None:
    line.say("* BYE Autologout; idle for too long")
    line.hang_up()


@pytest.mark.parametrize(
    "answers",
    [
        {"UID SEARCH": falls_silent},
        {"UID FETCH": falls_silent},
        {"UID FETCH 1 (BODY": stops_within_a_message},
        {"UID FETCH 1 (BODY": hangs_up_within_a_message},
        {"UID FETCH 1 (BODY": says_goodbye},
        {"UID SEARCH": says_goodbye},
    ],
)
def test_a_connection_that_breaks_is_told_in_time_and_made_anew(
    monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    monkeypatch.setattr(connection, "READ_SECONDS", 0.2)
    with opened(server(answers), server({})) as mailbox:
        with pytest.raises(MailboxError, match=r"^mailbox\.main: the connection was lost \(.+\)\.$"):
            fetched(mailbox)
        assert not mailbox.is_open
        mailbox.select()
        assert [one.raw for one in fetched(mailbox)] == [b"A: b\r\n\r\nc"]


def test_a_peer_that_vanished_while_we_waited_is_noticed_when_we_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "READ_SECONDS", 0.2)

    def idles_for_ever(line: Line, _tag: str) -> None:
        line.say("+ idling")
        line.hear()
        line.hear()

    with opened(server({"IDLE": idles_for_ever})) as mailbox, pytest.raises(MailboxError, match="no answer in time"):
        wait_for_mail(mailbox, threading.Event(), seconds=0.05)


def test_the_system_looks_after_connections_that_wait() -> None:
    with opened(server({})) as mailbox:
        sock = mailbox.client.socket()
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        seconds = sum(connection.KEEPALIVE[name] for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL"))
        assert seconds <= 120


def refuses(line: Line, tag: str) -> None:
    line.say(f"{tag} NO [SERVERBUG] can't read this one")


def test_one_damaged_message_is_set_aside_with_the_servers_words_and_stops_no_other() -> None:
    def some(line: Line, tag: str) -> None:
        line.say(
            *(one.replace("1 FETCH (UID 1", f"{n} FETCH (UID {n}") for n in (1, 2) for one in SIZES), f"{tag} OK done"
        )

    def third(line: Line, tag: str) -> None:
        line.say(WHOLE, f"{tag} OK done")

    answers: Answers = {
        "UID FETCH 1,2 (RFC": some,
        "UID FETCH 1,2 (BODY": refuses,
        "UID FETCH 2 (BODY": refuses,
        "UID FETCH 1 (BODY": third,
        "UID SEARCH": lambda line, tag: line.say("* SEARCH 1 2", f"{tag} OK done"),
    }
    with opened(server(answers)) as mailbox:
        first, second = fetched(mailbox)
    assert (first.raw, first.unreadable) == (b"A: b\r\n\r\nc", "")
    assert (second.raw, "can't read this one" in second.unreadable) == (b"", True)


def test_a_message_that_the_server_has_no_content_for_is_set_aside() -> None:
    def nothing(line: Line, tag: str) -> None:
        line.say("* 1 FETCH (UID 1 BODY[] NIL)", f"{tag} OK done")

    with opened(server({"UID FETCH 1 (BODY": nothing})) as mailbox:
        [one] = fetched(mailbox)
    assert one.unreadable == "The server knows the message, but has no content for it."


def test_flags_that_nobody_asked_for_are_no_message() -> None:
    def flags(line: Line, tag: str) -> None:
        line.say("* 1 FETCH (UID 1 FLAGS (\\Seen))", f"{tag} OK done")

    with opened(server({"UID FETCH 1 (BODY": flags})) as mailbox:
        assert fetched(mailbox) == []


def test_a_message_that_is_expunged_after_its_size_was_told_is_left_out() -> None:
    def gone(line: Line, tag: str) -> None:
        line.say("* 1 EXPUNGE", f"{tag} OK [EXPUNGEISSUED] done")

    with opened(server({"UID FETCH 1 (BODY": gone})) as mailbox:
        assert fetched(mailbox) == []


def test_a_size_that_is_too_small_costs_no_byte() -> None:
    def lies(line: Line, tag: str) -> None:
        line.say(SIZES[0].replace("SIZE 9", "SIZE 1"), f"{tag} OK done")

    with opened(server({"UID FETCH 1 (RFC": lies})) as mailbox:
        assert fetched(mailbox) == [Arrival(1, fetched(mailbox)[0].received, b"A: b\r\n\r\nc", 1)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_claims_we_are_signed_in_gets_no_plain_connection(security: str) -> None:
    def preauthenticates(line: Line) -> None:
        line.say("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome")
        while command := line.hear():
            line.say(f"{command.split()[0]} OK done")

    with scripted(preauthenticates) as port, pytest.raises(MailboxError, match=r"^mailbox\.main\.(security|host): "):
        ImapMailbox("main", settings(port, security=security)).select()


def test_what_came_before_tls_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")

    def injects(line: Line) -> None:
        line.say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready")
        while "STARTTLS" not in (command := line.hear()):
            line.say("* CAPABILITY IMAP4rev1 STARTTLS", f"{command.split()[0]} OK done")
        line._file.write(
            f"{command.split()[0]} OK begin\r\n* 666 EXISTS\r\n* OK [ALERT] from the man between\r\n".encode()
        )
        line._file.flush()
        line.over_tls(context)
        server({})(line)

    with scripted(injects) as port:
        mailbox = ImapMailbox("main", settings(port, security="starttls"))
        mailbox.select()
        assert mailbox._messages == 1
        assert [one.raw for one in fetched(mailbox)] == [b"A: b\r\n\r\nc"]
