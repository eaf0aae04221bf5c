"""`init`: asks what is needed, tries the logins, and writes a settings file. Answering stays off unless it is wanted."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from imapclient import IMAPClient
from pydantic import BaseModel, ValidationError

from corrections_inbox.configuration import load
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.mailbox.connection import connect
from corrections_inbox.settings import MailboxSettings, PublicationSettings, Security, SmtpSettings
from corrections_inbox.smtp import SmtpTransport

PORTS = {
    "imap": {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
    "smtp": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}
SECRETS = Path("secrets")  # beside the settings file
_JUNK_NAMES = frozenset({"junk", "spam", "junk e-mail", "junk email", "bulk mail"})


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked, table by table, as it goes into the file; `secrets` go into files of their own."""

    tables: dict[str, dict[str, Any]]
    secrets: dict[str, str]


def init(
    file: Annotated[Path, typer.Argument(help="The settings file to write.")] = Path("corrections-inbox.toml"),
) -> None:
    """Write a settings file by asking, trying each login as it goes."""
    if file.exists() and not typer.confirm(f"{file} exists. Write it anew?", default=False):
        raise typer.Exit(1)
    write(ask(), file)
    load(file)
    typer.echo(f"\nWrote {file}. What to do next:")
    typer.echo(f"  corrections-inbox --config {file} check               see that everything answers")
    typer.echo(f"  corrections-inbox --config {file} articles sync       take in the articles")
    typer.echo(f"  corrections-inbox --config {file} run                 start the service")
    typer.echo("Every other setting is described in the shipped config/corrections-inbox.toml.")


def ask() -> Answers:
    """Asks for everything, in the order in which an operator thinks of it."""
    publication = _publication()
    mailbox, client = _mailbox()
    tables: dict[str, dict[str, Any]] = {"publication": publication, "mailbox.main": mailbox}
    secrets = {"mailbox-password": mailbox.pop("password")}
    mailbox["password_file"] = str(SECRETS / "mailbox-password")
    if junk := _junk(client):
        tables["mailbox.junk"] = mailbox | {"folder": junk}
    tables["smtp"] = _smtp(mailbox, secrets)
    tables |= _source(publication["site"])
    tables["digest"] = {"recipients": [{"address": a} for a in _addresses("Who gets the daily digest? (addresses)")]}
    tables["acknowledgment"] = {"enabled": _wants_answering()}
    return Answers(tables, secrets)


def _publication() -> dict[str, Any]:
    typer.echo("The publication")
    name = typer.prompt("  Its name, as readers know it")
    site = typer.prompt("  Its address on the web", default="https://www.example.com").rstrip("/")
    host = (urlsplit(site).hostname or "").removeprefix("www.")
    zone = _valid(PublicationSettings, "timezone", "  Its time zone", os.environ.get("TZ") or "Europe/London")
    return {
        "name": name,
        "site": site,
        "hosts": [host, f"www.{host}"] if host else [],
        "policy_url": typer.prompt("  The page with your corrections policy", default=f"{site}/corrections-policy"),
        "language": typer.prompt("  The language of your readers (en, de, es, fr, pt)", default="en"),
        "timezone": zone,
        "staff": [f"@{host}"] if host else [],
    }


def _valid(model: type[BaseModel], key: str, question: str, default: str) -> str:
    """Asks until the answer is a valid value of the key."""
    while True:
        answer: str = typer.prompt(question, default=default)
        try:
            model.__pydantic_validator__.validate_assignment(model.model_construct(), key, answer)
        except ValidationError as error:
            typer.echo(f"  {error.errors()[0]['msg'].removeprefix('Value error, ')}")
        else:
            return answer


def _mailbox() -> tuple[dict[str, Any], IMAPClient]:
    typer.echo("\nThe mailbox that readers write to (IMAP)")
    host = ""
    while True:
        host = typer.prompt("  Server", default=host or None)
        security, port = _connection("imap")
        username = typer.prompt("  User name", default=None)
        answers = {"host": host, "port": port, "security": security.value, "username": username}
        password = typer.prompt("  Password (an app password where your provider has them)", hide_input=True)
        try:
            client = connect("main", MailboxSettings.model_validate(answers | {"password": password}))
        except CorrectionsInboxError as error:
            typer.echo(f"  {error}\n  Again, then:")
            continue
        typer.echo("  The login works.")
        return answers | {"password": password}, client


def _connection(protocol: str) -> tuple[Security, int]:
    ports = PORTS[protocol]
    default = Security.TLS if protocol == "imap" else Security.STARTTLS
    security = _choice("  Protection", [choice.value for choice in Security], default.value)
    return Security(security), typer.prompt("  Port", default=ports[Security(security)], type=int)


def _choice(question: str, choices: list[str], default: str) -> str:
    while True:
        answer: str = typer.prompt(f"{question} ({', '.join(choices)})", default=default)
        if answer in choices:
            return answer


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


def _smtp(mailbox: dict[str, Any], secrets: dict[str, str]) -> dict[str, Any]:
    typer.echo("\nThe server that sends the letters (SMTP)")
    while True:
        host = typer.prompt("  Server", default=mailbox["host"].replace("imap.", "smtp.", 1))
        security, port = _connection("smtp")
        answers: dict[str, Any] = {"host": host, "port": port, "security": security.value}
        answers["from"] = _sender(mailbox["username"])
        username = typer.prompt("  User name (- for no login)", default=mailbox["username"])
        answers["username"] = "" if username == "-" else username
        password = secrets["mailbox-password"] if answers["username"] else ""
        if password and not typer.confirm("  The same password as the mailbox's?", default=True):
            password = typer.prompt("  Password", hide_input=True)
        transport = SmtpTransport(SmtpSettings.model_validate(answers | {"password": password}))
        try:
            transport.open()
        except CorrectionsInboxError as error:
            typer.echo(f"  {error}\n  Again, then:")
            continue
        finally:
            transport.close()
        typer.echo("  The login works.")
        if password:
            secrets["smtp-password"] = password
            answers["password_file"] = str(SECRETS / "smtp-password")
        return answers


def _sender(username: str) -> str:
    return _valid_address("  Letters come from", username if "@" in username else None)


def _valid_address(question: str, default: str | None) -> str:
    while True:
        answer: str = typer.prompt(question, default=default)
        if "@" in answer:
            return answer


def _source(site: str) -> dict[str, dict[str, Any]]:
    typer.echo("\nWhere the articles come from")
    kind = _choice("  Kind", ["feed", "sitemap", "wordpress", "files", "none"], "feed")
    if kind == "none":
        return {}
    if kind == "files":
        return {"source.news": {"kind": kind, "path": typer.prompt("  Folder of .jsonl or .html files")}}
    ending = {"feed": "/feed", "sitemap": "/news-sitemap.xml", "wordpress": ""}[kind]
    return {"source.news": {"kind": kind, "url": typer.prompt("  Address", default=site + ending)}}


def _addresses(question: str) -> list[str]:
    while True:
        answer: str = typer.prompt(f"\n{question}", default="", show_default=False)
        addresses = answer.replace(",", " ").split()
        if all("@" in address for address in addresses):
            return addresses


def _wants_answering() -> bool:
    typer.echo("\nReaders can be answered automatically: what was understood, and in the end what became of it.")
    typer.echo("`corrections-inbox replay` shows beforehand what would be sent to mail that you already have.")
    return typer.confirm("Begin to answer now?", default=False)


def write(answers: Answers, file: Path) -> None:
    """Writes the file, and each secret into a file beside it that only its owner can read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    folder = file.parent / SECRETS
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, secret in answers.secrets.items():
        _write_private(folder / name, secret + "\n")
    file.write_text("\n".join(_toml(answers.tables)), encoding="utf-8")


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _toml(tables: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, table in tables.items():
        yield f"[{name}]"
        yield from (f"{key} = {_value(value)}" for key, value in table.items())
        yield ""


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + "}"
    # A JSON string, number or boolean is one of TOML, too.
    return json.dumps(value, ensure_ascii=False)
