"""What every command shares: the settings, the store, and a progress bar."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from corrections_inbox.configuration import find_config, load
from corrections_inbox.settings import Settings
from corrections_inbox.store import connect
from corrections_inbox.store.migrations import ensure_current

errors = Console(stderr=True)


@dataclass
class Invocation:
    """One call of the command: its options, and the settings once they are needed."""

    config: Path | None = None
    debug: bool = False

    @cached_property
    def settings(self) -> Settings:
        return load(find_config(self.config))


def settings_of(ctx: typer.Context) -> Settings:
    """The settings of this call.

    Raises:
        SettingsError: they are wrong.
    """
    return ctx.ensure_object(Invocation).settings


@contextmanager
def open_store(settings: Settings) -> Iterator[Engine]:
    """The store, brought up to date where that happens by itself."""
    engine = connect(settings.store_url)
    try:
        ensure_current(engine)
        yield engine
    finally:
        engine.dispose()


def person() -> str:
    """Who gives this command, for a case's history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"  # a container may run under a number that has no name


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on the terminal; nothing at all where the output goes elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as progress:
        yield progress
