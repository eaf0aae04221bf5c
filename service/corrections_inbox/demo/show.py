"""Shows on a terminal what the service made of the demo's mail."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine

from corrections_inbox.cases import Case, MailLine
from corrections_inbox.demo.servers import Received
from corrections_inbox.store import case_queries, letters, mail_lines, reading


def table(engine: Engine, names: Sequence[str], since: datetime) -> Table:
    """One row for each case of each mail: kind, article, passage, how sure, and the letter or why there is none."""
    shown = Table("mail", "kind", "article", "passage", "sure", "letter, or why none", expand=True)
    with reading(engine) as session:
        lines = sorted(mail_lines.filed_since(session, since), key=lambda line: line.key)
        for name, line in zip(names, lines, strict=False):
            sent = [letter.letter.value for letter in letters.of_mail(session, line.key)]
            cases = case_queries.load_many(session, line.references)
            for row in _rows(name, line, cases, ", ".join(sent)):
                shown.add_row(*row)
    return shown


def _rows(name: str, line: MailLine, cases: Sequence[Case], sent: str) -> Iterator[tuple[Text, ...]]:
    letter = Text(sent, "green") if sent else Text(line.reason or "none is owed", "dim")
    kind = Text(line.kind or "")
    if not cases:
        yield Text(name), kind, Text("–", "dim"), Text(""), Text(""), letter
    for number, case in enumerate(cases):
        article, passage, sure = _match(case)
        yield (
            Text(name if number == 0 else ""),
            kind,
            article,
            passage,
            sure,
            Text.assemble(case.reference, " ", letter),
        )


def _match(case: Case) -> tuple[Text, Text, Text]:
    match = case.match
    passage = Text(_short(match.passage.exact)) if match.passage else Text("")
    sure = Text(f"{match.confidence:.0%}" if match.confidence is not None else "")
    if match.linked:
        return Text(match.linked.article.headline), passage, sure
    guess = next(iter(match.candidates), None)
    return Text(f"perhaps: {guess.article.headline}" if guess else "not found", "yellow"), passage, sure


def _short(text: str, width: int = 90) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def as_text(letter: Received) -> str:
    """A letter's headers that a person sees, and its text."""
    message = parsed(letter)
    body = message.get_body(("plain",))
    head = "\n".join(f"{name}: {message[name]}" for name in ("From", "To", "Subject"))
    return f"{head}\n\n{body.get_content().strip() if body else ''}"


def as_html(letter: Received) -> str:
    body = parsed(letter).get_body(("html",))
    return body.get_content() if body else ""


def parsed(letter: Received) -> EmailMessage:
    return message_from_bytes(letter.raw, EmailMessage, policy=policy.default)
