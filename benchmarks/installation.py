"""One installation between a real Dovecot and a real SMTP sink, and what its store and the sink say of it.

What is claimed is read from the store by plain SQL and from the files of the sink, not through the service's own code.
"""
# ruff: noqa: INP001, T201  no package; part of scripts whose output is their report

import email
import email.policy
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import checkout  # noqa: F401  it is imported for what it does
import psycopg
from tests.servers.dovecot import Dovecot
from tests.servers.sink import SmtpSink

LISTED_MOST = 10


@dataclass
class Installation:
    """A folder of its own, two servers, a store, and what was found wrong so far."""

    home: Path
    imap: Dovecot
    sink: SmtpSink
    store: str = ""  # the URL of a PostgreSQL database; empty: SQLite in the folder
    broken: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return self.home / "corrections-inbox.toml"

    @property
    def log(self) -> Path:
        return self.home / "service.log"

    @property
    def sqlite_file(self) -> Path:
        return self.home / "var" / "corrections-inbox.sqlite3"

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        if self.store:
            with psycopg.connect(self.store.replace("+psycopg", ""), connect_timeout=5) as connection:
                return connection.execute(query.replace("?", "%s").encode(), values).fetchall()
        with closing(sqlite3.connect(f"file:{self.sqlite_file}?mode=ro", uri=True)) as store:
            return store.execute(query, values).fetchall()

    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(letter, policy=email.policy.default) for letter in self.sink.letters]

    def check(self, claim: str, failures: list[str], *, quietly: bool = False) -> None:
        if failures or not quietly:
            print(f"  {'holds ' if not failures else 'BROKEN'}  {claim}", flush=True)
        for failure in failures[:LISTED_MOST]:
            print(f"            {failure}", flush=True)
        if failures:
            self.broken.append(claim)


def within(seconds: float, happened: Callable[[], object], *, every: float = 0.2) -> bool:
    """Whether it happened in time; a store or an endpoint that is not there yet is no failure."""
    end = time.monotonic() + seconds
    while True:
        try:
            if happened():
                return True
        except (sqlite3.OperationalError, psycopg.Error, OSError):
            pass
        if time.monotonic() > end:
            return False
        time.sleep(every)


def crlf(raw: bytes) -> bytes:
    """A message as a server hands it out."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
