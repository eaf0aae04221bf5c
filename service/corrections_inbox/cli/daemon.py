"""`run`, `poll`, `deliver`, `digest`, `health`, `migrate`: the service, and single steps of it."""

import threading
import urllib.error
import urllib.request
from datetime import date, datetime, time
from typing import Annotated

import structlog
import typer
from sqlalchemy import Engine

from corrections_inbox import logs, scheduler
from corrections_inbox.cases import Audience
from corrections_inbox.cli.context import now, open_store, settings_of
from corrections_inbox.cli.invocation import Invocation
from corrections_inbox.cli.signals import set_by_signals
from corrections_inbox.desk.fitness import require_fit
from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.jobs.digest import audiences, compose, digest_of
from corrections_inbox.jobs.house import House, house
from corrections_inbox.jobs.line import opened
from corrections_inbox.jobs.step import Runner
from corrections_inbox.jobs.unserved import unserved
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.settings import Settings, bare_address
from corrections_inbox.smtp import Outcome, SmtpTransport
from corrections_inbox.store import connect
from corrections_inbox.store.migrations import pending, upgrade

HEALTH_SECONDS = 5

log = structlog.get_logger(__name__)


def run(
    ctx: typer.Context,
    only: Annotated[str, typer.Option(help="Run only this part of the service: jobs or desk.")] = "",
    json_log: Annotated[bool, typer.Option("--json-log", help="Log JSON lines.")] = False,
) -> None:
    """Run the service until SIGTERM or Ctrl-C."""
    if only not in {"", "jobs", "desk"}:
        raise SettingsError(f"--only {only}: there is jobs and desk.")
    stop = threading.Event()
    with set_by_signals(stop):
        settings = settings_of(ctx)
        logs.configure(as_json=json_log, debug=ctx.ensure_object(Invocation).debug)
        for key in unserved(settings):
            log.warning("set, but this version does nothing about it", setting=key)
        if only == "jobs" or (not only and not settings.desk.enabled):
            scheduler.serve(settings, stop)
        else:
            _with_desk(settings, stop, alone=only == "desk")


def _with_desk(settings: Settings, stop: threading.Event, *, alone: bool) -> None:
    if not settings.desk.enabled:
        raise SettingsError("desk.enabled is false, so there is no desk to run.")
    require_fit(settings)
    # The web server is loaded only where it serves.
    from corrections_inbox.desk.serving import beside, serve_alone  # noqa: PLC0415  as said

    if alone:
        serve_alone(settings, stop, now)
    else:
        scheduler.serve(settings, stop, beside=beside)


Once = Annotated[bool, typer.Option("--once", help="Do it once and end; the service does it all the time.")]


def poll(ctx: typer.Context, once: Once = False) -> None:
    """Read the mailboxes and file what is new, without sending anything."""
    _only_once(once, "poll")
    _steps(settings_of(ctx), ("index", "poll:", "file"))


def deliver(ctx: typer.Context, once: Once = False) -> None:
    """Send the letters that are due."""
    _only_once(once, "deliver")
    _steps(settings_of(ctx), ("deliver",))


def _only_once(once: bool, command: str) -> None:
    if not once:
        raise SettingsError(f"{command} needs --once; `run` does it all the time.")


def _steps(settings: Settings, names: tuple[str, ...]) -> None:
    """Runs these steps of the line until they have no more to do, one after the other."""
    logs.configure()
    stop = threading.Event()
    with scheduler.alone_where_embedded(settings), opened(settings, now, stop) as line:
        for step in line.steps():
            if step.name.startswith(names):
                if step.alone and not line.leases.holds(step.name):
                    log.warning("another worker does this", step=step.name)
                Runner(step, now, stop, lambda _: None)()


def _address(given: str) -> str:
    try:
        return bare_address(given) if given else ""
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def digest(
    ctx: typer.Context,
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The local day.")] = None,
    to: Annotated[
        str, typer.Option(help="For this recipient (default: the first in the settings).", callback=_address)
    ] = "",
    print_: Annotated[bool, typer.Option("--print", help="Print it as text.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Send it now, also if one went already.")] = False,
) -> None:
    """Print or send a digest as it stands now. The daily one is neither used up nor sent twice by this."""
    if print_ == send:
        raise SettingsError("digest needs either --print or --send.")
    settings = settings_of(ctx)
    with open_store(settings) as engine:
        composed = _composed(settings, engine, house(settings), to, day.date() if day else None)
    if print_:
        typer.echo(f"Subject: {composed.subject}\n\n{composed.text}")
        return
    transport = SmtpTransport(settings.smtp)
    try:
        delivery = transport.send(composed.raw, reverse_path=settings.smtp.reverse_path, recipient=composed.recipient)
    finally:
        transport.close()
    if delivery.outcome is not Outcome.SENT:
        raise CorrectionsInboxError(f"The digest was not taken ({delivery.outcome}): {delivery.reply}.")
    typer.echo(f"Sent to {composed.recipient}.")


def _composed(settings: Settings, engine: Engine, paper: House, to: str, day: date | None) -> Composed:
    known = {audience.address: audience for audience in audiences(settings.digest)}
    address = to or next(iter(known), "")
    if not address:
        raise SettingsError("digest.recipients is empty; name a recipient with --to.")
    moment = now()
    today = moment.astimezone(settings.zone).date()
    local = day or today
    if local > today:
        raise SettingsError(f"--date {local}: this day is still to come.")
    # A day gone by is told to its end, its cases as they stand now.
    until = min(moment, datetime.combine(local, time.max, tzinfo=settings.zone).astimezone(moment.tzinfo))
    content = digest_of(settings, engine, known.get(address, Audience(address)), local, until)
    return compose(settings, paper, content, moment)


def health(ctx: typer.Context) -> None:
    """Ask the running service whether it is well."""
    settings = settings_of(ctx).health
    where = f"{settings.host}:{settings.port}"
    if not settings.port:
        raise SettingsError("health.port is 0, so nothing can be asked.")
    try:
        with urllib.request.urlopen(f"http://{where}/readyz", timeout=HEALTH_SECONDS) as answer:
            typer.echo(answer.read().decode().strip())
    except urllib.error.HTTPError as error:
        raise CorrectionsInboxError(error.read().decode().strip()) from error
    except OSError as error:
        raise CorrectionsInboxError(f"No service answers at {where} ({getattr(error, 'reason', error)}).") from error


def migrate(ctx: typer.Context) -> None:
    """Bring the store's tables up to date."""
    settings = settings_of(ctx)
    engine = connect(settings.store_url)
    try:
        was_pending = pending(engine)
        upgrade(engine)
    finally:
        engine.dispose()
    typer.echo("The store was brought up to date." if was_pending else "The store is up to date.")
