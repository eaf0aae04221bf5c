"""`replay PATH`: what would be made of mail, with nothing sent and nothing stored."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Self, TextIO

import typer
from rich.console import Console
from rich.table import Table

from corrections_inbox.cli.context import now, settings_of
from corrections_inbox.cli.progress import errors, progress_bar
from corrections_inbox.index import ArticleIndex
from corrections_inbox.jobs.house import house
from corrections_inbox.jobs.reading import reader_of
from corrections_inbox.jobs.replay import Replayed, Shadow, as_json
from corrections_inbox.mailbox.files import messages
from corrections_inbox.settings import Settings


def replay(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="A message, an mbox, a Maildir, or a folder of messages.", exists=True)],
    json_file: Annotated[Path | None, typer.Option("--json", help="Write a JSON line for each message here.")] = None,
) -> None:
    """Show what would be made of mail had it just arrived. Nothing is sent and nothing is stored."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    with shadow_of(settings_of(ctx)) as shadow, _lines(json_file) as out, progress_bar() as progress:
        task = progress.add_task("Replaying", total=None)
        for name, raw in messages(path):
            one = shadow.replay(name, raw)
            if out:
                out.write(json.dumps(as_json(one), ensure_ascii=False) + "\n")
            if one.quarantined:
                errors.print(f"{name}: would be quarantined: {one.quarantined}", markup=False, soft_wrap=True)
            tallies[one.disposition.kind if one.disposition else "quarantined"].add(one)
            progress.advance(task)
    Console(highlight=False).print(_summary(tallies))


@contextmanager
def shadow_of(settings: Settings) -> Iterator[Shadow]:
    """The line without store and letters, over the index as it stands."""
    if settings.matching.enabled and not ArticleIndex.open(settings.index_dir).size():
        errors.print("No article is indexed yet, so none will be found: `corrections-inbox articles import` first.")
    with reader_of(settings, house(settings)) as reader:
        yield Shadow(reader, settings.acknowledgment.legal == "receipt", now())


@contextmanager
def _lines(file: Path | None) -> Iterator[TextIO | None]:
    if file is None:
        yield None
        return
    # A file's name may be no UTF-8; what is left of it then is written as JSON escapes it.
    with file.open("w", encoding="utf-8", errors="backslashreplace") as lines:
        yield lines


@dataclass
class _Tally:
    """What became of the messages of one kind: the messages of a big mailbox would not fit into memory together."""

    mails: int = 0
    cases: int = 0
    linked: int = 0
    letters: Counter[str] = field(default_factory=Counter)

    def add(self, one: Replayed) -> None:
        self.mails += 1
        self.cases += len(one.cases)
        self.linked += sum(match.linked is not None for match in one.cases)
        self.letters[one.letter or "none"] += 1

    def __add__(self, other: Self) -> "_Tally":
        letters = self.letters + other.letters
        return _Tally(self.mails + other.mails, self.cases + other.cases, self.linked + other.linked, letters)

    def told(self) -> tuple[str, ...]:
        letters = ", ".join(f"{count} {letter}" for letter, count in self.letters.most_common())
        return str(self.mails), str(self.cases), str(self.linked), letters


def _summary(tallies: Mapping[str, _Tally]) -> Table:
    everything = sum(tallies.values(), _Tally())
    table = Table("kind", "mails", "cases", "linked", "letters", title=f"{everything.mails} messages")
    for kind, tally in sorted(tallies.items(), key=lambda item: -item[1].mails):
        table.add_row(kind, *tally.told())
    table.add_section()
    table.add_row("all", *everything.told())
    return table
