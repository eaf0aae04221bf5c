"""`init`: asks what is needed, tries the logins, and writes a settings file. Answering stays off unless it is wanted."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from corrections_inbox.cli import init_mail
from corrections_inbox.cli.init_mail import SECRETS
from corrections_inbox.cli.questions import addresses, choice, valid
from corrections_inbox.configuration import load
from corrections_inbox.oauth2 import write_private
from corrections_inbox.settings import PublicationSettings


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
    write(ask(file.parent), file)
    load(file)
    typer.echo(f"\nWrote {file}. What to do next:")
    typer.echo(f"  corrections-inbox --config {file} check               see that everything answers")
    typer.echo(f"  corrections-inbox --config {file} articles sync       take in the articles")
    typer.echo(f"  corrections-inbox --config {file} run                 start the service")
    typer.echo("Every other setting is described in the shipped config/corrections-inbox.toml.")


def ask(folder: Path) -> Answers:
    """Asks for everything, in the order in which an operator thinks of it; `folder` is where the file will lie."""
    publication = _publication()
    secrets: dict[str, str] = {}
    mailbox, account, junk = init_mail.mailbox(folder, secrets)
    tables: dict[str, dict[str, Any]] = {"publication": publication, "mailbox.main": mailbox}
    if junk:
        tables["mailbox.junk"] = mailbox | {"folder": junk}
    tables["smtp"] = init_mail.smtp(folder, mailbox, account, secrets)
    tables |= _source(publication["site"])
    tables["digest"] = {"recipients": [{"address": a} for a in addresses("Who gets the daily digest? (addresses)")]}
    tables["acknowledgment"] = {"enabled": _wants_answering()}
    return Answers(tables, secrets)


def _publication() -> dict[str, Any]:
    typer.echo("The publication")
    name = typer.prompt("  Its name, as readers know it")
    site = typer.prompt("  Its address on the web", default="https://www.example.com").rstrip("/")
    host = (urlsplit(site).hostname or "").removeprefix("www.")
    zone = valid(PublicationSettings, "timezone", "  Its time zone", os.environ.get("TZ") or "Europe/London")
    return {
        "name": name,
        "site": site,
        "hosts": [host, f"www.{host}"] if host else [],
        "policy_url": typer.prompt("  The page with your corrections policy", default=f"{site}/corrections-policy"),
        "language": typer.prompt("  The language of your readers (en, de, es, fr, pt)", default="en"),
        "timezone": zone,
        "staff": [f"@{host}"] if host else [],
    }


def _source(site: str) -> dict[str, dict[str, Any]]:
    typer.echo("\nWhere the articles come from")
    kind = choice("  Kind", ["feed", "sitemap", "wordpress", "files", "none"], "feed")
    if kind == "none":
        return {}
    if kind == "files":
        return {"source.news": {"kind": kind, "path": typer.prompt("  Folder of .jsonl or .html files")}}
    ending = {"feed": "/feed", "sitemap": "/news-sitemap.xml", "wordpress": ""}[kind]
    return {"source.news": {"kind": kind, "url": typer.prompt("  Address", default=site + ending)}}


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
        write_private(folder / name, secret + "\n")
    file.write_text("\n".join(_toml(answers.tables)), encoding="utf-8")


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
