"""Topics and their phrases, and where they stand in a text: all are looked for at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from corrections_inbox.triage.phrases import Slot, Words, end, first_words, following, is_beginning, places_of, words_of

_Span = tuple[int, int]  # the first of some words and the one behind them


class _Begun(NamedTuple):
    """A phrase of a topic whose first word is met, what must follow, and the words that may come next (None: any)."""

    topic: str
    rest: tuple[Slot, ...]
    nexts: frozenset[str] | None


# What a word may begin: the word that comes next to the phrases that are then possible; "" stands for all other words.
_Beginning = Mapping[str, tuple[_Begun, ...]]
_NO_PHRASE: _Beginning = {}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Topics and their phrases.

    Of a topic's phrases that begin at the same word the longest is found, and no word is in two. Time is linear in the text.
    """

    topics: Mapping[str, tuple[str, ...]]

    def read(self, text: str) -> "Reading":
        """A text, plain or folded, in which the phrases can be found as whole words."""
        words = words_of(text)
        begun = [(at, one) for at, one in enumerate(map(self._beginnings.__getitem__, words)) if one]
        return Reading(text, words, begun)

    @cached_property
    def _beginnings(self) -> "_Beginnings":
        return _Beginnings(self.topics)


class _Beginnings(dict[str, _Beginning]):
    """A word to what it may begin. Most words begin nothing: as many as mails use again and again are remembered."""

    _MOST = 8_192  # words

    def __init__(self, topics: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        # Phrases are taken apart when their first word is met: most never are.
        self._phrases: dict[str, list[tuple[str, str]]] = {}
        for topic, phrases in topics.items():
            for phrase in phrases:
                for first in first_words(phrase):
                    self._phrases.setdefault(first, []).append((topic, phrase))
        stems = [first.removesuffix("*") for first in self._phrases if is_beginning(first)]
        self._shortest = min(map(len, stems), default=0)
        self._stems: dict[str, list[str]] = {}
        for stem in stems:
            self._stems.setdefault(stem[: self._shortest], []).append(stem)

    def __missing__(self, word: str) -> _Beginning:
        if len(self) >= self._MOST:
            self.clear()
        phrases = [*self._phrases.get(word, ())]
        for stem in self._stems.get(word[: self._shortest], ()):
            if word.startswith(stem):
                phrases += self._phrases[f"{stem}*"]
        self[word] = _by_next(list(_begun(word, phrases))) if phrases else _NO_PHRASE
        return self[word]


def _begun(word: str, phrases: Iterable[tuple[str, str]]) -> Iterator[_Begun]:
    for topic, phrase in phrases:
        for rest in following(word, phrase):
            is_open = not rest or rest[0].gap or any(map(is_beginning, rest[0].firsts))
            yield _Begun(topic, rest, None if is_open else rest[0].firsts)


def _by_next(begun: Sequence[_Begun]) -> _Beginning:
    nexts = {"", *(word for one in begun for word in one.nexts or ())}
    return {word: tuple(one for one in begun if one.nexts is None or word in one.nexts) for word in nexts}


@dataclass(frozen=True)
class Reading:
    """A text in words, and where phrases may begin in it. With `topics` it is looked through for these alone."""

    text: str
    words: Words
    begun: Sequence[tuple[int, _Beginning]]
    topics: frozenset[str] = frozenset()

    @classmethod
    def joined(cls, readings: Sequence["Reading"], topics: frozenset[str] = frozenset()) -> "Reading":
        """Several that follow each other as one."""
        words: Words = ()
        begun: list[tuple[int, _Beginning]] = []
        for one in readings:
            begun += [(len(words) + at, beginning) for at, beginning in one.begun]
            words += one.words
        return cls(" ".join(one.text for one in readings), words, begun, topics)

    def found(self, topic: str) -> tuple[str, ...]:
        """The distinct stretches, folded, where a phrase of the topic stands, in order."""
        return self._found.get(topic, ())

    def beside(self, topic: str, other: str) -> tuple[str, ...]:
        """The same for those that no phrase of another topic overlaps."""
        if topic not in self._spans:
            return ()
        taken = {at for span in self._spans.get(other, ()) for at in range(*span)}
        return self._stretches(span for span in self._spans[topic] if taken.isdisjoint(range(*span)))

    def opening(self, *topics: str) -> str:
        """The phrase of these topics with which the text begins, else an empty string."""
        firsts = [self._spans[topic][0] for topic in topics if topic in self._spans]
        longest = max((behind for start, behind in firsts if start == 0), default=0)
        return self._stretch(0, longest) if longest else ""

    @cached_property
    def _found(self) -> dict[str, tuple[str, ...]]:
        return {topic: self._stretches(spans) for topic, spans in self._spans.items()}

    @cached_property
    def _spans(self) -> dict[str, list[_Span]]:
        found: dict[str, list[_Span]] = {}
        words = (*self.words, "")
        for at, beginning in self.begun:
            for topic, rest, _ in beginning.get(words[at + 1]) or beginning[""]:
                if self.topics and topic not in self.topics:
                    continue
                behind = end(rest, words, at + 1) if rest else at + 1
                if behind:
                    _add(found.setdefault(topic, []), at, behind)
        return found

    def _stretches(self, spans: Iterable[_Span]) -> tuple[str, ...]:
        found: dict[Words, str] = {}
        for start, behind in spans:
            words = self.words[start:behind]
            if words not in found:
                found[words] = self._stretch(start, behind)
        return tuple(dict.fromkeys(found.values()))

    def _stretch(self, start: int, behind: int) -> str:
        words = self.words[start:behind]
        if all(map(str.isalnum, words)):
            return " ".join(words)  # Between two words, of which neither is a sign, can only be a space.
        return " ".join(self.text[self._places[start][0] : self._places[behind - 1][1]].split())

    @cached_property
    def _places(self) -> tuple[_Span, ...]:
        return places_of(self.text)


def _add(spans: list[_Span], start: int, behind: int) -> None:
    """Adds a span unless it overlaps the last one; of two that start together the longer stays."""
    if not spans or spans[-1][1] <= start:
        spans.append((start, behind))
    elif spans[-1][0] == start and spans[-1][1] < behind:
        spans[-1] = (start, behind)
