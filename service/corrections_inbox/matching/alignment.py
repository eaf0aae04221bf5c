"""Where a mail's words stand in an article: Smith-Waterman over words weighted by idf, edges refined letter by letter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isclose

import edlib
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from corrections_inbox.matching.text import Word, folded, words

Floats = npt.NDArray[np.float64]
Idf = Callable[[str], float]

# Skipping a word costs this share of its weight, and skipping any number of them never more than JUMP: what stands
# between "A ... B" is one dear step, so that both ends belong to one alignment.
SKIP = 0.35
JUMP = 6.0
# Below this likeness (rapidfuzz ratio, 0-100) two words are two words.
LIKE = 78.0
SHORTEST_LIKE = 4
NEARLY = 1e-5  # by which two sums of the same weights may differ
LEAST_WEIGHT = 0.2
# Words to align at most on the mail's side: a longer citation is known by its beginning.
LONGEST = 400
MOST_LETTERS = 255  # different ones that edlib can tell apart, less one for all others
KEPT = 16  # texts of one mail and its articles
EDGE = 40  # code points that a misspelled first or last word may reach beyond the matched ones


@dataclass(frozen=True, slots=True)
class Fragment:
    """One unbroken stretch: code points in the article's part, and in the aligned text of the mail."""

    start: int
    end: int
    mail_start: int
    mail_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best local alignment. `score` is in idf units; `self_score` is what a verbatim citation would have scored."""

    score: float
    self_score: float
    fragments: tuple[Fragment, ...]
    matched: int  # words that were matched

    @property
    def share(self) -> float:
        """How much of the citation was found, 0 to 1."""
        return min(1.0, self.score / self.self_score) if self.self_score else 0.0

    @property
    def span(self) -> tuple[int, int]:
        """First to last code point in the article's part."""
        return self.fragments[0].start, self.fragments[-1].end

    @property
    def mail_span(self) -> tuple[int, int]:
        """First to last code point in the aligned text of the mail."""
        return self.fragments[0].mail_start, self.fragments[-1].mail_end


@dataclass(frozen=True, slots=True)
class WeightedText:
    """A text's words as numbers, made once and aligned with many citations."""

    text: str
    words: tuple[Word, ...]
    numbers: npt.NDArray[np.int32]
    vocabulary: dict[str, int]
    passed: Floats  # passed[j]: the cost of skipping the words before j, uncapped

    @classmethod
    def of(cls, text: str, found: tuple[Word, ...], idf: Idf) -> "WeightedText":
        """A text of which all words were `found` before."""
        vocabulary: dict[str, int] = {}
        numbers = np.array([vocabulary.setdefault(w.text, len(vocabulary)) for w in found], dtype=np.int32)
        weights = np.array([weight(word, idf) for word in vocabulary], dtype=np.float64)
        return cls(text, found, numbers, vocabulary, SKIP * np.concatenate(([0.0], np.cumsum(weights[numbers]))))


@lru_cache(maxsize=KEPT)
def weighted(text: str, idf: Idf) -> WeightedText:
    """A text with its words, kept while one mail is held against its articles."""
    return WeightedText.of(text, words(text), idf)


def weight(word: str, idf: Idf) -> float:
    """A word's weight: its idf, with a floor so that common words still hold a citation together."""
    return max(LEAST_WEIGHT, idf(word))


def _likeness(word: str, vocabulary: dict[str, int]) -> dict[int, float]:
    """The article's words that a reader may have meant by this one, by number, each with its likeness 0 to 1."""
    if word in vocabulary:
        return {vocabulary[word]: 1.0}
    if len(word) < SHORTEST_LIKE or word[0].isdigit():
        return {}
    found = process.extract(word, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=3)
    return {vocabulary[str(like)]: score / 100 for like, score, _ in found}


def _rows(alike: Sequence[dict[int, float]], weights: Floats, article: WeightedText) -> Floats:
    """The score of the best alignment that ends at each pair of words (row and column 0 are the empty ends).

    `alike` has the words of the article that each word of the mail may mean, by number.
    """
    n = len(article.words)
    rows = np.zeros((len(alike) + 1, n + 1))
    skipped, jumped = np.full(n + 1, -np.inf), np.full(n + 1, -np.inf)
    for i, meant in enumerate(alike, start=1):
        np.maximum(jumped, rows[i - 1] - JUMP, out=jumped)
        skipped = np.maximum(skipped, rows[i - 1]) - SKIP * weights[i - 1]
        row = np.maximum(0.0, np.maximum(skipped, jumped))
        for number, likeness in meant.items():
            at = np.flatnonzero(article.numbers == number)
            row[at + 1] = np.maximum(row[at + 1], rows[i - 1, at] + weights[i - 1] * likeness)
        along = np.maximum.accumulate(row + article.passed) - article.passed
        rows[i] = np.maximum(row, np.maximum(along, np.maximum.accumulate(row) - JUMP))
    return rows


def _trace(
    rows: Floats, alike: Sequence[dict[int, float]], weights: Floats, article: WeightedText
) -> list[tuple[int, int]]:
    """The matched pairs of words on the way back from the best end."""
    passed = SKIP * np.concatenate(([0.0], np.cumsum(weights)))
    i, j = (int(k) for k in np.unravel_index(int(rows.argmax()), rows.shape))
    pairs: list[tuple[int, int]] = []
    while i and j and rows[i, j] > 0:
        likeness = alike[i - 1].get(int(article.numbers[j - 1]))
        if likeness and isclose(rows[i, j], rows[i - 1, j - 1] + weights[i - 1] * likeness, rel_tol=NEARLY):
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
            continue
        along = rows[i, :j] - np.minimum(article.passed[j] - article.passed[:j], JUMP)
        down = rows[:i, j] - np.minimum(passed[i] - passed[:i], JUMP)
        if along.max() >= down.max():
            j = int(along.argmax())
        else:
            i = int(down.argmax())
    return pairs[::-1]


def _broken(before: tuple[int, int], after: tuple[int, int], weights: Floats, article: WeightedText) -> bool:
    """Whether the step between two matched pairs was a jump."""
    over = article.passed[after[1]] - article.passed[before[1] + 1]
    return bool(over >= JUMP or SKIP * weights[before[0] + 1 : after[0]].sum() >= JUMP)


def _fragments(
    pairs: list[tuple[int, int]], cited: Sequence[Word], weights: Floats, article: WeightedText
) -> tuple[Fragment, ...]:
    runs = [[pairs[0]]]
    for before, after in pairwise(pairs):
        if _broken(before, after, weights, article):
            runs.append([])
        runs[-1].append(after)
    return tuple(
        Fragment(
            article.words[run[0][1]].start, article.words[run[-1][1]].end, cited[run[0][0]].start, cited[run[-1][0]].end
        )
        for run in runs
    )


def _refined(fragment: Fragment, quote: str, text: str) -> Fragment:
    """The fragment with edges moved over misspelled first and last words, by edit distance (edlib, infix mode)."""
    start, end = max(0, fragment.start - EDGE), min(len(text), fragment.end + EDGE)
    wanted, window = folded(quote.strip()), folded(text[start:end])
    letters = set(wanted.text)
    if len(letters) > MOST_LETTERS:
        return fragment
    # To edlib all letters that the quote does not have are one, so that both texts together stay within its limit.
    known = "".join(c if c in letters else "\0" for c in window.text)
    found = edlib.align(wanted.text.strip(), known, mode="HW", task="locations", k=max(4, len(wanted.text) // 4))
    if found["editDistance"] < 0:
        return fragment
    first, last = found["locations"][0]
    a, b = window.span(first, last + 1)
    if start + a > fragment.start and start + b < fragment.end:
        return fragment
    a, b = min(start + a, fragment.start), max(start + b, fragment.end)
    # Letters are aligned, words are shown: an edge inside a word moves out to that word's own edge.
    while a > 0 and text[a - 1].isalnum() and text[a].isalnum():
        a -= 1
    while b < len(text) and text[b - 1].isalnum() and text[b].isalnum():
        b += 1
    return Fragment(a, b, 0, len(quote))


def align_words(quote: str, article: WeightedText, idf: Idf) -> Alignment | None:
    """`align` on an article's part whose words were weighted before."""
    cited = words(quote)[:LONGEST]
    if not cited or not article.words:
        return None
    weights = np.array([weight(w.text, idf) for w in cited], dtype=np.float64)
    alike = [_likeness(w.text, article.vocabulary) for w in cited]
    if not any(alike):
        return None
    rows = _rows(alike, weights, article)
    pairs = _trace(rows, alike, weights, article)
    if not pairs:
        return None
    fragments = _fragments(pairs, cited, weights, article)
    if len(fragments) == 1 and len(cited) < LONGEST and (pairs[0][0] > 0 or pairs[-1][0] < len(cited) - 1):
        fragments = (_refined(fragments[0], quote, article.text),)
    return Alignment(float(rows.max()), float(weights.sum()), fragments, len(pairs))


def align(quote: str, part_text: str, idf: Idf) -> Alignment | None:
    """The best place in `part_text` for the words of `quote`, wherever in `quote` they begin; None if none is shared.

    Spans count code points, in `part_text` and in `quote`. `idf` takes a folded word.
    """
    return align_words(quote, WeightedText.of(part_text, words(part_text), idf), idf)
