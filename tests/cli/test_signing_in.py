"""Signing in once by a browser, and being told what an administrator must grant."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers.dovecot import running_dovecot
from tests.servers.scripted import scripted
from tests.servers.tokens import ACCOUNT, CLIENT, SECRET, TENANT, TokenServer, token_server
from tests.smtp.test_signing_in import asks_the_token_server
from typer.testing import CliRunner

from corrections_inbox.cli import app
from corrections_inbox.configuration import load
from corrections_inbox.oauth2 import endpoints

HOST = "127.0.0.1"


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server() as server:
        yield server


def configured(folder: Path, oauth2: dict[str, str], port: int = 1) -> Path:
    """A settings file whose mailbox and mail server are opened by the same token."""
    table = "\n".join(f'{key} = "{value}"' for key, value in oauth2.items())
    known = f'host = "{HOST}"\nport = {port}\nsecurity = "none"\nusername = "{ACCOUNT}"\n'
    file = folder / "corrections-inbox.toml"
    file.write_text(f"[mailbox.main]\n{known}[mailbox.main.oauth2]\n{table}\n[smtp]\n{known}[smtp.oauth2]\n{table}\n")
    return file


def run(*words: object, answers: tuple[object, ...] = ()) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], input="".join(f"{one}\n" for one in answers))
    return f"{result.output} {result.exception or ''}"


def test_a_person_signs_in_once_for_all_accounts_that_share_the_file(tokens: TokenServer, tmp_path: Path) -> None:
    tokens.pending = ["authorization_pending", "authorization_pending"]
    told = run("--config", configured(tmp_path, tokens.device(Path("secrets/token"))), "check", "--sign-in")
    assert "open https://quayside.example/device in any browser and enter the code QUAY-42" in told
    assert told.count("Signed in.") == 1
    file = tmp_path / "secrets" / "token"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (file, file.parent)] == [0o600, 0o700]
    assert file.read_text().strip() in tokens.refresh_tokens


def test_a_server_that_wants_to_be_asked_less_often_is(
    tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    tokens.pending = ["authorization_pending", "slow_down", "authorization_pending"]
    run("--config", configured(tmp_path, tokens.device(Path("token"))), "check", "--sign-in")
    assert slept == [0, 0, 5, 5]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ("authorization_declined", "mailbox.main.oauth2: the sign-in was declined."),
        ("expired_token", "mailbox.main.oauth2: the code was not entered in time."),
        ("server_error", "mailbox.main.oauth2: microsoft gave no token for it: server_error"),
    ],
)
def test_a_sign_in_that_did_not_come_about_is_told(
    tokens: TokenServer, tmp_path: Path, refusal: str, told: str
) -> None:
    tokens.pending = [refusal]
    assert told in run("--config", configured(tmp_path, tokens.device(Path("token"))), "check", "--sign-in")
    assert not (tmp_path / "token").exists()


def test_an_application_that_may_not_use_device_codes_is_told_at_once(tokens: TokenServer, tmp_path: Path) -> None:
    tokens.refusal = ("unauthorized_client", "AADSTS700016: Application not found")
    told = run("--config", configured(tmp_path, tokens.device(Path("token"))), "check", "--sign-in")
    assert "mailbox.main.oauth2.client_id: the tenant knows no such application" in told


def test_a_person_agrees_at_google_and_pastes_where_the_browser_ended(tokens: TokenServer, tmp_path: Path) -> None:
    answers = ("what address?", "http://127.0.0.1:47824/?state=x&code=agreed&scope=y")
    config = configured(tmp_path, tokens.google(Path("token")))
    told = run("--config", config, "check", "--sign-in", answers=answers)
    assert f"{tokens.authority}/auth?" in told
    assert "code_challenge_method=S256" in told
    assert (tmp_path / "token").read_text().strip() in tokens.refresh_tokens


def test_a_person_who_does_not_agree_is_told_so(tokens: TokenServer, tmp_path: Path) -> None:
    config = configured(tmp_path, tokens.google(Path("token")))
    told = run("--config", config, "check", "--sign-in", answers=("http://127.0.0.1:47824/?error=access_denied",))
    assert "mailbox.main.oauth2: the sign-in was declined (access_denied)." in told


def test_where_nobody_signs_in_there_is_nothing_to_sign_in_to(tokens: TokenServer, tmp_path: Path) -> None:
    told = run("--config", configured(tmp_path, tokens.microsoft()), "check", "--sign-in")
    assert "No account is set that a person signs in to" in told


def test_check_says_step_by_step_what_to_grant(tokens: TokenServer, tmp_path: Path) -> None:
    tokens.refusal = ("invalid_client", "AADSTS65001: no consent")
    told = run("--config", configured(tmp_path, tokens.microsoft()), "check")
    for words in (
        "mailbox.main.oauth2: an administrator must grant consent",
        "IMAP.AccessAsApp and SMTP.SendAsApp",
        f"New-ServicePrincipal -AppId {CLIENT} -ObjectId OBJECT_ID",
        f"Add-MailboxPermission -Identity {ACCOUNT} -User OBJECT_ID -AccessRights FullAccess",
        f"Set-CASMailbox -Identity {ACCOUNT} -ImapEnabled $true -SmtpClientAuthenticationDisabled $false",
    ):
        assert told.count(words) >= 1, words


def lines(*answers: object) -> tuple[object, ...]:
    publication = ("The Courier", "https://courier.example", "Europe/Paris", "", "")
    return (*publication, *answers, "none", "desk@courier.example", "")


@pytest.mark.servers
@pytest.mark.parametrize("grant", ["client_credentials", "device_code"])
def test_init_signs_in_says_what_to_grant_and_writes_a_file_that_works(
    tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grant: str
) -> None:
    monkeypatch.setattr(endpoints, "MICROSOFT", tokens.authority)
    file = tmp_path / "corrections-inbox.toml"
    secret = (SECRET,) if grant == "client_credentials" else ()
    server = asks_the_token_server(tokens)
    with running_dovecot(f"{tokens.authority}/introspect?token=") as dovecot, scripted(server, server) as port:
        imap = (HOST, "none", dovecot.port, ACCOUNT, "microsoft", grant, TENANT, CLIENT, *secret)
        smtp = (HOST, "none", port, "", "", "")
        told = run("init", file, answers=lines(*imap, *smtp))
        assert told.count("The login works.") == 2, told
        assert f"Set-CASMailbox -Identity {ACCOUNT}" in told
        assert ("enter the code QUAY-42" in told) == (grant == "device_code")
        settings = load(file)
        checked = run("--config", file, "check")
    assert settings.smtp.oauth2 == settings.mailbox["main"].oauth2
    assert settings.smtp.oauth2.client_secret.get_secret_value() == "".join(secret)
    assert SECRET not in file.read_text()
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "secrets").iterdir()} == {0o600}
    assert re.search(r"^ok +mailbox\.main ", checked, re.MULTILINE)


@pytest.mark.servers
def test_init_tries_the_same_once_more_when_what_was_granted_takes_time(
    tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "MICROSOFT", tokens.authority)
    tokens.refusal = ("invalid_client", "AADSTS65001: no consent")
    original = tokens.answer

    def later(path: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        answer = original(path, form)
        tokens.refusal = None
        return answer

    monkeypatch.setattr(tokens, "answer", later)
    with running_dovecot(f"{tokens.authority}/introspect?token=") as dovecot:
        imap = (HOST, "none", dovecot.port, ACCOUNT, "microsoft", "client_credentials", TENANT, CLIENT, SECRET, "y")
        told = run("init", tmp_path / "a.toml", answers=imap_only(*imap))
    assert "an administrator must grant consent" in told
    assert "The login works." in told


def imap_only(*answers: object) -> tuple[object, ...]:
    return lines(*answers)[: 5 + len(answers)]
