"""From the outbox over the wire: each letter at most once or at least once, whatever the connection does and when."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from tests.servers.dovecot import free_port, wait_until_open
from tests.servers.scripted import Conversation, Line, scripted
from tests.servers.sink import SMTP_SINK
from tests.smtp.test_transport import (
    accepts_and_leaves,
    answer,
    greet,
    hangs_up_on_data,
    hangs_up_on_mail,
    send,
    settings,
)

from corrections_inbox.cases import Letter
from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.jobs.deliver import Sender
from corrections_inbox.smtp import Outcome, SmtpError, SmtpTransport, connection, transport
from corrections_inbox.store import outbox, reading, transaction
from corrections_inbox.store.tables import OutboxRow, OutboxState

SOON = timedelta(minutes=5)
LONG = timedelta(days=3)


def owe(engine: Engine, now: datetime, *recipients: str, at_least_once: bool = False) -> None:
    for recipient in recipients or ("rosa@reader.example",):
        identity = f"<{recipient.partition('@')[0]}@quayside.example>"
        raw = f"Message-ID: {identity}\r\nSubject: Received\r\n\r\nThank you.\r\n".encode()
        letter = Letter.DIGEST if at_least_once else Letter.ACKNOWLEDGMENT
        owed = outbox.Owed(letter, recipient, identity, recipient, "<>", raw, now, at_least_once=at_least_once)
        with transaction(engine) as session:
            outbox.queue(session, owed, now)


def rows(engine: Engine) -> list[OutboxRow]:
    with reading(engine) as session:
        return list(session.exec(select(OutboxRow).order_by(OutboxRow.key)))  # type: ignore[arg-type]  # a column, to the library


def keeping(letters: list[list[str]], conversation: Conversation) -> Conversation:
    """A server that keeps what it reads of each letter before it does what the conversation says."""

    class Keeping(Line):
        def __init__(self, line: Line) -> None:
            self._connection, self._file = line._connection, line._file

        def hear_until(self, last: str) -> list[str]:
            letters.append(super().hear_until(last))
            return letters[-1]

    return lambda line: conversation(Keeping(line))


def drops_after_go_ahead(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "250 ok", "354 go")


def drops_during_the_content(line: Line) -> None:
    drops_after_go_ahead(line)
    line.hear()
    line.break_off()


def drops_after_the_content(line: Line) -> None:
    drops_after_go_ahead(line)
    line.hear_until(".")


BEFORE_DATA = (hangs_up_on_mail, hangs_up_on_data)
FROM_DATA_ON = (drops_after_go_ahead, drops_during_the_content, drops_after_the_content)


@pytest.mark.parametrize("at_least_once", [False, True])
@pytest.mark.parametrize("drop", BEFORE_DATA)
def test_a_connection_that_breaks_before_the_content_costs_nothing(
    engine: Engine, now: datetime, drop: Conversation, *, at_least_once: bool
) -> None:
    owe(engine, now, at_least_once=at_least_once)
    taken: list[list[str]] = []
    with scripted(drop, keeping(taken, accepts_and_leaves)) as port:
        deliver = Sender(engine, SmtpTransport(settings(port)))
        assert [deliver(now), deliver(now), deliver(now + SOON), deliver(now + LONG)] == [True, False, True, False]
    assert len(taken) == 1
    assert rows(engine)[0].state is OutboxState.SENT


@pytest.mark.parametrize("drop", FROM_DATA_ON)
def test_from_the_content_on_an_acknowledgment_is_not_sent_a_second_time(
    engine: Engine, now: datetime, drop: Conversation
) -> None:
    owe(engine, now)
    taken: list[list[str]] = []
    with scripted(drop, keeping(taken, accepts_and_leaves)) as port:
        deliver = Sender(engine, SmtpTransport(settings(port)))
        assert [deliver(now), deliver(now + SOON), deliver(now + LONG)] == [True, False, False]
    assert taken == []
    assert rows(engine)[0].state is OutboxState.UNKNOWN


@pytest.mark.parametrize("drop", FROM_DATA_ON)
def test_from_the_content_on_a_digest_is_sent_again_under_the_same_message_id(
    engine: Engine, now: datetime, drop: Conversation
) -> None:
    owe(engine, now, at_least_once=True)
    taken: list[list[str]] = []
    with scripted(keeping(taken, drop), keeping(taken, accepts_and_leaves)) as port:
        deliver = Sender(engine, SmtpTransport(settings(port)))
        assert [deliver(now), deliver(now + SOON), deliver(now + LONG)] == [True, True, False]
    assert taken[-1][0] == "Message-ID: <rosa@quayside.example>"
    assert all(one == taken[-1] for one in taken)
    assert rows(engine)[0].state is OutboxState.SENT


def test_a_letter_that_is_put_off_goes_on_schedule_and_is_given_up_after_a_day_and_a_half(
    engine: Engine, now: datetime
) -> None:
    owe(engine, now)
    with LocalServers(replies={"rosa@reader.example": "451 4.7.1 greylisted"}) as servers:
        deliver = Sender(engine, SmtpTransport(servers.smtp_settings()))
        at = now
        for minutes in (0, 5, 30, 2 * 60, 6 * 60, 24 * 60):
            assert not deliver(at + timedelta(minutes=minutes) - timedelta(seconds=1))
            at += timedelta(minutes=minutes)
            assert deliver(at)
        assert not deliver(at + LONG)
        assert servers.sink.connections == 1
    [row] = rows(engine)
    assert (row.state, row.attempts) == (OutboxState.REFUSED, 6)
    assert row.reply.endswith("451 4.7.1 greylisted")


def test_what_is_refused_is_recorded_with_the_servers_words_and_never_tried_again(
    engine: Engine, now: datetime
) -> None:
    owe(engine, now, "nobody@reader.example", "noor@reader.example", "full@reader.example", "bram@reader.example")
    replies = {"nobody@reader.example": "550 5.1.1 no such user", "full@reader.example": "452 4.2.2 mailbox full"}
    with LocalServers(replies=replies) as servers:
        deliver = Sender(engine, SmtpTransport(servers.smtp_settings()))
        assert [deliver(now), deliver(now)] == [True, False]
        assert [one.recipient for one in servers.received] == ["noor@reader.example", "bram@reader.example"]
        assert servers.sink.connections == 1
        assert [deliver(now + SOON), deliver(now + SOON)] == [True, False]
    states = {row.recipient.partition("@")[0]: (row.state, row.reply) for row in rows(engine)}
    assert states["nobody"] == (OutboxState.REFUSED, "550 5.1.1 no such user")
    assert states["full"] == (OutboxState.DEFERRED, "452 4.2.2 mailbox full")


def silent(*replies: str) -> Conversation:
    """Answers so much, and then never again, on a connection that stays open."""

    def converse(line: Line) -> None:
        for reply in replies:
            line.say(reply)
            if reply.startswith("354"):
                line.hear_until(".")
            else:
                line.hear()
        line.hear()

    return converse


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        (("220 ready", "250 host", "250 sender"), Outcome.DEFERRED),
        (("220 ready", "250 host"), Outcome.DEFERRED),
        (("220 ready", "250 host", "250 sender", "250 recipient", "354 go"), Outcome.UNKNOWN),
    ],
)
def test_a_server_that_falls_silent_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, replies: tuple[str, ...], outcome: Outcome
) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(transport, "VERDICT_SECONDS", 0.3)
    with scripted(silent(*replies)) as port:
        assert send(SmtpTransport(settings(port))).outcome is outcome


@pytest.mark.parametrize("replies", [(), ("220 ready",)])
def test_a_server_that_does_not_greet_costs_a_letter_no_attempt(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, now: datetime, replies: tuple[str, ...]
) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_SECONDS", 0.2)
    owe(engine, now)
    with scripted(silent(*replies)) as port, pytest.raises(SmtpError, match=r"^smtp\.host: .*"):
        Sender(engine, SmtpTransport(settings(port)))(now)
    [row] = rows(engine)
    assert (row.state, row.attempts) == (OutboxState.DEFERRED, 0)


def test_a_peer_that_vanished_while_the_connection_was_kept_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_SECONDS", 0.2)

    def takes_one_and_vanishes(line: Line) -> None:
        greet(line)
        answer(line, "250 ok", "250 ok", "354 go")
        line.hear_until(".")
        line.say("250 taken")
        line.hear()
        line.hear()

    with scripted(takes_one_and_vanishes, accepts_and_leaves) as port:
        kept_open = SmtpTransport(settings(port))
        assert [send(kept_open).outcome for _ in range(2)] == [Outcome.SENT, Outcome.SENT]


def test_a_server_may_look_at_a_letter_for_longer_than_at_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_SECONDS", 0.2)

    def looks_long(line: Line) -> None:
        greet(line)
        answer(line, "250 ok", "250 ok", "354 go")
        line.hear_until(".")
        threading.Event().wait(0.5)
        line.say("250 taken")
        line.hear()

    with scripted(looks_long) as port:
        assert send(SmtpTransport(settings(port))).outcome is Outcome.SENT


def test_a_server_without_smtputf8_is_sent_no_address_beyond_ascii_and_takes_the_next_letter() -> None:
    with scripted(accepts_and_leaves) as port:
        plain = SmtpTransport(settings(port))
        refused = send(plain, recipient="rösa@reader.example")
        assert (refused.outcome, "beyond ASCII" in refused.reply) == (Outcome.REFUSED, True)
        assert send(plain).outcome is Outcome.SENT


def test_a_server_without_8bitmime_is_sent_no_eight_bit_letter_and_takes_the_next() -> None:
    with scripted(accepts_and_leaves) as port:
        plain = SmtpTransport(settings(port))
        refused = send(plain, "Subject: Größe\r\n\r\nThank you.\r\n".encode())
        assert (refused.outcome, "eight-bit" in refused.reply) == (Outcome.REFUSED, True)
        assert send(plain).outcome is Outcome.SENT


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    port = free_port()
    command = [SMTP_SINK, "-u", "nobody", *options, f"127.0.0.1:{port}", "100"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603  ours
        try:
            wait_until_open(port, process)
            yield port
        finally:
            process.terminate()


@pytest.mark.servers
@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        ((), Outcome.SENT),
        (("-e",), Outcome.SENT),  # HELO alone
        (("-8",), Outcome.SENT),  # no 8BITMIME
        (("-r", "rcpt"), Outcome.DEFERRED),
        (("-f", "rcpt"), Outcome.REFUSED),
        (("-f", "mail"), Outcome.DEFERRED),
        (("-f", "data"), Outcome.REFUSED),
        (("-r", "."), Outcome.DEFERRED),
        (("-f", "."), Outcome.REFUSED),
        (("-q", "mail"), Outcome.DEFERRED),
        (("-q", "rcpt"), Outcome.DEFERRED),
        (("-q", "data"), Outcome.DEFERRED),
        (("-q", "."), Outcome.UNKNOWN),
    ],
)
def test_what_postfix_own_sink_does_means_the_same(options: tuple[str, ...], outcome: Outcome) -> None:
    with smtp_sink(*options) as port:
        sending = SmtpTransport(settings(port))
        assert [send(sending).outcome for _ in range(2)] == [outcome, outcome]
        sending.close()
