"""What a line of our log looks like."""

import io
import json
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
