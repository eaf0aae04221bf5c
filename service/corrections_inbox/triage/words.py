"""The words of `config/triage/<language>.toml`: topics and their phrases, and where they occur."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corrections_inbox.errors import CorrectionsInboxError

# A phrase of a topic decides by itself; one of its `_hint` counts a little, and several together decide.
TOPICS = frozenset(
    {"error", "error_hint", "article", "follow_up", "follow_up_hint", "legal", "legal_hint", "privacy", "privacy_hint"}
    | {"delivery", "delivery_hint", "pitch", "pitch_hint", "praise", "praise_hint", "question", "question_hint"}
    | {"opinion", "opinion_hint", "other_outlet", "other_outlet_hint", "spam", "spam_hint", "but", "doubt"}
    | {"orders", "automatic_subject", "bounce_subject", "automatic", "bounce", "newsletter", "says_nothing"}
)
Words = dict[str, dict[str, tuple[str, ...]]]

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛′`´ʼ", "'") | dict.fromkeys("‐‑‒–—―", "-"))


def load_words(texts: Mapping[str, str]) -> Words:
    """Language to topic to phrases, from each language's TOML text.

    Raises:
        CorrectionsInboxError: a text is no TOML, names an unknown topic, or holds something other than phrases.
    """
    return {language: _topics(language, text) for language, text in texts.items()}


def _topics(language: str, text: str) -> dict[str, tuple[str, ...]]:
    where = f"triage words for {language!r}"
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsInboxError(f"{where}: {error}") from error
    for topic, phrases in tables.items():
        if topic not in TOPICS:
            raise CorrectionsInboxError(f"{where}: there is no topic {topic!r}")
        if not isinstance(phrases, list) or not all(isinstance(p, str) and folded(p) for p in phrases):
            raise CorrectionsInboxError(f"{where}: {topic!r} must be a list of phrases in quotation marks")
    return {topic: tuple(folded(p) for p in phrases) for topic, phrases in tables.items()}


def folded(text: str) -> str:
    """The text in lower case with plain apostrophes and dashes and single spaces, as phrases are compared."""
    return " ".join(text.translate(_APOSTROPHES).casefold().split())


def phrases(
    words: Mapping[str, Mapping[str, tuple[str, ...]]], languages: Iterable[str], topic: str
) -> tuple[str, ...]:
    """A topic's phrases in these languages, each once."""
    found = (phrase for language in languages for phrase in words.get(language, {}).get(topic, ()))
    return tuple(dict.fromkeys(found))


def occurring(text: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The distinct phrases that stand in a folded text as whole words, in order; a phrase's `*` is any rest of a word."""
    if not wanted:
        return ()
    return tuple(dict.fromkeys(match.group() for match in _pattern(wanted).finditer(text)))


def opening(text: str, wanted: tuple[str, ...]) -> str:
    """The phrase with which a folded text begins, else an empty string."""
    match = _pattern(wanted).match(text) if wanted else None
    return match.group() if match else ""


@lru_cache(maxsize=512)
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    # Longer phrases come first, so that the most telling one is reported. No alternative repeats: matching is linear.
    alternatives = "|".join(_expression(phrase) for phrase in sorted(wanted, key=len, reverse=True))
    return re.compile(alternatives)


def _expression(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\*", r"\w*")
    start = r"(?<!\w)" if phrase[0].isalnum() and phrase.isascii() else r"\b" if phrase[0].isalpha() else ""
    end = r"(?!\w)" if phrase[-1].isalnum() and phrase[-1].isascii() else ""
    return f"{start}{body}{end}"
