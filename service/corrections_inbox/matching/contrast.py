"""Two texts held against each other word by word: what they share, and what only one of them says."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

from corrections_inbox.matching.terms import UNSPACED
from corrections_inbox.matching.text import Word, words
from corrections_inbox.matching.typography import settled

_UNSPACED_RUN = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")
# Marks that say something by themselves; full stops and commas come and go with the sentence.
_TELLING_MARKS = frozenset("%‰&@#§")
MOST_WORDS = 5_000  # a side; what follows counts as one word, which keeps the work bounded


class Side(StrEnum):
    """Which of the two texts says it."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words: `left` and `right` are as each text writes them, empty where it does not have them.

    All lefts together are the left text, all rights the right text.
    """

    side: Side
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words that became others; one side is empty where words were only added or taken out."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Words `i` to `k` of the left text that became words `j` to `m` of the right one."""

    i: int
    k: int
    j: int
    m: int


def contrast(left: str, right: str, *, strictly: bool = False) -> tuple[Run, ...]:
    """The runs of words that two texts share or not, in reading order.

    Typography never counts as a difference; case, accents and endings such as 's count only if `strictly`.
    """
    ours, theirs = _tokens(left, strictly=strictly), _tokens(right, strictly=strictly)
    blocks = _blocks([token.text for token in ours], [token.text for token in theirs])
    runs = _runs(_Side(left, ours), _Side(right, theirs), _cleaned(blocks, ours, theirs))
    return tuple(run for run in runs if run.left or run.right)


def replacements(runs: Sequence[Run]) -> tuple[Replaced, ...]:
    """The differing runs in pairs: what the left text says, and what the right one says instead."""
    found: list[Replaced] = []
    before: Run | None = None
    for run in runs:
        if run.side is Side.RIGHT and before is not None and before.side is Side.LEFT:
            found[-1] = Replaced(before.left, run.right)
        elif run.side is not Side.BOTH:
            found.append(Replaced(run.left, run.right))
        before = run
    return tuple(found)


def shared_words(left: str, right: str) -> float:
    """The share of words, 0 to 1, that two texts have in common in the same order, of the longer one's."""
    ours, theirs = ([word.text for word in words(text)[:MOST_WORDS]] for text in (left, right))
    return float(LCSseq.similarity(ours, theirs)) / max(len(ours), len(theirs), 1)


@dataclass(frozen=True, slots=True)
class _Side:
    text: str
    tokens: list[Word]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points of the words from `first` up to `last`; where there are none, the place for them."""
        if first < last:
            return self.tokens[first].start, self.tokens[last - 1].end
        if first < len(self.tokens):
            return (self.tokens[first].start,) * 2
        return (self.tokens[-1].end if self.tokens else 0,) * 2


def _tokens(text: str, *, strictly: bool) -> list[Word]:
    found = []
    for word in words(text):
        written = text[word.start : word.end]
        pieces = list(_UNSPACED_RUN.finditer(written))
        if len(pieces) > 1:
            found += [Word(p[0], word.start + p.start(), word.start + p.end()) for p in pieces]
        else:
            found.append(Word(settled(written).text if strictly else word.text, word.start, word.end))
    marks = [Word(c, i, i + 1) for i, c in enumerate(text) if _tells(c)]
    ordered = sorted([*found, *marks], key=lambda word: word.start)
    rest = ordered[MOST_WORDS:]
    return [*ordered[:MOST_WORDS], *([Word(text[rest[0].start :], rest[0].start, rest[-1].end)] if rest else [])]


def _tells(character: str) -> bool:
    return character in _TELLING_MARKS or (unicodedata.category(character)[0] == "S" and character not in "`´^~|<>")


def _blocks(left: list[str], right: list[str]) -> list[_Block]:
    """The differing stretches in order, each as long as it goes."""
    found: list[_Block] = []
    for code in LCSseq.opcodes(left, right):
        if code.tag == "equal":
            continue
        if found and (found[-1].k, found[-1].m) == (code.src_start, code.dest_start):
            found[-1] = _Block(found[-1].i, code.src_end, found[-1].j, code.dest_end)
        else:
            found.append(_Block(code.src_start, code.src_end, code.dest_start, code.dest_end))
    return found


def _cleaned(blocks: list[_Block], left: list[Word], right: list[Word]) -> list[_Block]:
    """Joins differences that only a few small words keep apart: "nine to four" became "eight to five" as a whole."""
    kept: list[_Block] = []
    for block in blocks:
        if kept and _chance(kept[-1], block, left, right):
            kept[-1] = _Block(kept[-1].i, block.k, kept[-1].j, block.m)
        else:
            kept.append(block)
    return kept


def _chance(before: _Block, after: _Block, left: list[Word], right: list[Word]) -> bool:
    """Whether what two differences share between them is shorter than either of them, and so likely shared by chance."""
    between = _length(left, before.k, after.i)
    sizes = [max(_length(left, b.i, b.k), _length(right, b.j, b.m)) for b in (before, after)]
    return between <= min(sizes)


def _length(tokens: list[Word], first: int, last: int) -> int:
    return sum(token.end - token.start for token in tokens[first:last])


def _runs(left: _Side, right: _Side, blocks: list[_Block]) -> Iterator[Run]:
    ours = theirs = 0
    for block in blocks:
        first, second = left.span(block.i, block.k), right.span(block.j, block.m)
        yield Run(Side.BOTH, left.text[ours : first[0]], right.text[theirs : second[0]])
        yield Run(Side.LEFT, left.text[slice(*first)], "")
        yield Run(Side.RIGHT, "", right.text[slice(*second)])
        ours, theirs = first[1], second[1]
    yield Run(Side.BOTH, left.text[ours:], right.text[theirs:])
