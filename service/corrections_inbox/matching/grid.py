"""What a mail and articles share: the mail's roots as columns, the articles' sentences as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.inquiry import Inquiry, Span
from corrections_inbox.matching.keys import key
from corrections_inbox.matching.pages import EDGE, Page

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Truths = npt.NDArray[np.bool_]

_UNKNOWN, _EDGE = -1, -2
_EDGES = np.array([key(EDGE)], dtype=np.uint64)
_LOW_BITS = np.uint64(0xFFFF)


@dataclass(frozen=True, slots=True)
class Cells:
    """The weights of several spans that are more than 0, column by column: those of column `c` begin at `starts[c]`."""

    starts: Ints
    spans: Ints
    weights: Floats
    count: int  # of the spans

    def sums(self) -> Floats:
        """The weight of each span."""
        return _summed(self.spans, self.weights, self.count)


@dataclass(frozen=True, slots=True)
class Columns:
    """The mail's side, made once: the roots' keys, weights by column, and the quotes' neighbouring roots as codes."""

    keys: Keys  # in rising order
    numbers: Ints  # the column of each key
    known: Truths  # which low bits any of the keys has
    names: Floats
    sentences: Cells
    quotes: Cells
    pair_codes: Ints
    pair_weights: Floats
    pair_quotes: Ints  # which quote each pair is of

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.numbers)

    @property
    def bits(self) -> int:
        """How many bits the number of a column takes."""
        return self.width.bit_length()

    def pairs(self) -> Floats:
        """The weight of each quote's pairs."""
        return _summed(self.pair_quotes, self.pair_weights, self.quotes.count)


@dataclass(frozen=True, slots=True)
class Shared:
    """The articles' side, a row for each: what it has of the mail's names, and of each sentence and quote."""

    names: Floats  # their weight
    sentences: Floats  # for each sentence of the mail, the weight it shares with the article's closest sentence
    quotes: Floats  # for each quote, the same
    pairs: Floats  # for each quote, the weight of its neighbouring roots that are neighbours here


def columns(inquiry: Inquiry) -> Columns:
    """The columns of a mail."""
    spans = (inquiry.words, *inquiry.quotes, *inquiry.sentences)
    numbers = {one: number for number, one in enumerate(dict.fromkeys(root for span in spans for root in span.roots))}
    # An edge is no word, even where a mail holds such a sign.
    numbers[EDGE] = _EDGE
    keys = np.fromiter(map(key, numbers), np.uint64, len(numbers))
    order = np.argsort(keys)
    known = np.zeros(int(_LOW_BITS) + 1, bool)
    known[keys & _LOW_BITS] = True
    pairs = list(_pairs(inquiry.quotes, numbers))
    codes, weights, quotes = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Columns(
        keys[order],
        np.fromiter(numbers.values(), np.int64, len(numbers))[order],
        known,
        names=_column(inquiry.names, numbers),
        sentences=_cells(inquiry.sentences, numbers),
        quotes=_cells(inquiry.quotes, numbers),
        pair_codes=np.array(codes, dtype=np.int64),
        pair_weights=np.array(weights, dtype=np.float64),
        pair_quotes=np.array(quotes, dtype=np.int64),
    )


def _pairs(quotes: Sequence[Span], numbers: dict[str, int]) -> Iterator[tuple[int, float, int]]:
    """Code, weight and quote of each two neighbours in a quote."""
    for quote, span in enumerate(quotes):
        for one, two in pairwise(span.roots):
            if EDGE not in {one, two}:
                weight = span.weights.get(one, 0.0) + span.weights.get(two, 0.0)
                yield numbers[one] * len(numbers) + numbers[two], weight, quote


def _column(weights: dict[str, float], numbers: dict[str, int]) -> Floats:
    column = np.zeros(len(numbers))
    for one, weight in weights.items():
        if numbers[one] >= 0:
            column[numbers[one]] = weight
    return column


def _cells(spans: Sequence[Span], numbers: dict[str, int]) -> Cells:
    found = sorted(
        (numbers[one], number, weight)
        for number, span in enumerate(spans)
        for one, weight in span.weights.items()
        if weight and numbers[one] >= 0
    )
    at = np.array([column for column, _, _ in found], dtype=np.int64)
    return Cells(
        np.searchsorted(at, np.arange(len(numbers) + 1)),
        np.array([number for _, number, _ in found], dtype=np.int64),
        np.array([weight for _, _, weight in found], dtype=np.float64),
        len(spans),
    )


def share(mail: Columns, pages: Sequence[Page]) -> Shared:
    """Holds articles against the mail, all in one go: most of the work is in the number of steps, not in their size."""
    at, ends = _laid_out(mail, pages)
    places = np.flatnonzero(at >= 0)
    # Each of the mail's roots once in each sentence, in order.
    sentence = np.cumsum(at == _EDGE)
    cells = np.sort((sentence[places] << mail.bits) | at[places])
    cells = cells[_begins(cells)]
    sentences, held = cells >> mail.bits, cells & ((1 << mail.bits) - 1)
    # Numbers for the sentences that hold any of them, and the page of each.
    begins = _begins(sentences)
    rows = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(sentences)))
    of_row = np.searchsorted(sentence[ends], sentences[begins], side="right")
    stands = np.zeros((len(pages), mail.width), bool)
    stands[of_row[rows], held] = True
    return Shared(
        np.where(stands, mail.names, 0.0).sum(axis=1),
        _closest(mail.sentences, held, rows, of_row, len(pages)),
        _closest(mail.quotes, held, rows, of_row, len(pages)),
        _neighbours(mail, at, places, ends),
    )


def _begins(rising: Ints) -> Ints:
    """Where each different number begins."""
    different = np.ones(len(rising), bool)
    np.not_equal(rising[1:], rising[:-1], out=different[1:])
    return np.flatnonzero(different)


def _laid_out(mail: Columns, pages: Sequence[Page]) -> tuple[Ints, Ints]:
    """The mail's column of each root of all articles in order, with an edge after each article, and where those stand."""
    # An edge after each, so that no sentence and no pair of neighbours reaches into the next one.
    counts = np.array([len(page.order) for page in pages], dtype=np.int64)
    firsts = np.cumsum([0, *(len(page.keys) for page in pages)], dtype=np.int64)
    # The column of an edge stands behind those of all keys.
    columns = _columns_of(np.concatenate([*(page.keys for page in pages), _EDGES]), mail)
    edge = np.array([len(columns) - 1])
    parts = ((page.order + first, edge) for page, first in zip(pages, firsts, strict=False))
    order = np.concatenate([*chain.from_iterable(parts), edge[:0]])
    return columns[order], np.cumsum(counts + 1) - 1


def _columns_of(keys: Keys, mail: Columns) -> Ints:
    """The mail's column of each key. Most are none of its roots', as their low bits tell."""
    found = np.full(len(keys), _UNKNOWN)
    likely = np.flatnonzero(mail.known[keys & _LOW_BITS])
    wanted = keys[likely]
    nearest = np.minimum(np.searchsorted(mail.keys, wanted), len(mail.keys) - 1)
    found[likely] = np.where(mail.keys[nearest] == wanted, mail.numbers[nearest], _UNKNOWN)
    return found


def _closest(cells: Cells, held: Ints, rows: Ints, of_row: Ints, pages: int) -> Floats:
    """For each page and span the most that one of its sentences holds: the columns `held`, each in a sentence of `rows`."""
    most = np.zeros((pages, cells.count))
    if not held.size or not cells.count:
        return most
    counts = np.diff(cells.starts)[held]
    skipped = np.cumsum(counts) - counts
    at = np.arange(int(counts.sum())) + np.repeat(cells.starts[held] - skipped, counts)
    places = np.repeat(rows * cells.count, counts) + cells.spans[at]
    sums = _summed(places, cells.weights[at], len(of_row) * cells.count).reshape(-1, cells.count)
    begins = _begins(of_row)
    most[of_row[begins]] = np.maximum.reduceat(sums, begins, axis=0)
    return most


def _neighbours(mail: Columns, at: Ints, known: Ints, ends: Ints) -> Floats:
    """For each page and quote the weight of the quote's neighbouring roots that are neighbours there, `known` being where."""
    codes, numbers = np.unique(mail.pair_codes, return_inverse=True)
    found = np.zeros((len(ends), len(codes)), bool)
    if codes.size:
        places = known[np.flatnonzero(np.diff(known) == 1)]
        pairs = at[places] * mail.width + at[places + 1]
        nearest = np.minimum(np.searchsorted(codes, pairs), len(codes) - 1)
        same = codes[nearest] == pairs
        found[np.searchsorted(ends, places[same]), nearest[same]] = True
    quotes = mail.quotes.count
    pages, pairs = np.nonzero(found[:, numbers])
    of_quotes = pages * quotes + mail.pair_quotes[pairs]
    return _summed(of_quotes, mail.pair_weights[pairs], len(ends) * quotes).reshape(len(ends), quotes)


def _summed(places: Ints, weights: Floats, size: int) -> Floats:
    """The sum of the weights for each of `size` places."""
    return np.bincount(places, weights, minlength=size).astype(np.float64, copy=False)
