"""Names of authors, as mails give them: "by Jane Doe", "Jane Doe's piece", "Dear Ms Doe"."""

from collections.abc import Iterator

from corrections_inbox.matching.cues import BYLINE_BEFORE, BYLINE_DEAR, BYLINE_OWNER, BYLINE_SAYS, MONTHS, WEEKDAYS

# Capitalised words that begin sentences and greetings, and are no one's name.
_NO_NAMES = (
    "the your our this that his her their its editor editors sir sirs madam corrections correction desk newsroom team "
    "all redaktion damen herren rédaction redacción redação senhores señores señor editora equipo equipe"
)
_LONGER_THAN_A_NAME = 3  # letters: "Jan" and "Mai" are names
_NO_NAME = frozenset(_NO_NAMES.split()) | {word for word in (*MONTHS, *WEEKDAYS) if len(word) > _LONGER_THAN_A_NAME}


def mentioned(text: str) -> tuple[str, ...]:
    """The names by which `text` may mean an article's author, each once, surest patterns first."""
    return tuple(dict.fromkeys(name for name in _names(text) if _is_name(name)))


def _names(text: str) -> Iterator[str]:
    for pattern in (BYLINE_BEFORE, BYLINE_OWNER, BYLINE_DEAR, BYLINE_SAYS):
        for match in pattern.finditer(text):
            yield " ".join(match["name"].split()).rstrip(".'’-")


def _is_name(name: str) -> bool:
    return not {word.casefold() for word in name.split()} & _NO_NAME
