"""The command `corrections-inbox`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from corrections_inbox import __version__
from corrections_inbox.cli.commands import WhenUsed
from corrections_inbox.cli.invocation import Invocation
from corrections_inbox.errors import CorrectionsInboxError, SettingsError

app = typer.Typer(cls=WhenUsed, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _options(
    ctx: typer.Context,
    config: Annotated[Path | None, typer.Option(help="The settings file.", show_default=False)] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
) -> None:
    """Reads a newsroom's corrections mailbox and keeps each report until it is settled."""
    invocation = ctx.ensure_object(Invocation)
    invocation.config, invocation.debug = config, debug
    if ctx.invoked_subcommand != "init":
        os.umask(0o077)  # what is written from here on holds readers' mail: it is its owner's alone


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


@app.command()
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Go on running, so that more mail can be sent to it.")] = False,
) -> None:
    """Run an embedded newsroom: a made-up paper, its readers' mail, and the real service answering it."""
    try:
        from corrections_inbox.cli import newsroom  # noqa: PLC0415  its servers are an extra
    except ModuleNotFoundError as error:
        raise SettingsError(f"The demo needs the extra [demo] ({error.name} is not installed).") from None
    newsroom.run(keep=keep)


def main() -> None:
    """Runs the command; whatever fails is told in one sentence.

    Exit status 0, 1 for a failed operation, 2 for usage or settings, 130 when interrupted.
    """
    invocation = Invocation()
    try:
        app(obj=invocation)
    except Exception as error:
        if invocation.debug:
            raise
        typer.echo(f"corrections-inbox: {_sentence(error)}", err=True)
        sys.exit(error.exit_status if isinstance(error, CorrectionsInboxError) else 1)


def _sentence(error: Exception) -> str:
    if isinstance(error, CorrectionsInboxError):
        return str(error)
    if (words := _of_the_store(error)) is not None:
        return f"The store could not be used: {words}."
    if isinstance(error, OSError):
        return f"{error.filename or 'The system'}: {error.strerror or error}."
    return f"This should not happen ({type(error).__name__}: {error}); --debug shows where it did."


def _of_the_store(error: Exception) -> str | None:
    """What a database said, where it was one that failed."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415  heavy: a command that has no store is told without it

    from corrections_inbox.store import told  # noqa: PLC0415  the same

    return told(error) if isinstance(error, SQLAlchemyError) else None
