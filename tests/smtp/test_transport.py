"""Sending one frozen letter: what each reply, and each missing reply, means for it."""

import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.servers.dovecot import free_port, make_certificate, wait_until_open
from tests.servers.scripted import Conversation, Line, scripted

from corrections_inbox.demo.servers import PASSWORD, USERNAME, LocalServers, Sink
from corrections_inbox.errors import SettingsError
from corrections_inbox.settings import Security, SmtpSettings
from corrections_inbox.smtp import Delivery, Outcome, SmtpError, SmtpTransport

LETTER = b"From: corrections@quayside.example\r\nTo: rosa@reader.example\r\nSubject: Received\r\n\r\nThank you.\r\n"
ROSA = "rosa@reader.example"


def send(transport: SmtpTransport, raw: bytes = LETTER, *, reverse_path: str = "<>", recipient: str = ROSA) -> Delivery:
    return transport.send(raw, reverse_path=reverse_path, recipient=recipient)


def settings(port: int, **more: Any) -> SmtpSettings:
    return SmtpSettings.model_validate({"host": "127.0.0.1", "port": port, "security": Security.NONE, **more})


def test_a_letter_arrives_as_it_was_frozen_under_the_null_reverse_path(embedded: LocalServers) -> None:
    raw = LETTER + b".\r\n..two\r\nna\xc3\xafve\r\n"
    assert send(SmtpTransport(embedded.smtp_settings()), raw) == Delivery(Outcome.SENT, "250 OK")
    [received] = embedded.received
    assert (received.raw, received.reverse_path, received.recipient) == (raw, "<>", ROSA)


def test_a_reverse_path_that_is_set_is_used(embedded: LocalServers) -> None:
    send(SmtpTransport(embedded.smtp_settings()), reverse_path="bounces@quayside.example")
    assert embedded.received[0].reverse_path == "bounces@quayside.example"


def test_many_letters_go_over_one_connection(embedded: LocalServers) -> None:
    transport = SmtpTransport(embedded.smtp_settings())
    assert {send(transport).outcome for _ in range(5)} == {Outcome.SENT}
    assert (len(embedded.received), embedded.sink.connections) == (5, 1)


def test_a_closed_transport_connects_anew(embedded: LocalServers) -> None:
    transport = SmtpTransport(embedded.smtp_settings())
    send(transport)
    transport.close()
    transport.close()
    assert send(transport).outcome is Outcome.SENT
    assert embedded.sink.connections == 2


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [("450 4.2.1 try later", Outcome.DEFERRED), ("550 5.1.1 nobody here", Outcome.REFUSED)],
)
def test_the_first_digit_decides_and_the_next_letter_goes(reply: str, outcome: Outcome) -> None:
    with LocalServers(replies={ROSA: reply}) as servers:
        transport = SmtpTransport(servers.smtp_settings())
        assert send(transport) == Delivery(outcome, reply)
        assert send(transport, recipient="noor@reader.example").outcome is Outcome.SENT
        assert [one.recipient for one in servers.received] == ["noor@reader.example"]
        assert servers.sink.connections == 1


def test_a_login_is_made_when_there_is_a_username(embedded: LocalServers) -> None:
    transport = SmtpTransport(embedded.smtp_settings(username=USERNAME, password=PASSWORD))
    assert send(transport).outcome is Outcome.SENT


def test_a_wrong_password_is_told_by_its_setting_and_blames_no_letter(embedded: LocalServers) -> None:
    transport = SmtpTransport(embedded.smtp_settings(username=USERNAME, password="wrong"))
    with pytest.raises(SmtpError, match=r"^smtp\.password: .* refused the login of 'corrections@") as told:
        send(transport)
    assert "wrong" not in str(told.value)


def test_an_unreachable_host_is_told_by_its_setting() -> None:
    with pytest.raises(SmtpError, match=r"^smtp\.host: 127\.0\.0\.1 port 1 could not be reached"):
        send(SmtpTransport(settings(1)))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_without_encryption_is_told_by_its_setting(embedded: LocalServers, security: str) -> None:
    with pytest.raises(SmtpError, match=r"^smtp\.security: "):
        send(SmtpTransport(embedded.smtp_settings(security=security)))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"host": ""}, r"smtp\.host is not set"),
        (
            {"oauth2": {"provider": "google", "grant": "service_account", "service_account_file": "key.json"}},
            r"smtp\.username is not set, but smtp\.oauth2",
        ),
        ({"username": USERNAME}, r"smtp\.password is not set"),
    ],
)
def test_settings_that_can_not_work_are_refused(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        SmtpTransport(settings(25, **more)).open()


@pytest.mark.parametrize("recipient", ["rosa@reader.example\r\nRCPT TO:<noor@reader.example>", "rösa@reader.example\n"])
def test_an_address_that_is_none_is_refused_before_it_is_sent(embedded: LocalServers, recipient: str) -> None:
    assert send(SmtpTransport(embedded.smtp_settings()), recipient=recipient).outcome is Outcome.REFUSED
    assert embedded.received == ()


def test_an_address_beyond_ascii_goes_where_the_server_takes_it(embedded: LocalServers) -> None:
    transport = SmtpTransport(embedded.smtp_settings())
    assert send(transport, recipient="rösa@reader.example").outcome is Outcome.SENT
    assert send(transport).outcome is Outcome.SENT


def greet(line: Line) -> None:
    line.say("220 ready")
    line.hear()
    line.say("250 localhost")


def answer(line: Line, *replies: str) -> None:
    for reply in replies:
        line.hear()
        line.say(reply)


def babbles(line: Line) -> None:
    greet(line)
    answer(line, "250 " + "x" * 10_000)
    line.hang_up()


def test_a_reply_beyond_all_bounds_before_the_letter_loses_nothing() -> None:
    with scripted(babbles) as port:
        delivery = send(SmtpTransport(settings(port)))
    assert delivery.outcome is Outcome.DEFERRED
    assert "could not be understood" in delivery.reply


def accepts_and_leaves(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "250 ok", "354 go")
    line.hear_until(".")
    line.say("250 taken")
    line.hang_up()


def hangs_up_on_mail(line: Line) -> None:
    greet(line)
    line.hear()


def hangs_up_on_data(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "250 ok")
    line.hear()


def hangs_up_during_the_content(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "250 ok", "354 go")
    line.hear()


def hangs_up_after_the_content(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "250 ok", "354 go")
    line.hear_until(".")


def mumbles_after_the_content(line: Line) -> None:
    hangs_up_after_the_content(line)
    line.say("what?")


def defers_after_the_content(line: Line) -> None:
    hangs_up_after_the_content(line)
    line.say("451 greylisted")


def refuses_after_the_content(line: Line) -> None:
    hangs_up_after_the_content(line)
    line.say("554 5.7.1 rejected")


def closes_down_after_the_content(line: Line) -> None:
    hangs_up_after_the_content(line)
    line.say("421 closing")


def refuses_the_sender(line: Line) -> None:
    greet(line)
    answer(line, "530 5.7.0 authentication required", "250 reset")


def refuses_data(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "250 ok", "554 no valid recipients", "250 reset")


def closes_down_on_recipients(line: Line) -> None:
    greet(line)
    answer(line, "250 ok", "421 too busy")


def takes_all_at_once(*replies: str) -> Conversation:
    def conversation(line: Line) -> None:
        line.say("220 ready")
        line.hear()
        line.say("250-localhost", "250 PIPELINING")
        assert [line.hear().partition(":")[0] for _ in range(3)] == ["mail FROM", "rcpt TO", "data"]
        line.say(*replies)
        if replies[-1].startswith("354"):
            line.hear_until(".")
            line.say("250 taken" if all(reply.startswith("250") for reply in replies[:-1]) else "554 to nobody")
            line.hear_until("rset")
            line.say("250 reset")

    return conversation


@pytest.mark.parametrize(
    ("replies", "delivery"),
    [
        (["250 ok", "250 ok", "354 go"], Delivery(Outcome.SENT, "250 taken")),
        (["530 sign in", "503 first MAIL", "503 first RCPT"], Delivery(Outcome.DEFERRED, "530 sign in")),
        (["250 ok", "550 no such user", "554 nobody"], Delivery(Outcome.REFUSED, "550 no such user")),
        (["250 ok", "550 no such user", "354 go"], Delivery(Outcome.REFUSED, "550 no such user")),
        (["250 ok", "451 later", "354 go"], Delivery(Outcome.DEFERRED, "451 later")),
        (["250 ok", "250 ok", "451 disk full"], Delivery(Outcome.DEFERRED, "451 disk full")),
        (["250 ok", "550 no such user"], Delivery(Outcome.REFUSED, "550 no such user")),  # and hangs up
    ],
)
def test_a_letter_is_opened_in_one_go_where_the_server_takes_that(replies: list[str], delivery: Delivery) -> None:
    with scripted(takes_all_at_once(*replies)) as port:
        assert send(SmtpTransport(settings(port))) == delivery


def test_a_server_that_hangs_up_on_all_of_it_costs_a_letter_nothing() -> None:
    with scripted(takes_all_at_once("250 ok")) as port:
        assert send(SmtpTransport(settings(port))).outcome is Outcome.DEFERRED


@pytest.mark.parametrize(
    ("conversation", "outcome"),
    [
        (hangs_up_on_mail, Outcome.DEFERRED),
        (hangs_up_on_data, Outcome.DEFERRED),
        (hangs_up_during_the_content, Outcome.UNKNOWN),
        (hangs_up_after_the_content, Outcome.UNKNOWN),
        (mumbles_after_the_content, Outcome.UNKNOWN),
        (defers_after_the_content, Outcome.DEFERRED),
        (closes_down_after_the_content, Outcome.DEFERRED),
        (refuses_after_the_content, Outcome.REFUSED),
        (refuses_the_sender, Outcome.DEFERRED),
        (refuses_data, Outcome.REFUSED),
        (closes_down_on_recipients, Outcome.DEFERRED),
    ],
)
def test_what_a_broken_conversation_means_for_the_letter(conversation: Conversation, outcome: Outcome) -> None:
    with scripted(conversation) as port:
        delivery = send(SmtpTransport(settings(port)))
    assert delivery.outcome is outcome
    assert delivery.reply


def takes_no_null_sender(line: Line) -> None:
    greet(line)
    answer(line, "550 5.7.60 not as that sender", "250 reset", "250 ok", "250 reset", "221 bye")


def test_a_reverse_path_is_tried_without_a_letter() -> None:
    with scripted(takes_no_null_sender) as port:
        transport = SmtpTransport(settings(port))
        assert transport.try_sender("<>") == "550 5.7.60 not as that sender"
        assert transport.try_sender("corrections@quayside.example") == ""
        transport.close()


def test_the_letter_after_a_broken_connection_goes_over_a_new_one() -> None:
    with scripted(hangs_up_after_the_content, accepts_and_leaves) as port:
        transport = SmtpTransport(settings(port))
        assert [send(transport).outcome for _ in range(2)] == [Outcome.UNKNOWN, Outcome.SENT]


def test_a_connection_that_the_server_closed_while_idle_costs_nothing() -> None:
    with scripted(accepts_and_leaves, accepts_and_leaves) as port:
        transport = SmtpTransport(settings(port))
        assert [send(transport).outcome for _ in range(2)] == [Outcome.SENT, Outcome.SENT]


def test_a_greeting_that_turns_us_away_blames_no_letter() -> None:
    with scripted(lambda line: line.say("554 go away")) as port, pytest.raises(SmtpError, match="554 go away"):
        send(SmtpTransport(settings(port)))


def test_an_interrupt_while_the_reply_is_awaited_leaves_the_letter_unknown() -> None:
    def silent(line: Line) -> None:
        hangs_up_after_the_content(line)
        line.hear()

    with scripted(silent) as port:
        transport = SmtpTransport(settings(port))
        threading.Timer(0.3, transport.interrupt).start()
        began = time.monotonic()
        assert send(transport).outcome is Outcome.UNKNOWN
        assert time.monotonic() - began < 5


@contextmanager
def encrypted_sink(home: Path, *, starttls: bool) -> Iterator[tuple[int, Sink]]:
    make_certificate(home)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "certificate.pem", home / "key.pem")
    sink, port = Sink(), free_port()
    tls = {"tls_context": context, "require_starttls": True} if starttls else {"ssl_context": context}
    controller = Controller(sink, hostname="127.0.0.1", port=port, **tls)
    controller.start()
    try:
        yield port, sink
    finally:
        controller.stop()


@pytest.mark.servers
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_letters_go_encrypted_to_a_server_we_trust_and_to_no_other(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with encrypted_sink(tmp_path, starttls=security == "starttls") as (port, sink):
        with pytest.raises(SmtpError, match=r"^smtp\.host: the certificate .* does not hold"):
            send(SmtpTransport(settings(port, security=security)))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        with pytest.raises(SmtpError, match=r"^smtp\.host: the certificate of localhost .* does not hold"):
            send(SmtpTransport(settings(port, security=security, host="localhost")))
        transport = SmtpTransport(settings(port, security=security))
        assert send(transport).outcome is Outcome.SENT
        transport.close()
        assert [one.raw for one in sink.received] == [LETTER]


@pytest.mark.servers
def test_a_real_sink_takes_many_letters(tmp_path: Path) -> None:
    port = free_port()
    command = ["/usr/sbin/smtp-sink", "-u", "nobody", "-c", f"127.0.0.1:{port}", "100"]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stdout=log) as process:  # noqa: S603  fixed words
        wait_until_open(port, process)
        transport = SmtpTransport(settings(port))
        assert {send(transport).outcome for _ in range(50)} == {Outcome.SENT}
        transport.close()
        process.terminate()
