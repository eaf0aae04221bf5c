"""The links at the top of every page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """One part of the desk. `waiting` is how much in it waits for a person, `here` that the page is one of its own."""

    label: str
    url: str
    key: str
    waiting: int = 0
    here: bool = False


PARTS = (("Cases", "/cases", "c"), ("Mail", "/mails", "m"), ("Letters", "/letters", "l"), ("Log", "/audit", ""))


def navigation(path: str) -> tuple[Link, ...]:
    """The parts of the desk, seen from the page at `path`."""
    return tuple(Link(label, url, key, here=f"{path}/".startswith(f"{url}/")) for label, url, key in PARTS)
