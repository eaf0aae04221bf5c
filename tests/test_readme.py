"""What the README says stays true: settings, commands, rules, sentences, and the files it leads to."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
import typer
from pydantic import BaseModel

from corrections_inbox.cases.policy import HANDLING
from corrections_inbox.cli import app
from corrections_inbox.demo import corpus
from corrections_inbox.settings import Section, Settings
from corrections_inbox.triage import Kind
from corrections_inbox.triage.silence import SILENCE

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LARGEST_PICTURE = 300_000  # bytes


def part(heading: str) -> str:
    """The text below a heading, up to the next one of its rank."""
    return README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def table(text: str) -> Iterator[list[str]]:
    """The cells of every row of the tables in a text, without their heads."""
    for line in text.splitlines():
        if line.startswith("| ") and "`" in line:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def section_model(name: str) -> type[BaseModel] | None:
    annotation = Settings.model_fields[name].annotation
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Section):
            return candidate
    return None


def commands() -> set[str]:
    root = typer.main.get_command(app)
    return set(_commands(root, ""))


def _commands(command: object, name: str) -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name
    for word, one in (below or {}).items():
        yield from _commands(one, f"{name} {word}".strip())


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_table(name: str) -> None:
    rows = {quoted(row[0])[0].strip("[]").partition(".")[0]: row[1] for row in table(part("Every setting"))}
    model = section_model(name)
    expected = {field.alias or key for key, field in model.model_fields.items()} if model else set()
    assert set(quoted(rows[name])) == expected


def test_every_command_stands_in_the_table_and_no_other() -> None:
    assert {quoted(row[0])[0] for row in table(part("Every command"))} == commands()


def test_every_kind_stands_in_the_table_with_its_case() -> None:
    told = {kind: row[1] for row in table(part("What is answered, and what never")) for kind in quoted(row[0])}
    opens = {kind.value: HANDLING[kind].lane is not None for kind in Kind}
    assert {kind: told[kind].startswith("yes") for kind in opens} == opens


def test_every_rule_of_silence_stands_in_the_table_in_its_order() -> None:
    rows = [quoted(row[0]) for row in table(part("What is answered, and what never").partition("| rule |")[2])]
    assert rows == [[rule.__name__] for rule in SILENCE]


def test_the_sentences_of_trouble_are_those_of_the_program() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "service").rglob("*.py"))
    said = [quoted(row[0])[0] for row in table(part("When something is wrong"))]
    pieces = [piece.strip() for sentence in said for piece in re.split(r"…|\(process|\)", sentence) if piece.strip()]
    assert len(pieces) > len(said) // 2
    assert [piece for piece in pieces if piece not in source] == []


def test_the_demos_mail_is_counted_right() -> None:
    number = len(list(corpus.mails(datetime(2026, 3, 2, tzinfo=UTC))))
    assert f"delivers {number} made-up mails" in part("Try it")


def targets() -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", README) + re.findall(r'src="([^"]+)"', README)
    return [target for target in found if "://" not in target]


def test_every_link_leads_somewhere() -> None:
    headings = {"#" + re.sub(r"[^a-z ]", "", line[3:].lower()).replace(" ", "-") for line in README.splitlines()}
    assert [target for target in targets() if target not in headings and not (ROOT / target).exists()] == []


def test_its_pictures_are_light_and_are_told_in_words() -> None:
    pictures = [ROOT / target for target in targets() if target.endswith(".png")]
    assert len(pictures) >= 2
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []
    assert len(re.findall(r'!\[[^\]]{20,}\]|alt="[^"]{20,}"', README)) == len(pictures)
