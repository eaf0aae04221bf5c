"""What the command line says of the desk."""

from pathlib import Path

import pytest
from tests.cli.conftest import CONFIG, Command

DESK = """
[desk]
enabled = true
base_url = "https://desk.courier.example"
editors = [{ address = "noor@courier.example" }, { address = "ben@courier.example", role = "viewer" }]
"""


def test_check_says_whether_the_desk_could_open_and_for_whom(command: Command, config: Path) -> None:
    config.write_text(CONFIG + DESK)
    lines = command("check").out.splitlines()
    [line] = [" ".join(line.split()) for line in lines if " desk " in line]
    assert line.startswith("ok desk ")
    assert line.endswith("pages compile; editors: 1, viewers: 1, at https://desk.courier.example")


def test_check_tells_what_is_missing(command: Command, config: Path) -> None:
    config.write_text(CONFIG + DESK.replace("base_url", "#"))
    told = command("check")
    [line] = [" ".join(line.split()) for line in told.out.splitlines() if " desk " in line]
    assert line == "wrong desk desk.base_url is missing: the links in sign-in mails begin with it."
    assert told.status == 1


def test_check_notes_a_desk_that_can_be_listened_to(command: Command, config: Path) -> None:
    config.write_text(CONFIG + DESK.replace("https:", "http:"))
    assert "note  desk.base_url    is not https" in command("check").out


@pytest.mark.parametrize(
    ("words", "settings", "told"),
    [
        (["--only", "desk"], CONFIG, "desk.enabled is false, so there is no desk to run."),
        (["--only", "mail"], CONFIG, "--only mail: there is jobs and desk."),
        ([], CONFIG + DESK.replace("editors", "#"), "desk.editors is empty, so nobody could sign in."),
        (["--only", "desk"], CONFIG + DESK.replace("base_url", "#"), "desk.base_url is missing"),
    ],
)
def test_a_desk_that_could_not_open_is_refused_at_the_start(
    command: Command, config: Path, words: list[str], settings: str, told: str
) -> None:
    config.write_text(settings)
    result = command("run", *words)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert told in result.err
