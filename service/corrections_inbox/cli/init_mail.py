"""The questions of `init` about the mailbox and the mail server: each login is tried as it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import typer
from imapclient import IMAPClient

from corrections_inbox.cli.questions import choice, valid_address
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.mailbox.connection import connect
from corrections_inbox.oauth2 import TokenSource, to_grant, token_source
from corrections_inbox.oauth2_settings import GRANTS, OAuth2Settings
from corrections_inbox.settings import MailboxSettings, Security, SmtpSettings
from corrections_inbox.smtp import SmtpTransport

PORTS = {
    "imap": {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
    "smtp": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}
SECRETS = Path("secrets")  # beside the settings file
_JUNK_NAMES = frozenset({"junk", "spam", "junk e-mail", "junk email", "bulk mail"})
_GRANTS_TOLD = {
    "client_credentials": "the application signs in by itself",
    "device_code": "a person signs in once",
    "service_account": "a service account signs in by itself",
    "refresh_token": "a person agrees once",
}
_KEYS_TOLD = {
    "tenant": "Directory (tenant) ID",
    "client_id": "Application (client) ID",
    "service_account_file": "The service account's JSON key (a file)",
}
Tried = TypeVar("Tried")


@dataclass(frozen=True, slots=True)
class Account:
    """How an account is opened: by `password`, or by what its table `oauth2` says together with a `client_secret`."""

    password: str = field(default="", repr=False)
    oauth2: dict[str, str] = field(default_factory=dict)
    client_secret: str = field(default="", repr=False)

    def tables(self, password_file: str) -> dict[str, Any]:
        """The keys as they go into the settings file."""
        return {"oauth2": self.oauth2} if self.oauth2 else {"password_file": str(SECRETS / password_file)}

    def tried(self, folder: Path) -> dict[str, Any]:
        """The same keys as they are tried before the files are there."""
        if not self.oauth2:
            return {"password": self.password}
        trial = {key: value for key, value in self.oauth2.items() if key != "client_secret_file"}
        if "refresh_token_file" in trial:
            trial["refresh_token_file"] = str(folder / trial["refresh_token_file"])
        return {"oauth2": trial | {"client_secret": self.client_secret}}

    def secrets(self, password_file: str) -> dict[str, str]:
        """What goes into files of its own, by name."""
        named = {Path(self.oauth2.get("client_secret_file", "")).name: self.client_secret, password_file: self.password}
        return {name: secret for name, secret in named.items() if secret}


def mailbox(folder: Path, secrets: dict[str, str]) -> tuple[dict[str, Any], Account, str]:
    """Asks for the mailbox; gives its table, how its account is opened, and its junk folder if that is to be read."""
    typer.echo("\nThe mailbox that readers write to (IMAP)")
    host = ""
    while True:
        host = typer.prompt("  Server", default=host or None)
        security, port = _connection("imap")
        username = typer.prompt("  User name", default=None)
        answers = {"host": host, "port": port, "security": security.value, "username": username}
        account = _account("mailbox", username)
        settings = MailboxSettings.model_validate(answers | account.tried(folder))
        tokens = token_source("mailbox.main.oauth2", settings.oauth2, username)
        client = _tried(partial(connect, "main", settings, tokens), tokens, is_new=True)
        if client is None:
            continue
        secrets |= account.secrets("mailbox-password")
        return answers | account.tables("mailbox-password"), account, _junk(client)


def smtp(folder: Path, mailbox: dict[str, Any], known: Account, secrets: dict[str, str]) -> dict[str, Any]:
    """Asks for the server that sends; gives its table."""
    typer.echo("\nThe server that sends the letters (SMTP)")
    while True:
        host = typer.prompt("  Server", default=_sending(mailbox["host"]))
        security, port = _connection("smtp")
        answers: dict[str, Any] = {"host": host, "port": port, "security": security.value}
        answers["from"] = valid_address("  Letters come from", _if_address(mailbox["username"]))
        username = typer.prompt("  User name (- for no login)", default=mailbox["username"])
        answers["username"] = "" if username == "-" else username
        account = _sending_account(answers["username"], known)
        settings = SmtpSettings.model_validate(answers | account.tried(folder))
        tokens = token_source("smtp.oauth2", settings.oauth2, username)
        if not _tried(partial(_reached, settings), tokens, is_new=account is not known):
            continue
        secrets |= account.secrets("smtp-password")
        return answers | (account.tables("smtp-password") if answers["username"] else {})


def _sending(host: str) -> str:
    return "smtp.office365.com" if host == "outlook.office365.com" else host.replace("imap.", "smtp.", 1)


def _sending_account(username: str, known: Account) -> Account:
    if not username:
        return Account()
    same = "  The same password as the mailbox's?" if known.password else "  Sign in as for the mailbox?"
    if typer.confirm(same, default=True):
        return known
    return _account("smtp", username) if known.oauth2 else Account(typer.prompt("  Password", hide_input=True))


def _reached(settings: SmtpSettings) -> bool:
    transport = SmtpTransport(settings)
    try:
        transport.open()
    finally:
        transport.close()
    return True


def _account(whose: str, username: str) -> Account:
    provider = choice("  Sign in by", ["password", *GRANTS], "password")
    if provider == "password":
        return Account(typer.prompt("  Password (an app password where your provider has them)", hide_input=True))
    grants = GRANTS[provider]
    for grant in grants:
        typer.echo(f"    {grant}: {_GRANTS_TOLD[grant]}")
    oauth2 = {"provider": provider, "grant": choice("  How", list(grants), next(iter(grants)))}
    typer.echo("  An administrator must first grant this:")
    for line in to_grant(OAuth2Settings.model_construct(None, **oauth2), username):
        typer.echo(f"    {line}")
    client_secret = ""
    for key in grants[oauth2["grant"]]:
        if key == "client_secret":
            client_secret = typer.prompt("  Client secret", hide_input=True)
            oauth2["client_secret_file"] = str(SECRETS / f"{whose}-client-secret")
        elif key == "refresh_token_file":
            oauth2[key] = str(SECRETS / f"{whose}-refresh-token")
        else:
            oauth2[key] = _asked(key)
    return Account(oauth2=oauth2, client_secret=client_secret)


def _asked(key: str) -> str:
    answer: str = typer.prompt(f"  {_KEYS_TOLD[key]}").strip()
    return str(Path(answer).absolute()) if key.endswith("_file") else answer


def _tried(login: Callable[[], Tried], tokens: TokenSource | None, *, is_new: bool) -> Tried | None:
    """What a login gives, after a person signed in for a new account; None when all is to be asked again."""
    to_sign_in = tokens if tokens and is_new and tokens.settings.refresh_token_file else None
    while True:
        try:
            if to_sign_in:
                # It brings in authlib, which most mailboxes need nothing of.
                from corrections_inbox.cli.signing_in import sign_in  # noqa: PLC0415  loaded only where it is used

                sign_in(to_sign_in)
                to_sign_in = None
            done = login()
        except CorrectionsInboxError as error:
            typer.echo(f"  {error}")
            # What an administrator grants takes Exchange and Google some minutes to know.
            if tokens and typer.confirm("  Try the same once more?", default=True):
                continue
            typer.echo("  Again, then:")
            return None
        typer.echo("  The login works.")
        return done


def _connection(protocol: str) -> tuple[Security, int]:
    ports = PORTS[protocol]
    default = Security.TLS if protocol == "imap" else Security.STARTTLS
    security = choice("  Protection", [one.value for one in Security], default.value)
    return Security(security), typer.prompt("  Port", default=ports[Security(security)], type=int)


def _junk(client: IMAPClient) -> str:
    """The junk folder, if there is one and it is to be read too: filters do take reports for spam."""
    try:
        folders = client.list_folders()
    finally:
        client.logout()
    found = next((name for flags, _, name in folders if b"\\Junk" in flags or name.lower() in _JUNK_NAMES), None)
    if found and typer.confirm(f"  Read {found!r} as well? Reports do end up there.", default=True):
        return str(found)
    return ""


def _if_address(username: str) -> str | None:
    return username if "@" in username else None
