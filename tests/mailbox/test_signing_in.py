"""Opening a mailbox by a token: a real Dovecot asks our token server whether it holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.mailbox.test_imap import NOON, fetched, mail
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.scripted import Line, scripted
from tests.servers.tokens import ACCOUNT, TokenServer, token_server

from corrections_inbox.mailbox import ImapMailbox, MailboxError
from corrections_inbox.settings import MailboxSettings


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    with token_server() as server:
        yield server


@pytest.fixture(scope="module", params=["xoauth2 oauthbearer", "oauthbearer"])
def dovecot(tokens: TokenServer, request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    with running_dovecot(f"{tokens.authority}/introspect?token=", request.param) as server:
        yield server


def by_token(server: Dovecot, oauth2: dict[str, str], **more: Any) -> ImapMailbox:
    return ImapMailbox("main", server.mailbox_settings(password="", oauth2=oauth2, **more))


@pytest.mark.servers
@pytest.mark.parametrize("way", ["microsoft", "device", "google", "service_account"])
def test_a_token_of_every_kind_opens_the_mailbox(
    dovecot: Dovecot, tokens: TokenServer, tmp_path: Path, way: str
) -> None:
    (tmp_path / "refresh-token").write_text("refresh-0")
    tokens.refresh_tokens.add("refresh-0")
    given: dict[str, dict[str, str]] = {
        "microsoft": tokens.microsoft(),
        "device": tokens.device(tmp_path / "refresh-token"),
        "google": tokens.google(tmp_path / "refresh-token"),
        "service_account": tokens.service_account(tmp_path),
    }
    dovecot.clear()
    dovecot.deliver([(mail("a"), NOON)])
    mailbox = by_token(dovecot, given[way])
    mailbox.select()
    assert [one.raw for one in fetched(mailbox)] == [mail("a")]
    mailbox.close()


@pytest.mark.servers
def test_a_token_that_no_longer_holds_is_replaced_at_the_next_attempt(dovecot: Dovecot, tokens: TokenServer) -> None:
    mailbox = by_token(dovecot, tokens.microsoft())
    mailbox.select()
    mailbox.interrupt()
    tokens.issued.clear()
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.oauth2: .* took no token for 'corrections@"):
        mailbox.select()
    mailbox.select()
    mailbox.close()


@pytest.mark.servers
def test_a_token_for_somebody_else_opens_nothing(dovecot: Dovecot, tokens: TokenServer) -> None:
    with pytest.raises(MailboxError, match=r"took no token for 'noor@quayside\.example'") as told:
        by_token(dovecot, tokens.microsoft(), username="noor@quayside.example").select()
    assert not any(token in str(told.value) for token in tokens.issued)


def test_without_a_token_no_connection_is_made(tokens: TokenServer) -> None:
    settings = MailboxSettings.model_validate(
        {"host": "127.0.0.1", "port": 1, "username": ACCOUNT, "oauth2": tokens.microsoft(client_id="another")}
    )
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.oauth2: microsoft gave no token"):
        ImapMailbox("main", settings).select()


def turns_tokens_away(line: Line) -> None:
    line.say("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready")
    while command := line.hear():
        tag, verb = command.split()[:2]
        if verb.upper() == "AUTHENTICATE":
            line.say("+ ")
            line.hear()
            line.say("+ eyJzdGF0dXMiOiI0MDAifQ==")  # {"status":"400"}
            assert line.hear() == ""
            line.say(f"{tag} NO AUTHENTICATE failed.")
        else:
            line.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", f"{tag} OK done")


@pytest.mark.parametrize(
    ("roles", "advice"),
    [
        ((), r"the application needs the permission IMAP\.AccessAsApp, with admin consent"),
        (("IMAP.AccessAsApp",), r"New-ServicePrincipal .*Add-MailboxPermission or Set-CASMailbox .*"),
    ],
)
def test_a_refusal_says_what_is_likely_missing(tokens: TokenServer, roles: tuple[str, ...], advice: str) -> None:
    tokens.roles = roles
    with scripted(turns_tokens_away) as port:
        settings = MailboxSettings.model_validate(
            {"host": "127.0.0.1", "port": port, "security": "none", "username": ACCOUNT, "oauth2": tokens.microsoft()}
        )
        with pytest.raises(MailboxError, match=rf"AUTHENTICATE failed \{{\"status\":\"400\"\}}\): {advice}\.$"):
            ImapMailbox("main", settings).select()
