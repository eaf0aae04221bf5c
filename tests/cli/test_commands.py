"""The command's commands: each found where it stands, none loaded for another's sake."""

import subprocess
import sys

import pytest
import typer
from tests.cli.conftest import Command

from corrections_inbox.cli import app
from corrections_inbox.cli.commands import PLACES, WhenUsed

HEAVY = ("sqlalchemy", "rich", "jinja2", "numpy")


def root() -> WhenUsed:
    group = typer.main.get_command(app)
    assert isinstance(group, WhenUsed)
    return group


@pytest.mark.parametrize("name", PLACES)
def test_each_command_stands_where_it_is_said_to(name: str) -> None:
    found = root().commands[name]
    assert (found.name, bool(found.help)) == (name, True)


def test_there_is_no_command_that_is_not_listed() -> None:
    commands = root().commands
    assert "sell" not in commands
    assert list(commands) == ["version", "demo", *PLACES]
    assert len(commands) == len(PLACES) + 2


def test_a_misspelt_command_is_told_its_likeness(command: Command) -> None:
    told = command("dijest")
    assert told.status == 2
    assert "'digest'" in told.err


def test_a_command_loads_nothing_that_only_others_need() -> None:
    asked = f"""
import sys
from corrections_inbox.cli import main
sys.argv[1:] = ["version"]
try:
    main()
finally:
    print([name for name in {HEAVY} if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)  # noqa: S603  our own program
    assert ran.stdout.splitlines()[-1] == "[]"
