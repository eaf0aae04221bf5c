"""Signing in to a mail server: by a token, by every way a password may go, and told apart when it fails."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.servers.scripted import Conversation, Line, scripted
from tests.servers.tokens import ACCOUNT, TokenServer, token_server
from tests.smtp.test_transport import LETTER, accepts_and_leaves, answer, send, settings

from corrections_inbox.smtp import Outcome, SmtpError, SmtpTransport


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server() as server:
        yield server


def greet(line: Line, mechanisms: str) -> None:
    line.say("220 ready")
    line.hear()
    line.say("250-localhost", f"250 AUTH {mechanisms}")


def asks_the_token_server(tokens: TokenServer) -> Conversation:
    """A server that takes a token only if it was issued to the user who shows it."""

    def converse(line: Line) -> None:
        greet(line, "XOAUTH2")
        _, mechanism, response = line.hear().split()
        user, bearer, *rest = b64decode(response).decode().split("\x01")
        token = bearer.removeprefix("auth=Bearer ")
        if (mechanism, rest) == ("XOAUTH2", ["", ""]) and user == f"user={tokens.issued.get(token)}":
            line.say("235 2.7.0 accepted")
            takes_a_letter(line)
            return
        line.say("334 eyJzdGF0dXMiOiI0MDAifQ==")
        assert line.hear() == ""
        line.say("535 5.7.3 Authentication unsuccessful")

    return converse


def takes_a_letter(line: Line) -> None:
    answer(line, "250 ok", "250 ok", "354 go")
    line.hear_until(".")
    line.say("250 taken")


@pytest.mark.parametrize("way", ["microsoft", "service_account"])
def test_letters_go_over_a_connection_opened_by_a_token(tokens: TokenServer, tmp_path: Path, way: str) -> None:
    oauth2 = tokens.microsoft() if way == "microsoft" else tokens.service_account(tmp_path)
    with scripted(asks_the_token_server(tokens)) as port:
        assert send(SmtpTransport(settings(port, username=ACCOUNT, oauth2=oauth2))).outcome is Outcome.SENT


def test_a_token_that_no_longer_holds_is_replaced_at_the_next_attempt(tokens: TokenServer) -> None:
    asked = asks_the_token_server(tokens)
    with scripted(asked, asked, asked) as port:
        transport = SmtpTransport(settings(port, username=ACCOUNT, oauth2=tokens.microsoft()))
        transport.open()
        transport.close()
        tokens.issued.clear()
        with pytest.raises(SmtpError, match=r"^smtp\.oauth2: .* took no token for 'corrections@.* \(535 5\.7\.3 "):
            transport.open()
        assert send(transport).outcome is Outcome.SENT


def test_a_token_that_can_not_be_had_blames_no_letter(tokens: TokenServer) -> None:
    tokens.refusal = ("invalid_client", "AADSTS7000222: expired")
    with pytest.raises(SmtpError, match=r"^smtp\.oauth2\.client_secret: the secret has expired"):
        send(SmtpTransport(settings(1, username=ACCOUNT, oauth2=tokens.microsoft())))


def turns_away(*replies: str) -> Conversation:
    def converse(line: Line) -> None:
        greet(line, "PLAIN XOAUTH2")
        answer(line, *replies)

    return converse


@pytest.mark.parametrize(
    ("roles", "reply", "advice"),
    [
        (("IMAP.AccessAsApp",), "535 5.7.3 no", r"needs the permission SMTP\.SendAsApp"),
        (("SMTP.SendAsApp",), "535 5.7.3 no", r"New-ServicePrincipal"),
        ((), "535 5.7.139 SmtpClientAuthentication is disabled", r"SmtpClientAuthenticationDisabled \$false"),
    ],
)
def test_a_refused_token_says_what_is_likely_missing(
    tokens: TokenServer, roles: tuple[str, ...], reply: str, advice: str
) -> None:
    tokens.roles = roles
    with scripted(turns_away(reply)) as port, pytest.raises(SmtpError, match=rf"^smtp\.oauth2: .*{advice}"):
        SmtpTransport(settings(port, username=ACCOUNT, oauth2=tokens.microsoft())).open()


@pytest.mark.parametrize(
    ("reply", "advice"),
    [
        ("535 5.7.139 basic authentication is disabled", "Set-CASMailbox"),
        ("550 5.7.30 Basic authentication is not supported", "set smtp.oauth2"),
    ],
)
def test_a_server_that_takes_no_passwords_says_what_to_set(reply: str, advice: str) -> None:
    with scripted(turns_away(reply, reply)) as port, pytest.raises(SmtpError, match=r"^smtp\.password: ") as told:
        SmtpTransport(settings(port, username=ACCOUNT, password="open-sesame")).open()
    assert advice in str(told.value)


def takes_plain(password: str) -> Conversation:
    expected = b64encode(f"\0{ACCOUNT}\0{password}".encode()).decode()

    def converse(line: Line) -> None:
        greet(line, "PLAIN")
        line.say("235 in" if line.hear() == f"AUTH PLAIN {expected}" else "535 no")
        takes_a_letter(line)

    return converse


def takes_login(line: Line) -> None:
    greet(line, "LOGIN")
    words = line.hear().split()
    assert words[:2] == ["AUTH", "LOGIN"]
    heard = words[2:]
    if not heard:
        line.say("334 VXNlcm5hbWU6")
        heard = [line.hear()]
    line.say("334 UGFzc3dvcmQ6")
    heard.append(line.hear())
    right = [b64decode(one).decode() for one in heard] == [ACCOUNT, "open-sesame"]
    line.say("235 in" if right else "535 no")
    takes_a_letter(line)


@pytest.mark.parametrize(
    ("conversation", "password"),
    [
        (takes_plain("open-sesame"), "open-sesame"),
        (takes_plain("öffne dich"), "öffne dich"),
        (takes_login, "open-sesame"),
    ],
)
def test_a_password_goes_the_way_that_the_server_offers(conversation: Conversation, password: str) -> None:
    with scripted(conversation) as port:
        assert send(SmtpTransport(settings(port, username=ACCOUNT, password=password))).outcome is Outcome.SENT


def test_a_server_that_offers_no_login_is_told_by_the_setting() -> None:
    def offers_none(line: Line) -> None:
        line.say("220 ready")
        answer(line, "250 localhost")

    with scripted(offers_none) as port, pytest.raises(SmtpError, match=r"^smtp\.password: .*not supported"):
        SmtpTransport(settings(port, username=ACCOUNT, password="open-sesame")).open()


def test_without_a_username_nobody_signs_in() -> None:
    known: dict[str, Any] = {"username": ""}
    with scripted(accepts_and_leaves) as port:
        assert send(SmtpTransport(settings(port, **known)), LETTER).outcome is Outcome.SENT
