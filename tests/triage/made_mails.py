"""Made-up mails to a made-up paper: a TOML file with a table for each mail, named by its kind.

A mail has `subject` and `text`; where it matters also `from`, `reverse_path` ("" is the null one) and `headers`, a list
of "Name: value". It is written out and parsed as if it had come by SMTP, so that all that parsing finds counts.
"""

import json
import tomllib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any

from corrections_inbox.message import Message, parse
from corrections_inbox.paths import shipped
from corrections_inbox.triage import Kind, Publication, load_words

FOLDER = Path(__file__).parent / "mails"
READER = "Rosa Lindqvist <rosa@reader.example>"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, the paper that it was written to, and the kind that it is of."""

    kind: Kind
    message: Message
    publication: Publication


@cache
def gazette() -> Publication:
    """The paper that the mails were written to, with the words that are shipped."""
    files = shipped("config/triage").glob("*.toml")
    return Publication(
        name="The Harbour Gazette",
        hosts=frozenset({"harbourgazette.example"}),
        own_addresses=frozenset({"corrections@harbourgazette.example"}),
        message_id_domain="letters.harbourgazette.example",
        words=load_words({file.stem: file.read_text(encoding="utf-8") for file in files}),
    )


def read(file: Path) -> list[Mail]:
    """The mails of a file, in order."""
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return [Mail(Kind(kind), parse(_raw(fields)), gazette()) for kind, mails in tables.items() for fields in mails]


def labelled(mails: Path, labels: Path, publication: Publication) -> list[Mail]:
    """A folder's mails with the kinds that JSON Lines give them."""
    rows = map(json.loads, labels.read_text(encoding="utf-8").splitlines())
    return [Mail(Kind(row["kind"]), parse((mails / row["file"]).read_bytes()), publication) for row in rows]


def _raw(fields: dict[str, Any]) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["Return-Path"] = f"<{fields.get('reverse_path', 'rosa@reader.example')}>"
    mail["Message-ID"] = "<1@reader.example>"
    mail["From"] = fields.get("from", READER)
    mail["To"] = "corrections@harbourgazette.example"
    mail["Subject"] = fields["subject"]
    for header in fields.get("headers", ()):
        name, _, value = header.partition(":")
        mail[name] = value.strip()
    mail.set_content(fields["text"])
    return mail.as_bytes()
