"""The stretches of mail and passages side by side: what is asked of each, as arrays over all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.change_spans import COUNTS, TIMES, Sort, Span

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Side:
    """All stretches of the mail, or all of the passages; every array has one element for each."""

    spans: tuple[Span, ...]
    phrases: tuple[str, ...]  # their words with a space between
    starts: Integers
    ends: Integers
    lengths: Integers  # in words
    counts: Truths
    times: Truths
    figured: Truths
    measured: Truths  # a figure or day by itself
    whole: Truths  # more than a figure with any words beside it

    @classmethod
    def of(cls, spans: Sequence[Span]) -> "Side":
        return cls(
            tuple(spans),
            tuple(" ".join(s.words) for s in spans),
            np.array([s.start for s in spans], dtype=np.int64),
            np.array([s.end for s in spans], dtype=np.int64),
            np.array([len(s.words) for s in spans], dtype=np.int64),
            np.array([s.sort in COUNTS for s in spans], dtype=bool),
            np.array([s.sort in TIMES for s in spans], dtype=bool),
            np.array([s.figured for s in spans], dtype=bool),
            np.array([s.quantity is not None for s in spans], dtype=bool),
            np.array([_is_whole(s) for s in spans], dtype=bool),
        )


def _is_whole(span: Span) -> bool:
    return span.quantity is not None or not span.figured or span.sort is Sort.NAME or span.quoted or span.told


def numbered(texts: Sequence[str], known: dict[str, int]) -> Integers:
    """For each text its number among those `known`, to which new ones are added."""
    return np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)


def alike(ours: Sequence[str], theirs: Sequence[str]) -> Truths:
    """Which of ours is the same text as which of theirs."""
    known: dict[str, int] = {}
    return np.asarray(np.equal.outer(numbered(ours, known), numbered(theirs, known)))


def shared(ours: Sequence[Collection[str]], theirs: Sequence[Collection[str]]) -> Floats:
    """How many words each of our sets has in common with each of theirs."""
    columns = {word: column for column, word in enumerate(dict.fromkeys(word for words in theirs for word in words))}
    return np.asarray(_holding(ours, columns) @ _holding(theirs, columns).T)


def _holding(rows: Sequence[Collection[str]], columns: Mapping[str, int]) -> Floats:
    held = np.zeros((len(rows), len(columns)))
    for row, words in enumerate(rows):
        held[row, [columns[word] for word in words if word in columns]] = 1.0
    return held
