"""The words of `config/triage/<language>.toml`: topics and their phrases, and where they occur."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from corrections_inbox.errors import CorrectionsInboxError

# A phrase of a topic decides by itself; one of its `_hint` counts a little, and several together decide.
TOPICS = frozenset(
    {"error", "error_hint", "article", "follow_up", "follow_up_hint", "legal", "legal_hint", "privacy", "privacy_hint"}
    | {"delivery", "delivery_hint", "pitch", "pitch_hint", "praise", "praise_hint", "question", "question_hint"}
    | {"opinion", "opinion_hint", "other_outlet", "other_outlet_hint", "spam", "spam_hint", "other", "but", "doubt"}
    | {"cites", "number", "supports", "first_person", "addresses_us", "orders", "says_nothing"}
    | {"automatic_subject", "bounce_subject", "automatic", "bounce", "newsletter"}
)
Words = dict[str, dict[str, tuple[str, ...]]]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PHRASE_TOKEN = re.compile(r"\w+\*?|[^\w\s]")
_Slot = tuple[tuple[str, ...], ...]  # alternatives, each of one word or more
_Phrase = tuple[_Slot, ...]
_GAP: _Slot = ()
_WIDEST_GAP = 4  # words
_ENDS_A_SENTENCE = frozenset(".!?;:")
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
        if gaping := next((p for p in phrases if folded(p).startswith("…") or folded(p).endswith("…")), None):
            raise CorrectionsInboxError(f"{where}: {topic!r} has {gaping!r}, but … stands between words")
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
    """The distinct stretches of a folded text where a phrase stands as whole words, in order.

    In a phrase `*` is any rest of a word, `/` stands between alternatives, whose words `_` joins, and `…` is up to four
    words of the same sentence. Of phrases that begin at the same word the longest is found, and no word is in two. Time is linear in the
    text.
    """
    tokens, found, at = tokens_of(text), [], 0
    index = _index(_possible(wanted, _vocabulary(text)))
    while at < len(tokens):
        length = index.length_at(tokens, at)
        if length:
            found.append(text[tokens[at].start() : tokens[at + length - 1].end()])
        at += length or 1
    return tuple(dict.fromkeys(found))


def opening(text: str, wanted: tuple[str, ...]) -> str:
    """The phrase with which a folded text begins, else an empty string."""
    tokens = tokens_of(text)
    length = _index(_compiled(wanted)).length_at(tokens, 0) if tokens else 0
    return text[: tokens[length - 1].end()] if length else ""


@lru_cache(maxsize=64)
def tokens_of(text: str) -> tuple[re.Match[str], ...]:
    """Words and single signs, where they stand."""
    return tuple(_TOKEN.finditer(text))


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases as slots, by the first word of each that they may begin with or, where that ends in `*`, its beginning."""

    by_word: dict[str, list[_Phrase]]
    by_beginning: dict[str, list[_Phrase]]
    beginnings: tuple[int, ...]  # the lengths that occur, so that few of a word's beginnings are looked up

    def length_at(self, tokens: tuple[re.Match[str], ...], at: int) -> int:
        """How many tokens the longest phrase has that begins at a token; 0 where none does."""
        word = tokens[at].group()
        candidates = list(self.by_word.get(word, ()))
        for size in self.beginnings:
            candidates += self.by_beginning.get(word[:size], ())
        return max((_end(one, tokens, at) - at for one in candidates), default=0) if candidates else 0


def _end(phrase: _Phrase, tokens: tuple[re.Match[str], ...], at: int) -> int:
    """Where a phrase ends that begins at a token; the same token where none does."""
    ends = [at]
    for slot in phrase:
        # Each slot narrows or, as a gap, widens the places where the next may begin: bounded by the phrase alone.
        ends = sorted({end for start in ends for end in _ends(slot, tokens, start)})
    return ends[0] if ends else at


def _ends(slot: _Slot, tokens: tuple[re.Match[str], ...], at: int) -> Iterator[int]:
    if slot == _GAP:
        yield at
        for end in range(at + 1, min(at + _WIDEST_GAP, len(tokens)) + 1):
            if tokens[end - 1].group() in _ENDS_A_SENTENCE:
                return
            yield end
    for words in slot:
        if len(tokens) >= at + len(words) and all(_fits(one, tokens[at + i].group()) for i, one in enumerate(words)):
            yield at + len(words)


def _fits(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if len(wanted) > 1 and wanted.endswith("*") else word == wanted


def _slots(phrase: str) -> _Phrase:
    return tuple(
        _GAP
        if part == "…"
        else tuple(tuple(_PHRASE_TOKEN.findall(one.replace("_", " "))) for one in part.split("/") if one) or ((part,),)
        for part in phrase.split()
    )


@lru_cache(maxsize=512)
def _compiled(wanted: tuple[str, ...]) -> tuple[_Phrase, ...]:
    return tuple(map(_slots, wanted))


@lru_cache(maxsize=64)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(token.group() for token in tokens_of(text))


def _possible(wanted: tuple[str, ...], vocabulary: frozenset[str]) -> tuple[_Phrase, ...]:
    """The phrases whose every slot the text could fill, so that a text of common words is no slower to look through."""
    return tuple(
        phrase
        for phrase in _compiled(wanted)
        if all(slot == _GAP or any(_is_known(words, vocabulary) for words in slot) for slot in phrase)
    )


def _is_known(words: tuple[str, ...], vocabulary: frozenset[str]) -> bool:
    return all(word in vocabulary or (len(word) > 1 and word.endswith("*")) for word in words)


def _index(wanted: tuple[_Phrase, ...]) -> _Index:
    by_word: dict[str, list[_Phrase]] = {}
    by_beginning: dict[str, list[_Phrase]] = {}
    for phrase in wanted:
        for first in {words[0] for words in phrase[0]}:
            if len(first) > 1 and first.endswith("*"):
                by_beginning.setdefault(first[:-1], []).append(phrase)
            else:
                by_word.setdefault(first, []).append(phrase)
    return _Index(by_word, by_beginning, tuple(sorted({len(beginning) for beginning in by_beginning})))
