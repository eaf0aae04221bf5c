"""`forget`, `backup`: what the store keeps of people, and a copy of it all."""

import sqlite3
import sys
from pathlib import Path
from typing import Annotated

import typer

from corrections_inbox.actions.forgetting import Forgotten, find, still_to_be_filed
from corrections_inbox.actions.forgetting import forget as forget_person
from corrections_inbox.cli.context import now, open_store, settings_of
from corrections_inbox.cli.progress import progress_bar
from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.jobs.house import house, make_secret
from corrections_inbox.settings import bare_address
from corrections_inbox.store.backup import asides, copy


def forget(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help="Whose mail, name and words are to go.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Let go of a person: name, address and words. The case, its claim, its passage and its outcome stay."""
    try:
        address = bare_address(address).lower()
    except ValueError as error:
        raise SettingsError(f"forget: {error}.") from None
    settings = settings_of(ctx)
    if address in house(settings).publication.own_addresses:
        raise SettingsError(f"forget: {address} is an address that mail is read at, and nobody's own.")
    secret = make_secret(settings)
    with open_store(settings) as engine:
        mails, held = find(engine, address)
        typer.echo(f"{_counted(len(mails), 'mail')} of {address}, with all that was made of them and written back.")
        _say_held(held)
        if waiting := still_to_be_filed(engine, address):
            typer.echo(
                f"Not filed yet, and so left: {_counted(waiting, 'mail')} with this address; run it again later."
            )
        if dry_run:
            return
        if sys.stdin.isatty() and not yes:
            typer.confirm("This can't be undone. Go on?", abort=True)
        forgotten = forget_person(engine, address, secret, now())
        for aside in asides(engine):
            aside.unlink()
            typer.echo(f"Removed {aside.name}, which an upgrade had set aside.")
    _say(forgotten)


def _say_held(references: tuple[str, ...]) -> None:
    for reference in references:
        typer.echo(f"{reference} is under legal hold: its mail stays until `case release {reference}`.")


def _say(forgotten: Forgotten) -> None:
    gone = forgotten.erased
    typer.echo(
        f"Gone: {_counted(gone.mails, 'mail')}, {_counted(gone.reports, 'report')}, "
        f"{_counted(gone.letters, 'letter')}; {_counted(gone.digests, 'digest')} emptied."
    )
    if gone.references:
        typer.echo(f"Kept without the sender: {', '.join(gone.references)}.")
    if not forgotten.log_emptied:
        typer.echo("The store was in use, so its log is only emptied by its next checkpoint.", err=True)
    typer.echo("Not touched: the mailbox itself, and backups that you keep elsewhere.")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The copy to be made; it must not exist yet.")],
) -> None:
    """Copy the embedded store while the service runs; the index is not needed, it can be built anew."""
    settings = settings_of(ctx)
    with open_store(settings) as engine, progress_bar() as progress:
        if engine.dialect.name != "sqlite":
            raise SettingsError("store.url: back up PostgreSQL with its own tools, such as pg_dump.")
        task = progress.add_task("Copying", total=None)
        try:
            copy(engine, file, lambda done, of: progress.update(task, completed=done, total=of))
        except FileExistsError:
            raise CorrectionsInboxError(f"{file} exists already; a backup never overwrites.") from None
        except sqlite3.Error as error:
            raise CorrectionsInboxError(f"{file} can't be written ({error}).") from None
    typer.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB.")
