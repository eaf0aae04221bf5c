"""`check`: whether everything that the settings name answers, a line each."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from corrections_inbox.cli.context import now, settings_of
from corrections_inbox.desk.fitness import require_fit
from corrections_inbox.errors import CorrectionsInboxError, SettingsError
from corrections_inbox.index import ArticleIndex
from corrections_inbox.jobs.house import house
from corrections_inbox.jobs.meaning import encoder_of
from corrections_inbox.jobs.unserved import unserved
from corrections_inbox.letters import rehearse
from corrections_inbox.letters.plus_addresses import return_path
from corrections_inbox.mailbox import ImapMailbox
from corrections_inbox.oauth2 import TokenSource, to_grant
from corrections_inbox.settings import MailboxSettings, Settings, SmtpSettings
from corrections_inbox.smtp import SmtpTransport
from corrections_inbox.sources import SourceState
from corrections_inbox.sources.opening import opened
from corrections_inbox.store import articles, connect, reading, told
from corrections_inbox.store.migrations import pending

Check = tuple[str, Callable[[], str]]
console = Console(highlight=False)


def check(
    ctx: typer.Context,
    sign_in: Annotated[
        bool, typer.Option("--sign-in", help="First sign in anew to each account that a person signs in to (OAuth2).")
    ] = False,
) -> None:
    """Try the settings: store, templates, mailboxes, mail server and sources, a line each."""
    settings = settings_of(ctx)
    if sign_in:
        _sign_in(settings)
    console.print(_line("settings", "they hold together", good=True))
    for key, words in _notes(settings):
        console.print(Text.assemble(("note  ", "yellow"), f"{key:<16} ", words), soft_wrap=True)
    # Every check runs, so that one evening's mending needs one look.
    results = [_run(name, question, settings) for name, question in _checks(settings)]
    if not all(results):
        raise typer.Exit(1)


def _notes(settings: Settings) -> Iterator[tuple[str, str]]:
    """What is no mistake, but should be known."""
    for key in unserved(settings):
        yield key, "is set, but this version does nothing about it"
    if settings.store.url.startswith("postgresql") and not settings.publication.secret.get_secret_value():
        yield (
            "publication.secret",
            "is not set: every machine needs the same, or keeps one of its own in store.data_dir",
        )
    if settings.desk.enabled and settings.desk.base_url.startswith("http://"):
        yield "desk.base_url", "is not https: what editors read and send could be read on its way"


def _sign_in(settings: Settings) -> None:
    """Has a person sign in once for each file that keeps such a sign-in, however many accounts share it."""
    accounts = dict(reversed([(a.oauth2.refresh_token_file, (name, a)) for name, a in _accounts(settings)]))
    accounts.pop("", None)
    if not accounts:
        raise SettingsError("No account is set that a person signs in to: oauth2.refresh_token_file is nowhere set.")
    # It brings in authlib, which most installations need nothing of.
    from corrections_inbox.cli.signing_in import sign_in  # noqa: PLC0415  loaded only where it is used

    for name, account in accounts.values():
        console.print(f"{name}: sign in")
        sign_in(TokenSource(f"{name}.oauth2", account.oauth2, account.username))


def _accounts(settings: Settings) -> Iterator[tuple[str, MailboxSettings | SmtpSettings]]:
    yield from ((f"mailbox.{name}", mailbox) for name, mailbox in settings.mailbox.items())
    yield "smtp", settings.smtp


def _run(name: str, question: Callable[[], str], settings: Settings) -> bool:
    try:
        answer, good = question(), True
    except (CorrectionsInboxError, SQLAlchemyError, OSError) as error:
        answer, good = told(error) if isinstance(error, SQLAlchemyError) else " ".join(str(error).split()), False
    console.print(_line(name, answer, good=good), soft_wrap=True)
    account = dict(_accounts(settings)).get(name)
    if account and not good:
        for line in to_grant(account.oauth2, account.username):
            console.print(Text(f"      {line}"), soft_wrap=True)
    return good


def _line(name: str, answer: str, *, good: bool) -> Text:
    verdict = ("ok    ", "green") if good else ("wrong ", "bold red")
    return Text.assemble(verdict, f"{name:<16} ", answer)


def _checks(settings: Settings) -> Iterator[Check]:
    yield "store", lambda: _store(settings)
    yield "index", lambda: _index(settings)
    yield "templates", lambda: _templates(settings)
    for name in settings.mailbox:
        yield f"mailbox.{name}", lambda name=name: _mailbox(name, settings)  # type: ignore[misc]  # the default binds this turn's name
    yield "smtp", lambda: _smtp(settings)
    if settings.desk.enabled:
        yield "desk", lambda: _desk(settings)
    if settings.matching.semantic_model:
        yield "semantic_model", lambda: _meaning(settings)
    for name in settings.source:
        yield f"source.{name}", lambda name=name: _source(name, settings)  # type: ignore[misc]  # the same


def _store(settings: Settings) -> str:
    engine = connect(settings.store_url)
    try:
        if pending(engine):
            if engine.dialect.name != "sqlite":
                raise CorrectionsInboxError("a migration is pending, and nothing starts before it: run migrate")
            return "a migration is pending: it is brought up to date at the next start"
        with reading(engine) as session:
            return f"{articles.count(session)} articles, up to date"
    finally:
        engine.dispose()


def _index(settings: Settings) -> str:
    return f"{ArticleIndex.open(settings.index_dir).size()} articles"


def _templates(settings: Settings) -> str:
    paper = house(settings)
    if not paper.letterhead.sender:
        return f"{paper.templates.compile_all()} templates compile"
    return f"{rehearse(paper.templates, paper.letterhead, now=now())} templates write every letter"


def _mailbox(name: str, settings: Settings) -> str:
    mailbox = ImapMailbox(name, settings.mailbox[name])
    try:
        folder = mailbox.select()
        return "; ".join((f"the login works, {folder.name} opens", *mailbox.shortcomings()))
    finally:
        mailbox.close()


def _smtp(settings: Settings) -> str:
    if not settings.smtp.host and not settings.acknowledgment.enabled:
        return "not set: nothing will be sent"
    path = return_path(house(settings).letterhead, settings.smtp.reverse_path, key=1)
    transport = SmtpTransport(settings.smtp)
    try:
        refused = transport.try_sender(path)
    finally:
        transport.close()
    if refused:
        raise SettingsError(
            f"smtp.reverse_path: {settings.smtp.host} takes no letters from {path} ({refused});"
            " an address of the account may do."
        )
    return f"{settings.smtp.host} takes our letters"


def _desk(settings: Settings) -> str:
    require_fit(settings)
    # The web framework is loaded only where there is a desk.
    from corrections_inbox.desk.pages import compile_all  # noqa: PLC0415  as said

    people = Counter(editor.role for editor in settings.desk.editors)
    where = settings.desk.base_url or f"{settings.desk.host}:{settings.desk.port}"
    return f"{compile_all()} pages compile; editors: {people['editor']}, viewers: {people['viewer']}, at {where}"


def _meaning(settings: Settings) -> str:
    return (
        f"{settings.matching.semantic_model} loads" if encoder_of(settings) else "not used: matching.enabled is false"
    )


def _source(name: str, settings: Settings) -> str:
    with opened(settings.source[name], home=settings.home, hosts=settings.publication.hosts) as source:
        first = next(source.visit(SourceState()), None)
    found = len(first.articles) if first else 0
    return f"it answers; its first {found} articles can be read"
