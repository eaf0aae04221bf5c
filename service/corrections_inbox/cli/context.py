"""What every command shares: the settings and the store."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import typer
from sqlalchemy import Engine

from corrections_inbox.cli.invocation import Invocation
from corrections_inbox.configuration import find_config, load
from corrections_inbox.settings import Settings
from corrections_inbox.store import connect
from corrections_inbox.store.migrations import ensure_current


def settings_of(ctx: typer.Context) -> Settings:
    """The settings of this call.

    Raises:
        SettingsError: they are wrong.
    """
    return load(find_config(ctx.ensure_object(Invocation).config))


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
