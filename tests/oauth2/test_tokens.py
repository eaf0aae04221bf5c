"""Tokens: asked for as each provider wants it, kept, renewed in time, and rotated on disk."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.servers.tokens import ACCOUNT, SCOPES, TokenServer, token_server

from corrections_inbox.oauth2 import OAuth2Error, TokenSource, token_source
from corrections_inbox.oauth2_settings import OAuth2Settings


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with token_server() as tokens:
        yield tokens


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def source(settings: dict[str, str], clock: Clock | None = None) -> TokenSource:
    checked = OAuth2Settings.model_validate(settings)
    return TokenSource("mailbox.main.oauth2", checked, ACCOUNT, clock=clock or Clock())


def refresh_token(folder: Path, server: TokenServer, token: str = "refresh-0") -> Path:
    file = folder / "refresh-token"
    file.write_text(f"{token}\n")
    server.refresh_tokens.add("refresh-0")
    return file


def test_the_library_for_tokens_is_loaded_only_where_one_is_asked_for() -> None:
    code = "import sys, corrections_inbox.cli, corrections_inbox.scheduler; sys.exit('authlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  fixed words


def test_without_a_provider_there_is_no_source_of_tokens() -> None:
    assert token_source("smtp.oauth2", OAuth2Settings(), ACCOUNT) is None


def test_an_application_asks_for_a_token_of_its_own(server: TokenServer) -> None:
    token = source(server.microsoft()).token()
    assert list(server.issued) == [token]
    assert server.asked[0]["scope"] == SCOPES["client_credentials"]


def test_a_service_account_signs_for_the_mailbox(server: TokenServer, tmp_path: Path) -> None:
    token = source(server.service_account(tmp_path)).token()
    assert list(server.issued) == [token]


def test_a_service_account_with_another_key_gets_none(server: TokenServer, tmp_path: Path) -> None:
    settings = server.service_account(tmp_path)
    server.key = TokenServer().key
    with pytest.raises(OAuth2Error, match=r"^mailbox\.main\.oauth2"):
        source(settings).token()


@pytest.mark.parametrize("provider", ["device", "google"])
def test_a_refresh_token_gives_an_access_token(server: TokenServer, tmp_path: Path, provider: str) -> None:
    file = refresh_token(tmp_path, server)
    token = source(getattr(server, provider)(file)).token()
    assert list(server.issued) == [token]


def test_a_scope_that_is_set_is_asked_for(server: TokenServer) -> None:
    with pytest.raises(OAuth2Error):
        source(server.microsoft(scope="https://outlook.office365.us/.default")).token()
    assert server.asked[0]["scope"] == "https://outlook.office365.us/.default"


def test_a_token_is_kept_and_renewed_five_minutes_before_its_end(server: TokenServer) -> None:
    clock = Clock()
    tokens = source(server.microsoft(), clock)
    first = tokens.token()
    clock.now = 3_299
    assert tokens.token() == first
    clock.now = 3_300
    assert tokens.token() != first
    assert len(server.asked) == 2


def test_a_token_of_short_life_is_renewed_at_its_half(server: TokenServer) -> None:
    server.seconds = 60
    clock = Clock()
    tokens = source(server.microsoft(), clock)
    first = tokens.token()
    clock.now = 29
    assert tokens.token() == first
    clock.now = 30
    assert tokens.token() != first


def test_a_token_that_was_turned_away_is_not_shown_again(server: TokenServer) -> None:
    tokens = source(server.microsoft())
    first = tokens.token()
    tokens.forget()
    assert tokens.token() != first


def test_while_renewing_fails_the_old_token_serves_to_its_end(server: TokenServer) -> None:
    clock = Clock()
    tokens = source(server.microsoft(), clock)
    first = tokens.token()
    server.refusal = ("temporarily_unavailable", "later")
    clock.now = 3_599
    assert tokens.token() == first
    clock.now = 3_600
    with pytest.raises(OAuth2Error):
        tokens.token()


def test_a_rotated_refresh_token_is_kept_for_its_owner_alone(server: TokenServer, tmp_path: Path) -> None:
    file = refresh_token(tmp_path, server)
    source(server.device(file)).token()
    assert file.read_text() == "refresh-1\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_refresh_token_that_another_process_renewed_is_used(server: TokenServer, tmp_path: Path) -> None:
    file = refresh_token(tmp_path, server)
    clock = Clock()
    one, other = source(server.device(file), clock), source(server.device(file), clock)
    one.token()
    server.refresh_tokens.discard("refresh-0")
    other.token()
    assert server.asked[-1]["refresh_token"] == "refresh-1"


def test_a_refresh_token_that_can_not_be_saved_is_kept_in_memory(server: TokenServer, tmp_path: Path) -> None:
    folder = tmp_path / "mounted"
    folder.mkdir()
    file = refresh_token(folder, server)
    clock = Clock()
    tokens = source(server.device(file), clock)
    tokens._token = None
    blocked = folder.rename(tmp_path / "gone")
    tokens._unsaved = "refresh-0"
    tokens.token()
    clock.now = 3_600
    tokens.token()
    assert [one["refresh_token"] for one in server.asked] == ["refresh-0", "refresh-1"]
    assert (blocked / "refresh-token").read_text() == "refresh-0\n"


def test_a_server_that_does_not_rotate_leaves_the_file_alone(server: TokenServer, tmp_path: Path) -> None:
    server.rotates = False
    file = refresh_token(tmp_path, server)
    before = file.stat().st_mtime_ns
    source(server.device(file)).token()
    assert (file.read_text(), file.stat().st_mtime_ns) == ("refresh-0\n", before)


def test_a_missing_refresh_token_says_how_to_sign_in(server: TokenServer, tmp_path: Path) -> None:
    with pytest.raises(OAuth2Error, match=r"^mailbox\.main\.oauth2\.refresh_token_file: .*check --sign-in"):
        source(server.device(tmp_path / "nowhere")).token()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"client_email": "a", "private_key_id": "b", "private_key": "c"}']
)
def test_a_key_file_that_is_none_is_told_by_its_setting(server: TokenServer, tmp_path: Path, content: str) -> None:
    settings = server.service_account(tmp_path)
    Path(settings["service_account_file"]).write_text(content)
    with pytest.raises(OAuth2Error, match=r"^mailbox\.main\.oauth2\.service_account_file: "):
        source(settings).token()


MICROSOFT = [
    ("invalid_client", "AADSTS7000215: Invalid client secret provided.", r"oauth2\.client_secret: .* its Value"),
    (
        "invalid_client",
        "AADSTS7000222: The provided client secret keys are expired.",
        r"oauth2\.client_secret: .*expired",
    ),
    ("unauthorized_client", "AADSTS700016: Application was not found.", r"oauth2\.client_id: "),
    ("invalid_request", "AADSTS90002: Tenant 'x' not found.", r"oauth2\.tenant: "),
    ("invalid_grant", "AADSTS65001: not consented.", r"oauth2: .*Grant admin consent"),
    (
        "invalid_client",
        "AADSTS7000218: client_assertion or client_secret.",
        r"oauth2\.client_id: .*public client flows",
    ),
    ("access_denied", "AADSTS53003: Access has been blocked.", r"oauth2: .*Conditional Access"),
    ("interaction_required", "AADSTS50076: multi-factor.", r"oauth2\.refresh_token_file: .*check --sign-in"),
    (
        "server_error",
        "AADSTS1: odd.\r\nTrace ID: 7\r\nTimestamp: now",
        r"oauth2: microsoft gave .* \(AADSTS1: odd\)\.$",
    ),
    ("odd", "", r"oauth2: microsoft gave no token for it: odd \(odd\)\.$"),
]


@pytest.mark.parametrize(("code", "description", "sentence"), MICROSOFT)
def test_what_microsoft_refuses_is_told_with_what_to_grant(
    server: TokenServer, code: str, description: str, sentence: str
) -> None:
    server.refusal = (code, description)
    with pytest.raises(OAuth2Error, match=sentence) as told:
        source(server.microsoft()).token()
    assert "\n" not in str(told.value)


GOOGLE = [
    (
        "unauthorized_client",
        "Client is unauthorized to retrieve access tokens",
        r"_file: .*Domain-wide.*|.*Domain-wide",
    ),
    ("invalid_grant", "Invalid email or User ID", r"oauth2: the domain has no user 'corrections@quayside\.example'"),
    ("invalid_grant", "Invalid JWT Signature.", r"oauth2\.service_account_file: the key was deleted"),
    ("invalid_grant", "Invalid JWT: iat and exp in a reasonable timeframe.", r"oauth2: this machine's clock"),
    ("invalid_grant", "Bad Request", r"oauth2: google gave no token for it: invalid_grant"),
    ("invalid_scope", "Invalid OAuth scope", r"oauth2\.scope: the scope https://mail\.google\.com/ "),
]


@pytest.mark.parametrize(("code", "description", "sentence"), GOOGLE)
def test_what_google_refuses_is_told_with_what_to_grant(
    server: TokenServer, tmp_path: Path, code: str, description: str, sentence: str
) -> None:
    server.refusal = (code, description)
    with pytest.raises(OAuth2Error, match=rf"^mailbox\.main\.({sentence})"):
        source(server.service_account(tmp_path)).token()


def test_a_sign_in_that_google_ended_is_to_be_made_again(server: TokenServer, tmp_path: Path) -> None:
    server.refusal = ("invalid_grant", "Token has been expired or revoked.")
    with pytest.raises(OAuth2Error, match=r"oauth2\.refresh_token_file: .*check --sign-in"):
        source(server.google(refresh_token(tmp_path, server))).token()


@pytest.mark.parametrize("page", [b"<html>", b"[]", b"{}", b'{"access_token": "x", "expires_in": "soon"}'])
def test_an_answer_that_is_no_token_is_told_in_one_sentence(server: TokenServer, page: bytes) -> None:
    server.page = page
    with pytest.raises(OAuth2Error, match=r"^mailbox\.main\.oauth2: 127\.0\.0\.1:\d+ .*\.$"):
        source(server.microsoft()).token()


def test_a_server_that_is_away_is_told_in_one_sentence() -> None:
    settings: dict[str, Any] = TokenServer(port=1).microsoft()
    with pytest.raises(OAuth2Error, match=r"^mailbox\.main\.oauth2: 127\.0\.0\.1:1 could not be asked"):
        source(settings).token()


def test_secrets_never_show(server: TokenServer, tmp_path: Path) -> None:
    tokens = source(server.microsoft())
    held = tokens.token()
    assert "no joke" not in repr(tokens.settings)
    assert held not in repr(tokens._token)
    server.refusal = ("odd", "")
    tokens.forget()
    with pytest.raises(OAuth2Error) as told:
        tokens.token()
    assert "no joke" not in str(told.value)
    assert str(tmp_path) not in str(told.value)
