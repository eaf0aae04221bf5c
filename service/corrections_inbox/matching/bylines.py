"""Names of authors, as articles give them, and as mails do: "by Jane Doe", "Jane Doe's piece", "Dear Ms Doe"."""

import re
from collections.abc import Iterator

from corrections_inbox.matching.cues import BYLINE_BEFORE, BYLINE_DEAR, BYLINE_OWNER, BYLINE_SAYS, MONTHS, WEEKDAYS
from corrections_inbox.matching.terms import terms

_AND = re.compile(r"[,;&/|]|\b(?:and|und|et|y|e|by|von|par|por|with)\b", re.IGNORECASE)
# Capitalised words that begin sentences and greetings, and are no one's name.
_NO_NAMES = (
    "the your our this that his her their its editor editors sir sirs madam corrections correction desk newsroom team "
    "all redaktion damen herren rédaction redacción redação senhores señores señor editora equipo equipe"
)
_LONGER_THAN_A_NAME = 3  # letters: "Jan" and "Mai" are names
_NO_NAME = frozenset(_NO_NAMES.split()) | {word for word in (*MONTHS, *WEEKDAYS) if len(word) > _LONGER_THAN_A_NAME}


def authors(byline: str) -> tuple[tuple[str, ...], ...]:
    """The terms of each name in an article's byline; what else stands between its commas is among them."""
    return tuple(filter(None, (tuple(terms(name)) for name in _AND.split(byline))))


def is_by(byline: str, name: str) -> bool:
    """Whether an article's byline names this author, alone or among others, whatever follows the name."""
    wanted = tuple(terms(name))
    return bool(wanted) and any(author[: len(wanted)] == wanted for author in authors(byline))


def mentioned(text: str) -> tuple[str, ...]:
    """The names by which `text` may mean an article's author, each once, surest patterns first."""
    return tuple(dict.fromkeys(name for name in _names(text) if _is_name(name)))


def _names(text: str) -> Iterator[str]:
    for pattern in (BYLINE_BEFORE, BYLINE_OWNER, BYLINE_DEAR, BYLINE_SAYS):
        for match in pattern.finditer(text):
            yield " ".join(match["name"].split()).rstrip(".'’-")


def _is_name(name: str) -> bool:
    return not {word.casefold() for word in name.split()} & _NO_NAME
