"""The words of `config/triage/<language>.toml`: topics and their phrases, and where they occur."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PHRASE_TOKEN = re.compile(r"\w+\*?|[^\w\s]")
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
    """The distinct phrases that stand in a folded text as whole words, in order; a phrase's `*` is any rest of a word.

    Of phrases that begin at the same word the longest is found, and no word is in two. Time is linear in the text.
    """
    tokens, found, at = tokens_of(text), [], 0
    index = _index(wanted)
    while at < len(tokens):
        length = index.length_at(tokens, at)
        if length:
            found.append(text[tokens[at].start() : tokens[at + length - 1].end()])
        at += length or 1
    return tuple(dict.fromkeys(found))


def opening(text: str, wanted: tuple[str, ...]) -> str:
    """The phrase with which a folded text begins, else an empty string."""
    tokens = tokens_of(text)
    length = _index(wanted).length_at(tokens, 0) if tokens else 0
    return text[: tokens[length - 1].end()] if length else ""


@lru_cache(maxsize=64)
def tokens_of(text: str) -> tuple[re.Match[str], ...]:
    """Words and single signs, where they stand."""
    return tuple(_TOKEN.finditer(text))


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases as tuples of words, longest first, by their first word or, where that ends in `*`, its beginning."""

    by_word: dict[str, list[tuple[str, ...]]]
    by_beginning: dict[str, list[tuple[str, ...]]]
    beginnings: tuple[int, ...]  # the lengths that occur, so that few of a word's beginnings are looked up

    def length_at(self, tokens: tuple[re.Match[str], ...], at: int) -> int:
        """How many tokens the longest phrase has that begins at a token; 0 where none does."""
        word = tokens[at].group()
        candidates = list(self.by_word.get(word, ()))
        for size in self.beginnings:
            candidates += self.by_beginning.get(word[:size], ())
        return max((len(one) for one in candidates if _stands_at(one, tokens, at)), default=0)


def _stands_at(phrase: tuple[str, ...], tokens: tuple[re.Match[str], ...], at: int) -> bool:
    return len(tokens) >= at + len(phrase) and all(
        _fits(wanted, tokens[at + i].group()) for i, wanted in enumerate(phrase)
    )


def _fits(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if len(wanted) > 1 and wanted.endswith("*") else word == wanted


@lru_cache(maxsize=512)
def _index(wanted: tuple[str, ...]) -> _Index:
    by_word: dict[str, list[tuple[str, ...]]] = {}
    by_beginning: dict[str, list[tuple[str, ...]]] = {}
    for phrase in wanted:
        words = tuple(match.group() for match in _PHRASE_TOKEN.finditer(phrase))
        first = words[0]
        if len(first) > 1 and first.endswith("*"):
            by_beginning.setdefault(first[:-1], []).append(words)
        else:
            by_word.setdefault(first, []).append(words)
    return _Index(by_word, by_beginning, tuple(sorted({len(beginning) for beginning in by_beginning})))
