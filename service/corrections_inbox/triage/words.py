"""The words of `config/triage/<language>.toml`: topics and their phrases, and where they occur."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from corrections_inbox.errors import CorrectionsInboxError

# A phrase of a topic decides by itself; its `_hint` counts a little; its `_word` is one of many features.
MACHINE_TOPICS = frozenset({"automatic_subject", "bounce_subject", "automatic", "bounce", "newsletter", "orders"})
TOPICS = MACHINE_TOPICS | frozenset(
    {"error", "error_hint", "article", "follow_up", "follow_up_hint", "legal", "legal_hint", "privacy", "privacy_hint"}
    | {"delivery", "delivery_hint", "pitch", "pitch_hint", "praise", "praise_hint", "question", "question_hint"}
    | {"opinion", "opinion_hint", "other_outlet", "other_outlet_hint", "spam", "spam_hint", "other", "but", "doubt"}
    | {"cites", "number", "supports", "first_person", "addresses_us", "says_nothing"}
    | {"report_word", "follow_up_word", "legal_word", "privacy_word", "delivery_word", "pitch_word", "praise_word"}
    | {"question_word", "opinion_word", "other_outlet_word", "spam_word", "other_word", "automatic_word"}
    | {"ought", "sweeping", "request", "kin"}
)

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PHRASE_TOKEN = re.compile(r"\w+\*?|[^\w\s]")
_Slot = tuple[tuple[str, ...], ...]  # alternatives, each of one word or more
_Phrase = tuple[_Slot, ...]
_Span = tuple[int, int]  # the first of some tokens and the one behind them
_GAP: _Slot = ()
_WIDEST_GAP = 4  # words
_ENDS_A_SENTENCE = frozenset(".!?;:")
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛′`´ʼ", "'") | dict.fromkeys("‐‑‒–—―", "-"))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Topics and their phrases, by the first word of each or, where that ends in `*`, its beginning.

    In a phrase `*` is any rest of a word, `/` stands between alternatives, whose words `_` joins, and `…` is up to four
    words of the same sentence. Of a topic's phrases that begin at the same word the longest is found, and no word is in
    two. All topics are looked for at once: time is linear in the text.
    """

    topics: Mapping[str, tuple[str, ...]]

    def occurring(self, text: str, topic: str) -> tuple[str, ...]:
        """The distinct stretches of a folded text where a phrase of the topic stands as whole words, in order."""
        return _stretches(text, _found(self, text).get(topic, ()))

    def beside(self, text: str, topic: str, other: str) -> tuple[str, ...]:
        """The same for those that no phrase of another topic overlaps."""
        taken = {at for start, end in _found(self, text).get(other, ()) for at in range(start, end)}
        spans = _found(self, text).get(topic, ())
        return _stretches(text, [span for span in spans if taken.isdisjoint(range(*span))])

    def opening(self, text: str, *topics: str) -> str:
        """The phrase of these topics with which a folded text begins, else an empty string."""
        tokens = _words_of(text)
        ends = self.ends(tokens, 0) if tokens else {}
        end = max((ends.get(topic, 0) for topic in topics), default=0)
        return "".join(_stretches(text, [(0, end)])) if end else ""

    def ends(self, tokens: tuple[str, ...], at: int) -> dict[str, int]:
        """Topic to the token behind its longest phrase that begins at a token."""
        found: dict[str, int] = {}
        if not (candidates := _candidates(self, tokens[at])):
            return found
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        for topic, phrase, seconds in candidates:
            if seconds is not None and following not in seconds:
                continue
            end = _end(phrase, tokens, at) if phrase else at + 1
            if end > found.get(topic, at):
                found[topic] = end
        return found

    def beginning_with(self, word: str) -> "tuple[_Entry, ...]":
        """The phrases that may begin with a word."""
        by_word, by_beginning, sizes = self._index
        found = list(by_word.get(word, ()))
        for size in sizes:
            found += by_beginning.get(word[:size], ())
        return tuple(found)

    @cached_property
    def _index(self) -> "_Index":
        by_word: dict[str, list[_Entry]] = {}
        by_beginning: dict[str, list[_Entry]] = {}
        for topic, phrases in self.topics.items():
            for phrase in map(_slots, phrases):
                is_word = len(phrase) == 1 and all(len(words) == 1 for words in phrase[0])
                for first in {words[0] for words in phrase[0]}:
                    entry = (topic, () if is_word else phrase, _seconds(phrase, first))
                    if len(first) > 1 and first.endswith("*"):
                        by_beginning.setdefault(first[:-1], []).append(entry)
                    else:
                        by_word.setdefault(first, []).append(entry)
        return by_word, by_beginning, tuple(sorted({len(beginning) for beginning in by_beginning}))


# A topic, its phrase (none where the first word is all of it), and the words that may come second (None: any), so that
# most phrases are passed over at a glance.
_Entry = tuple[str, _Phrase, frozenset[str] | None]
_Index = tuple[dict[str, list[_Entry]], dict[str, list[_Entry]], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Words(Mapping[str, Mapping[str, tuple[str, ...]]]):
    """Language to topic to phrases."""

    by_language: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    _lexicons: dict[tuple[tuple[str, ...], frozenset[str]], Lexicon] = field(
        default_factory=dict, init=False, repr=False
    )

    def __getitem__(self, language: str) -> Mapping[str, tuple[str, ...]]:
        return self.by_language[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_language)

    def __len__(self) -> int:
        return len(self.by_language)

    def lexicon(self, languages: Iterable[str]) -> Lexicon:
        """The phrases of some languages together; those that have none are passed over."""
        return self._lexicon(tuple(languages), TOPICS)

    def of_machines(self) -> Lexicon:
        """What machines write, in all languages, as they do not write in their reader's."""
        return self._lexicon(tuple(self.by_language), MACHINE_TOPICS)

    def _lexicon(self, languages: tuple[str, ...], topics: frozenset[str]) -> Lexicon:
        key = (languages, topics)
        if key not in self._lexicons:
            self._lexicons[key] = Lexicon({topic: self._phrases(languages, topic) for topic in topics})
        return self._lexicons[key]

    def _phrases(self, languages: tuple[str, ...], topic: str) -> tuple[str, ...]:
        found = (phrase for one in languages for phrase in self.by_language.get(one, {}).get(topic, ()))
        return tuple(dict.fromkeys(found))


def load_words(texts: Mapping[str, str]) -> Words:
    """Language to topic to phrases, from each language's TOML text.

    Raises:
        CorrectionsInboxError: a text is no TOML, names an unknown topic, or holds something other than phrases.
    """
    return Words({language: _topics(language, text) for language, text in texts.items()})


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


@lru_cache(maxsize=32)
def _found(lexicon: Lexicon, text: str) -> dict[str, list[_Span]]:
    """Topic to where its phrases stand."""
    tokens = _words_of(text)
    found: dict[str, list[_Span]] = {}
    # Most words begin no phrase, and are passed over here.
    for at in [at for at, word in enumerate(tokens) if _candidates(lexicon, word)]:
        for topic, end in lexicon.ends(tokens, at).items():
            spans = found.setdefault(topic, [])
            if not spans or spans[-1][1] <= at:
                spans.append((at, end))
    return found


@lru_cache(maxsize=8_192)
def _candidates(lexicon: Lexicon, word: str) -> "tuple[_Entry, ...]":
    return lexicon.beginning_with(word)


@lru_cache(maxsize=32)
def _tokens_of(text: str) -> tuple[re.Match[str], ...]:
    """Words and single signs, where they stand."""
    return tuple(_TOKEN.finditer(text))


@lru_cache(maxsize=32)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))


def _stretches(text: str, spans: Iterable[_Span]) -> tuple[str, ...]:
    tokens = _tokens_of(text)
    return tuple(dict.fromkeys(text[tokens[start].start() : tokens[end - 1].end()] for start, end in spans))


def _seconds(phrase: _Phrase, first: str) -> frozenset[str] | None:
    """The words that may follow a phrase's first word; None where there is none or it may be any."""
    found: set[str] = set()
    for words in phrase[0]:
        if words[0] != first:
            continue
        following = [words[1:2]] if len(words) > 1 else list(phrase[1]) if len(phrase) > 1 else []
        if not following:
            return None
        found |= {one[0] for one in following}
    return None if any(len(one) > 1 and one.endswith("*") for one in found) else frozenset(found)


def _end(phrase: _Phrase, tokens: tuple[str, ...], at: int) -> int:
    """Where a phrase ends that begins at a token; the same token where none does."""
    ends = [at]
    for slot in phrase:
        # Each slot narrows or, as a gap, widens the places where the next may begin: bounded by the phrase alone.
        ends = sorted({end for start in ends for end in _ends(slot, tokens, start)})
        if not ends:
            return at
    return ends[0]


def _ends(slot: _Slot, tokens: tuple[str, ...], at: int) -> Iterator[int]:
    if slot == _GAP:
        yield at
        for end in range(at + 1, min(at + _WIDEST_GAP, len(tokens)) + 1):
            if tokens[end - 1] in _ENDS_A_SENTENCE:
                return
            yield end
    for words in slot:
        if len(tokens) >= at + len(words) and all(_fits(one, tokens[at + i]) for i, one in enumerate(words)):
            yield at + len(words)


def _fits(wanted: str, word: str) -> bool:
    return word == wanted or (len(wanted) > 1 and wanted[-1] == "*" and word.startswith(wanted[:-1]))


def _slots(phrase: str) -> _Phrase:
    return tuple(
        _GAP
        if part == "…"
        else tuple(tuple(_PHRASE_TOKEN.findall(one.replace("_", " "))) for one in part.split("/") if one) or ((part,),)
        for part in phrase.split()
    )
