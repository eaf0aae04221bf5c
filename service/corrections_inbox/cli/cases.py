"""`cases`, `case show | set | hold | release`, `quarantine list | show | retry`, `outbox list | release | retry`."""

import json
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from corrections_inbox.actions.forgetting import hold
from corrections_inbox.actions.releasing import release_letters, retry_quarantined, send_again
from corrections_inbox.actions.settling import Decided, change_status
from corrections_inbox.actions.telling import UNDO, Decision
from corrections_inbox.cases import OPEN, Case, Report, Status
from corrections_inbox.cases.public import case_json
from corrections_inbox.cli.context import now, open_store, person, settings_of
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.file import rules_of
from corrections_inbox.jobs.house import house, make_secret
from corrections_inbox.store import case_queries, letters, mail, mail_lines, reading
from corrections_inbox.store.case_queries import Filter

case_app = typer.Typer(no_args_is_help=True, help="Look at a case, settle it, or hold it.")
quarantine_app = typer.Typer(no_args_is_help=True, help="Mail that could not be read or filed.")
outbox_app = typer.Typer(no_args_is_help=True, help="Letters that are owed, held, or in doubt.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one line for each.")]
Key = Annotated[int, typer.Argument(help="Its number in the list.")]
Reference = Annotated[str, typer.Argument(help="Such as C-2026-0001.")]


def cases(
    ctx: typer.Context,
    status: Annotated[
        list[Status] | None, typer.Option(help="Only with this status; more than one may be given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List cases: the open ones, or those with a status."""
    with open_store(settings_of(ctx)) as engine, reading(engine) as session:
        found = case_queries.listing(session, Filter(statuses=frozenset(status or OPEN)))
    if as_json:
        for case in found:
            typer.echo(_json_line(case))
        return
    table = Table("case", "status", "opened", "article", "reports", box=None)
    for case in found:
        table.add_row(*_row(case))
    Console(highlight=False).print(table if found else "There are no such cases.")


def _json_line(case: Case) -> str:
    return json.dumps(case_json(case), ensure_ascii=False)


def _row(case: Case) -> tuple[str | Text, ...]:
    article = case.match.linked or next(iter(case.match.candidates), None)
    headline = Text(article.article.headline if article else "(no article was found)")
    if article and not case.match.linked:
        headline = Text.assemble(("perhaps: ", "yellow"), headline)
    flag = " !" if case.needs_human else ""
    return case.reference, f"{case.status}{flag}", f"{case.opened:%Y-%m-%d}", headline, str(len(case.reports))


@case_app.command()
def show(
    ctx: typer.Context,
    reference: Reference,
    as_json: Json = False,
) -> None:
    """Show a case with its reports and its history."""
    with open_store(settings_of(ctx)) as engine, reading(engine) as session:
        case = case_queries.load(session, reference.upper())
    if case is None:
        raise CorrectionsInboxError(f"There is no case {reference}.")
    typer.echo(_json_line(case) if as_json else "\n".join(_told(case)))


def _told(case: Case) -> list[str]:
    guess = case.match.linked or next(iter(case.match.candidates), None)
    change = case.match.claim.change
    status = f"{case.status} of {case.duplicate_of}" if case.duplicate_of else str(case.status)
    status += "  under legal hold" if case.legal_hold else ""
    lines = [f"{case.reference}  {status}  {case.lane}  opened {case.opened:%Y-%m-%d %H:%M} UTC"]
    if guess:
        sure = "" if case.match.linked else "perhaps "
        lines += [f"article  {sure}{guess.article.headline} ({guess.confidence:.0%})", f"         {guess.article.url}"]
    if case.match.passage:
        lines.append(f"passage  {case.match.passage.exact}")
    if change:
        lines.append(f"change   {change.wrong or '(not said)'} → {change.right or '(not said)'}")
    lines += [f"source   {source}" for source in (*case.match.claim.sources, *case.match.claim.named_sources)]
    for report in case.reports:
        sender = report.reporter.address if report.reporter else "no usable sender"
        lines += [f"\n{report.received:%Y-%m-%d %H:%M}  {sender}: {report.subject}", *_indented(report.words)]
        lines += [f"  sent back: {report.acknowledged}", f"  outcome: {_outcome(report)}"]
    lines.append("")
    lines += [
        f"{event.at:%Y-%m-%d %H:%M}  {event.actor}: {event.action} {event.note}".rstrip() for event in case.history
    ]
    return lines


def _outcome(report: Report) -> str:
    return f"{report.told_how} ({report.told:%Y-%m-%d %H:%M})" if report.told else "not told yet"


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


@case_app.command("set")
def set_(
    ctx: typer.Context,
    reference: Reference,
    status: Annotated[Status, typer.Argument(help="What it is from now on.")],
    note: Annotated[str, typer.Option(help="For the house only; of a duplicate, it names the other case.")] = "",
    notice: Annotated[str, typer.Option(help="The published words of the correction.")] = "",
    explanation: Annotated[
        str, typer.Option(help="Written to the readers: why nothing changes, or where to write.")
    ] = "",
    no_letter: Annotated[str, typer.Option(help="Tell nobody, for this reason.")] = "",
) -> None:
    """Settle a case, or take it up again; its readers are told the outcome a minute later."""
    settings = settings_of(ctx)
    make_secret(settings)
    decision = Decision(status, actor=person(), note=note, notice=notice, explanation=explanation, no_letter=no_letter)
    with open_store(settings) as engine:
        decided = change_status(engine, reference.upper(), decision, rules_of(settings, house(settings)), now())
    typer.echo("\n".join(_decided(decided)))


@case_app.command("hold")
def hold_(ctx: typer.Context, reference: Reference) -> None:
    """Keep a case with its mail and its people out of `forget` and retention, until it is released."""
    _hold(ctx, reference, on=True)
    typer.echo(f"{reference.upper()} is under legal hold.")


@case_app.command("release")
def release_(ctx: typer.Context, reference: Reference) -> None:
    """Release a case from its legal hold."""
    _hold(ctx, reference, on=False)
    typer.echo(f"{reference.upper()} is under no legal hold any longer.")


def _hold(ctx: typer.Context, reference: str, *, on: bool) -> None:
    with open_store(settings_of(ctx)) as engine:
        hold(engine, reference.upper(), person(), now(), on=on)


def _decided(decided: Decided) -> Iterator[str]:
    case, telling = decided.case, decided.telling
    yield f"{case.reference} is {case.status}."
    if telling.letters:
        written = ", ".join(letter.recipient for letter in telling.letters)
        yield (
            f"A letter leaves in {UNDO.total_seconds():.0f} seconds to {written}; "
            f"until then `case set {case.reference} {Status.IN_REVIEW}` takes it back."
        )
    for address, reason in telling.untold:
        yield f"No letter{f' to {address}' if address else ''}: {reason}."


@quarantine_app.command("list")
def quarantine_list(ctx: typer.Context) -> None:
    """List quarantined mail, with the reason."""
    with open_store(settings_of(ctx)) as engine, reading(engine) as session:
        found = mail_lines.quarantined(session)
    for line in found:
        typer.echo(f"{line.key}\t{line.arrived:%Y-%m-%d %H:%M}\t{line.sender}\t{line.subject}\t{line.reason}")
    if not found:
        typer.echo("Nothing is quarantined.")


@quarantine_app.command("show")
def quarantine_show(ctx: typer.Context, key: Key) -> None:
    """Print a mail as it came in, byte by byte."""
    with open_store(settings_of(ctx)) as engine, reading(engine) as session:
        try:
            raw = mail.raw(session, key)
        except LookupError as error:
            raise CorrectionsInboxError(str(error)) from None
    typer.get_binary_stream("stdout").write(raw)


@quarantine_app.command("retry")
def quarantine_retry(ctx: typer.Context, key: Key) -> None:
    """Put a quarantined mail back in line."""
    with open_store(settings_of(ctx)) as engine:
        retry_quarantined(engine, key, person(), now())
    typer.echo(f"Mail {key} is filed again at the next turn.")


@outbox_app.command("list")
def outbox_list(ctx: typer.Context) -> None:
    """List letters, oldest first, with what became of them."""
    with open_store(settings_of(ctx)) as engine, reading(engine) as session:
        found = letters.listing(session)
    for line in found:
        cases_named = ", ".join(line.references)
        typer.echo(f"{line.key}\t{line.state}\t{line.letter}\t{line.recipient}\t{cases_named}\t{line.reply}")
    if not found:
        typer.echo("The outbox is empty.")


@outbox_app.command("release")
def outbox_release(
    ctx: typer.Context,
    key: Annotated[int | None, typer.Argument(help="One letter's number; without it, all that are held.")] = None,
) -> None:
    """Release the breaker and the letters that it holds."""
    with open_store(settings_of(ctx)) as engine:
        released = release_letters(engine, person(), now(), key)
    typer.echo(f"Released {released} {'letter' if released == 1 else 'letters'}.")


@outbox_app.command("retry")
def outbox_retry(ctx: typer.Context, key: Key) -> None:
    """Send a letter again that is unknown, refused, deferred or came back; its address may be written to again then."""
    with open_store(settings_of(ctx)) as engine:
        send_again(engine, key, person(), now())
    typer.echo(f"Letter {key} is sent at the next turn.")
