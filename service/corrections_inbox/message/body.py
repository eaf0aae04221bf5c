"""A body as text, with what its structure told of it."""

from dataclasses import dataclass, field

MAX_HTML = 2_000_000  # characters of HTML that are looked at


@dataclass(frozen=True, slots=True)
class Anchor:
    """A hyperlink: where it leads, and the stretch of text it stands on."""

    href: str
    start: int
    end: int


@dataclass(slots=True)
class Body:
    """A body as text. `quoted` and `signed` are stretches whose structure says so; `rest` is where a reply began."""

    text: str
    quoted: list[tuple[int, int]] = field(default_factory=list)
    signed: list[tuple[int, int]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
