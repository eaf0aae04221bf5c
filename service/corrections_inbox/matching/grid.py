"""What a mail and an article share: the mail's roots as columns, the article's sentences as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.inquiry import Inquiry, Span
from corrections_inbox.matching.pages import EDGE, Page

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_UNKNOWN, _EDGE = -1, -2


@dataclass(frozen=True, slots=True)
class Columns:
    """The mail's side, made once: weights by column, and the quotes' neighbouring roots as codes."""

    numbers: dict[str, int]
    words: Floats
    names: Floats
    sentences: Floats  # columns x sentences of the mail
    quotes: Floats  # columns x quotes
    pair_codes: Ints
    pair_weights: Floats
    pair_quotes: Ints  # which quote each pair is of

    def of_quotes(self, pairs: Floats) -> Floats:
        """The sums of these weights of pairs, by quote."""
        return np.bincount(self.pair_quotes, pairs, minlength=self.quotes.shape[1]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Shared:
    """One article's side: which columns it has, and how much of each sentence and quote of the mail."""

    columns: Ints
    sentences: Floats  # for each sentence of the mail, the weight it shares with the article's closest sentence
    quotes: Floats  # for each quote, the same
    pairs: Floats  # for each quote, the weight of its neighbouring roots that are neighbours here


def columns(inquiry: Inquiry) -> Columns:
    """The columns of a mail."""
    spans = (inquiry.words, *inquiry.quotes, *inquiry.sentences)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(root for span in spans for root in span.roots))}
    # An edge is no word, even where a mail holds such a sign.
    numbers[EDGE] = _EDGE
    pairs = [
        (numbers[one] * len(numbers) + numbers[two], span.weights.get(one, 0.0) + span.weights.get(two, 0.0), quote)
        for quote, span in enumerate(inquiry.quotes)
        for one, two in pairwise(span.roots)
        if EDGE not in {one, two}
    ]
    codes, weights, quotes = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Columns(
        numbers,
        words=_column(inquiry.words.weights, numbers),
        names=_column(inquiry.names, numbers),
        sentences=_columns(inquiry.sentences, numbers),
        quotes=_columns(inquiry.quotes, numbers),
        pair_codes=np.array(codes, dtype=np.int64),
        pair_weights=np.array(weights, dtype=np.float64),
        pair_quotes=np.array(quotes, dtype=np.int64),
    )


def _column(weights: dict[str, float], numbers: dict[str, int]) -> Floats:
    column = np.zeros(len(numbers))
    for key, weight in weights.items():
        if numbers[key] >= 0:
            column[numbers[key]] = weight
    return column


def _columns(spans: tuple[Span, ...], numbers: dict[str, int]) -> Floats:
    return np.column_stack([_column(span.weights, numbers) for span in spans]) if spans else np.zeros((len(numbers), 0))


def share(mail: Columns, pages: Sequence[Page]) -> list[Shared]:
    """Holds articles against the mail, all in one go: most of the work is in the number of steps, not in their size."""
    width = len(mail.numbers)
    # An edge after each article, so that no sentence and no pair of neighbours reaches into the next one.
    ends = np.cumsum([len(page.order) + 1 for page in pages], dtype=np.int64) - 1
    at = np.concatenate([*(_columns_of(page, mail) for page in pages), np.zeros(0, np.int64)])
    known = at >= 0
    sentence = np.cumsum(at == _EDGE)
    # Each of the mail's roots once in each sentence, in order.
    rows, held = np.divmod(np.unique((sentence * width + at)[known]), width)
    stands = np.zeros((len(pages), width), bool)
    of_row = np.searchsorted(sentence[ends], rows, side="right")
    stands[of_row, held] = True
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    of_sentence = of_row[firsts]
    sentences, quotes = (_closest(w, held, firsts, of_sentence, len(pages)) for w in (mail.sentences, mail.quotes))
    pairs = _neighbours(mail, at, known, ends)
    return [
        Shared(np.flatnonzero(stands[i]), sentences[i], quotes[i], mail.of_quotes(mail.pair_weights * pairs[i]))
        for i in range(len(pages))
    ]


def _columns_of(page: Page, mail: Columns) -> Ints:
    """The mail's column of each of an article's roots in order, and an edge."""
    columns = map(mail.numbers.get, page.vocabulary, repeat(_UNKNOWN))
    return np.append(np.fromiter(columns, np.int64, len(page.vocabulary))[page.order], _EDGE)


def _closest(weights: Floats, held: Ints, firsts: Ints, of_sentence: Ints, pages: int) -> Floats:
    """For each page and column of `weights` the most that one of its sentences holds; `firsts` are where they begin in `held`."""
    most = np.zeros((pages, weights.shape[1]))
    if held.size and weights.shape[1]:
        begins = np.flatnonzero(np.diff(of_sentence, prepend=-1))
        most[of_sentence[begins]] = np.maximum.reduceat(np.add.reduceat(weights[held], firsts, axis=0), begins, axis=0)
    return most


def _neighbours(mail: Columns, at: Ints, known: Truths, ends: Ints) -> Truths:
    """For each page and pair of the quotes whether the two roots are neighbours there."""
    codes, numbers = np.unique(mail.pair_codes, return_inverse=True)
    found = np.zeros((len(ends), len(codes)), bool)
    if codes.size:
        places = np.flatnonzero(known[:-1] & known[1:])
        pairs = at[places] * len(mail.numbers) + at[places + 1]
        nearest = np.minimum(np.searchsorted(codes, pairs), len(codes) - 1)
        same = codes[nearest] == pairs
        found[np.searchsorted(ends, places[same]), nearest[same]] = True
    return found[:, numbers]
