"""`articles import | sync | show | reindex`."""

import dataclasses
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from corrections_inbox.articles import urls
from corrections_inbox.cli.context import now, open_store, settings_of
from corrections_inbox.cli.progress import errors, progress_bar
from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.index import IndexWriter
from corrections_inbox.jobs import sync as jobs_sync
from corrections_inbox.jobs.importing import import_file
from corrections_inbox.jobs.indexing import follow_index, waiting
from corrections_inbox.jobs.sync import Synced
from corrections_inbox.settings import Settings
from corrections_inbox.store import articles, reading
from corrections_inbox.store.articles import Put

app = typer.Typer(no_args_is_help=True, help="Take in, look up and index the publication's articles.")


@app.command("import")
def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="JSON Lines, plain or gzip.", exists=True, dir_okay=False)],
) -> None:
    """Import articles files; a bad line is named and left out."""
    settings = settings_of(ctx)
    with open_store(settings) as engine:
        bad = sum(_import(engine, file) for file in files)
        _bring_up_to_date(settings, engine)
    if bad:
        raise typer.Exit(1)


def _import(engine: Engine, file: Path) -> int:
    put: Counter[Put] = Counter()
    bad = 0
    with progress_bar() as progress:
        task = progress.add_task(f"Importing {file.name}", total=None)
        for batch in import_file(engine, file, now()):
            put += batch.put
            bad += len(batch.bad)
            for line in batch.bad:
                errors.print(f"{file}:{line.number}: {line.reason}", markup=False, highlight=False, soft_wrap=True)
            progress.advance(task, batch.lines)
    left_out = f", {bad} bad lines left out" if bad else ""
    typer.echo(f"{file}: {put[Put.NEW]} new, {put[Put.CHANGED]} changed, {put[Put.UNCHANGED]} unchanged{left_out}.")
    return bad


def _bring_up_to_date(settings: Settings, engine: Engine) -> None:
    try:
        _index(settings, engine)
    except CorrectionsInboxError as error:
        # A running daemon has the index in hand, and follows the rows by itself.
        typer.echo(f"Not indexed here: {error}")


def _index(settings: Settings, engine: Engine) -> None:
    with IndexWriter(settings.index_dir) as writer, progress_bar() as progress:
        task = progress.add_task("Indexing", total=(total := waiting(engine, writer)))
        while follow_index(engine, writer):
            progress.update(task, completed=total - waiting(engine, writer))


@app.command()
def sync(ctx: typer.Context) -> None:
    """Visit every source now and take in what is new."""
    settings = settings_of(ctx)
    failed = False
    with open_store(settings) as engine, progress_bar() as progress:
        task = progress.add_task("Visiting sources", total=len(settings.source))
        for visit in jobs_sync.sync(settings, engine, now()):
            failed = failed or bool(visit.error)
            _tell(visit)
            progress.advance(task)
        _bring_up_to_date(settings, engine)
    if not settings.source:
        raise SettingsError("No [source.NAME] is set, so there is nothing to visit.")
    if failed:
        raise typer.Exit(1)


def _tell(visit: Synced) -> None:
    for trouble in visit.troubles:
        errors.print(f"{visit.name}: {trouble.where}: {trouble.reason}", markup=False, highlight=False, soft_wrap=True)
    put = visit.put
    counts = f"{put[Put.NEW]} new, {put[Put.CHANGED]} changed, {put[Put.UNCHANGED]} unchanged"
    typer.echo(f"{visit.name}: {visit.error or counts + '.'}")


@app.command()
def show(ctx: typer.Context, url: Annotated[str, typer.Argument(help="An article's URL or id.")]) -> None:
    """Print an article as it was last seen, as JSON."""
    with open_store(settings_of(ctx)) as engine, reading(engine) as session:
        article = (
            articles.get(session, url) or articles.by_url(session, _canonical(url)) or articles.by_url(session, url)
        )
    if article is None:
        raise CorrectionsInboxError(f"There is no article at {url}.")
    typer.echo(json.dumps(dataclasses.asdict(article), ensure_ascii=False, indent=2, default=str))


def _canonical(url: str) -> str:
    try:
        return urls.canonical(url)
    except ValueError:
        return url


@app.command()
def reindex(ctx: typer.Context) -> None:
    """Build the full-text index anew from the store."""
    settings = settings_of(ctx)
    with open_store(settings) as engine:
        with IndexWriter(settings.index_dir):
            pass  # Refused while another process writes it: nothing is deleted under a running daemon.
        shutil.rmtree(settings.index_dir, ignore_errors=True)
        _index(settings, engine)
        with reading(engine) as session:
            typer.echo(f"Indexed {articles.count(session)} articles.")
