"""Stretches of an article that may be a passage in other words."""

from collections.abc import Iterator
from dataclasses import dataclass

import edlib
from rapidfuzz.distance import Levenshtein

from corrections_inbox.articles import Where
from corrections_inbox.matching import sentences
from corrections_inbox.matching.contrast import shared_words
from corrections_inbox.matching.surroundings import Part
from corrections_inbox.matching.text import words
from corrections_inbox.matching.typography import settled
from corrections_inbox.matching.values import Passage

LEAST = 0.5  # likeness: with more errors than half its letters it is another sentence
MOST_ERRORS = 256
ONE_LINE = frozenset({Where.HEADLINE, Where.BYLINE})
LONG = 5  # words from which on letters alone prove nothing
LEAST_SHARED = 0.4
LONGER = 2.5  # times; a sentence that grew more than this holds another one
# edlib knows 256 different letters; a longer passage with more is looked for as a whole sentence only.
MOST_LETTERS = 255


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A span of a part's evened text, and its likeness to the passage, 0 to 1."""

    start: int
    end: int
    likeness: float


def resembling(passage: Passage, part: Part) -> Iterator[Resemblance]:
    """Every stretch that is at least half alike: whole sentences for whole sentences, words for words."""
    wanted = settled(passage.exact).text.strip()
    whole = _is_whole(passage)
    for start, end in _windows(part, wanted, most=len(sentences.spans(passage.exact)) + 1):
        if not whole:
            start, end = _inside(wanted, part, start, end)  # noqa: PLW2901  the window narrowed down to the words
        start, end = _trimmed(part.text, start, end)  # noqa: PLW2901  no passage begins or ends with a space
        found = part.text[start:end]
        likeness = Levenshtein.normalized_similarity(wanted, found, score_cutoff=LEAST)
        if likeness and (len(words(wanted)) < LONG or shared_words(wanted, found) >= LEAST_SHARED):
            yield Resemblance(start, end, likeness)


def _is_whole(passage: Passage) -> bool:
    """Whether the passage is made of whole sentences, or is all of its part."""
    if not passage.prefix.strip() and not passage.suffix.strip():
        return True
    found = sentences.spans(passage.prefix + passage.exact + passage.suffix)
    first = len(passage.prefix)
    last = first + len(passage.exact)
    return any(start == first for start, _ in found) and any(end == last for _, end in found)


def _windows(part: Part, wanted: str, most: int) -> Iterator[tuple[int, int]]:
    """Runs of up to `most` sentences of one paragraph that are long enough to hold the passage and not far longer."""
    if part.where in ONE_LINE:
        yield 0, len(part.text)
        return
    found = sentences.spans(part.raw)
    for i, (start, _) in enumerate(found):
        for _, end in found[i : i + most]:
            if "\n\n" in part.raw[start:end]:
                break
            first, last = part.even.at(start), part.even.at(end)
            if last - first > max(LONGER * len(wanted), len(wanted) + MOST_ERRORS) and end != found[i][1]:
                break
            yield first, last


def _inside(wanted: str, part: Part, start: int, end: int) -> tuple[int, int]:
    """Where in a window the passage stands best by edit distance (Myers), moved out to whole words."""
    letters = set(wanted)
    if len(letters) > MOST_LETTERS or start == end:
        return start, end
    window = "".join(c if c in letters else "\0" for c in part.text[start:end])
    found = edlib.align(wanted, window, mode="HW", task="locations", k=min(MOST_ERRORS, len(wanted) // 2))
    if found["editDistance"] < 0:
        return start, start
    # Of equally good places the longest says most of what stands there.
    first, last = max(found["locations"], key=lambda place: place[1] - place[0])
    first, last = start + first, start + last + 1
    while first > start and not part.bounded(first):
        first -= 1
    while last < end and not part.bounded(last):
        last += 1
    return first, last


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    found = text[start:end]
    return start + len(found) - len(found.lstrip()), start + len(found.rstrip())
