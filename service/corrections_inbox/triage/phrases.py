"""Phrases as the lists of words write them, and where one ends among the words of a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Words = tuple[str, ...]  # words and single signs, folded

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PHRASE_TOKEN = re.compile(r"\w+\*?|[^\w\s]")
_WIDEST_GAP = 4  # words
_ENDS_A_SENTENCE = frozenset(".!?;:")
_PLAIN_SIGNS = (("‘’‛′`´ʼ", "'"), ("‐‑‒–—―", "-"))


def plain(text: str) -> str:
    """The text in lower case with plain apostrophes and dashes."""
    for signs, sign in _PLAIN_SIGNS:
        for other in signs:
            text = text.replace(other, sign)
    return text.casefold()


def folded(text: str) -> str:
    """The same with single spaces, as phrases are compared."""
    return " ".join(plain(text).split())


def words_of(text: str) -> Words:
    """The words and single signs of a text."""
    return tuple(_TOKEN.findall(text))


def places_of(text: str) -> tuple[tuple[int, int], ...]:
    """The first character of each of them and the one behind it."""
    return tuple(token.span() for token in _TOKEN.finditer(text))


def is_beginning(word: str) -> bool:
    """Whether a word of a phrase is only the beginning of those that it stands for."""
    return len(word) > 1 and word.endswith("*")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a phrase: what may stand there, and how many words of the same sentence may come before it."""

    words: frozenset[str]  # alternatives of one whole word
    others: tuple[Words, ...]  # those of several, or with a `*`
    gap: int

    @classmethod
    def of(cls, alternatives: Sequence[Words], gap: int = 0) -> "Slot":
        """The slot for some alternatives."""
        whole = [one for one in alternatives if len(one) == 1 and not is_beginning(one[0])]
        others = tuple(one for one in alternatives if one not in whole)
        return cls(frozenset(word for (word,) in whole), others, gap)

    @property
    def firsts(self) -> frozenset[str]:
        """The words, or their beginnings, with which what may stand there begins."""
        return self.words | {other[0] for other in self.others}

    def ends(self, words: Words, at: int) -> list[int]:
        """The words behind all that fits, if what comes before the slot ends at a word."""
        window = words[at : at + self.gap + 1]
        if not self.others and self.words.isdisjoint(window):
            return []
        found = []
        for start, word in enumerate(window, at):
            if word in self.words:
                found.append(start + 1)
            found += [start + len(other) for other in self.others if _fits(other, words[start : start + len(other)])]
            if word in _ENDS_A_SENTENCE:
                break
        return found


def first_words(phrase: str) -> set[str]:
    """The words, or their beginnings, with which a folded phrase may begin."""
    return {words[0] for words in _alternatives(phrase.partition(" ")[0])}


def following(word: str, phrase: str) -> Iterator[tuple[Slot, ...]]:
    """What may follow a word in a folded phrase that it begins.

    In a phrase `*` is any rest of a word, `/` stands between alternatives, whose words `_` joins, and `…` is up to four
    words of the same sentence.
    """
    first, *parts = phrase.split()
    slots, gap = [], 0
    for part in parts:
        if part == "…":
            gap += _WIDEST_GAP
        else:
            slots.append(Slot.of(_alternatives(part), gap))
            gap = 0
    for begins, *others in _alternatives(first):
        if _stands_for(begins, word):
            yield (Slot.of([tuple(others)]), *slots) if others else tuple(slots)


def _alternatives(part: str) -> list[Words]:
    alternatives = [one for one in part.split("/") if one] or [part]
    words = (tuple(_PHRASE_TOKEN.findall(one.replace("_", " "))) for one in alternatives)
    return [one for one in words if one]


def end(slots: Sequence[Slot], words: Words, at: int) -> int:
    """The word behind slots that stand from a word on; 0 where they do not."""
    ends = {at}
    for slot in slots:
        # Each slot narrows or, behind a gap, widens the places where the next may begin: bounded by the phrase alone.
        ends = {one for start in ends for one in slot.ends(words, start)}
        if not ends:
            return 0
    return min(ends)


def _fits(wanted: Words, found: Words) -> bool:
    return wanted == found or (len(wanted) == len(found) and all(map(_stands_for, wanted, found)))


def _stands_for(wanted: str, word: str) -> bool:
    return word == wanted or (is_beginning(wanted) and word.startswith(wanted[:-1]))
