"""How times, numbers and names of things read on the desk's pages."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

_STEPS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def plain(name: str) -> str:
    """A status, a lane or a kind in words: "in_review" is "in review"."""
    return str(name).replace("_", " ")


def how_long(span: timedelta) -> str:
    """A time that has passed, in its largest unit: "3 days"; "moments" below a minute."""
    for step, unit in _STEPS:
        if span >= step:
            number = span // step
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return "moments"


def counted(number: int, one: str, many: str = "") -> str:
    """A number and what is counted, such as "1 case" or "1,204 cases"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@pass_context
def since(context: Context, moment: datetime) -> str:
    """How long ago it was, told from the page's `now`."""
    return how_long(context["now"] - moment)


@pass_context
def local(context: Context, moment: datetime) -> str:
    """The day and time in the paper's zone: "Mon 2 Mar 2026, 09:00"."""
    there = moment.astimezone(context["zone"])
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "plain": plain,
    "since": since,
    "local": local,
    "counted": counted,
}
