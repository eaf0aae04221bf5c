"""`digest --print | --send` by hand."""

import pytest
from tests.cli.conftest import Command


@pytest.mark.usefixtures("config")
def test_the_digest_of_a_day_is_printed_for_the_first_recipient(command: Command) -> None:
    told = command("digest", "--date", "2026-03-02", "--print")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("Subject: Corrections: 0 new, 0 waiting · Monday 2 March 2026")


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--print", "--date", "2999-01-01"], "still to come"),
        (["--print", "--date", "yesterday"], "yesterday"),
        (["--print", "--to", "nobody"], "no e-mail address"),
        (["--print", "--send"], "either --print or --send"),
        ([], "either --print or --send"),
    ],
)
def test_wrong_usage_says_what_is_wrong(command: Command, words: list[str], reason: str) -> None:
    told = command("digest", *words)
    assert (told.status, told.out, "Traceback" in told.err) == (2, "", False)
    assert reason in told.err
