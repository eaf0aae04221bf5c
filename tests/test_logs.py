"""What a line of our log looks like."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from corrections_inbox import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_an_event_is_one_line_of_keys_and_values() -> None:
    stream = io.StringIO()
    logs.configure(stream)
    structlog.get_logger().warning("a step failed", step="poll:main", error="two\nlines")
    [line] = stream.getvalue().splitlines()
    assert line.startswith("timestamp=")
    assert line.endswith('level=warning event="a step failed" step=poll:main error=two\\nlines')


def test_json_is_one_object_a_line() -> None:
    stream = io.StringIO()
    logs.configure(stream, as_json=True)
    structlog.get_logger().info("started", mailboxes=["main"])
    assert json.loads(stream.getvalue())["mailboxes"] == ["main"]


@pytest.mark.parametrize(("debug", "lines"), [(False, 0), (True, 1)])
def test_details_are_told_only_when_asked_for(*, debug: bool, lines: int) -> None:
    stream = io.StringIO()
    logs.configure(stream, debug=debug)
    structlog.get_logger().debug("a detail")
    assert len(stream.getvalue().splitlines()) == lines


@pytest.mark.parametrize("as_json", [False, True])
def test_no_line_names_a_persons_address(*, as_json: bool) -> None:
    stream = io.StringIO()
    logs.configure(stream, as_json=as_json)
    log = structlog.get_logger()
    log.warning("refused", reply="550 <rosa.q+x@reader.example>: no such user", mailbox="main")
    try:
        int("rosa.q+x@reader.example")
    except ValueError:
        log.exception("quarantined")
    assert "rosa" not in stream.getvalue()
    assert "ValueError: invalid literal" in stream.getvalue()
    assert "550 <***@reader.example>: no such user" in stream.getvalue()


def test_other_libraries_name_no_address_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    stream = io.StringIO()
    logs.configure(stream)
    logging.getLogger("smtplib").error("refused: %s", "rosa@reader.example")
    assert stream.getvalue() == "level=ERROR logger=smtplib event='refused: ***@reader.example'\n"


def test_what_is_no_address_is_told_whole() -> None:
    assert logs.redacted("poll:main at 09:00, https://a.example/@b and 3@4") == (
        "poll:main at 09:00, https://a.example/@b and 3@4"
    )
