"""What a mail and an article share: the mail's roots as columns, the article's sentences as rows."""

from dataclasses import dataclass
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.inquiry import Inquiry, Span
from corrections_inbox.matching.pages import EDGE, Page

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

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


def share(mail: Columns, page: Page) -> Shared:
    """Holds an article against the mail."""
    at = np.fromiter(map(mail.numbers.get, page.sequence, repeat(_UNKNOWN)), np.int64, len(page.sequence))
    known = at >= 0
    rows = np.cumsum(at == _EDGE)
    stands = np.zeros((int(rows[-1]) + 1 if len(rows) else 1, len(mail.numbers)))
    stands[rows[known], at[known]] = 1.0
    side_by_side = known[:-1] & known[1:]
    codes = (at[:-1] * len(mail.numbers) + at[1:])[side_by_side]
    held = mail.pair_weights * np.isin(mail.pair_codes, codes)
    return Shared(
        columns=np.flatnonzero(stands.any(axis=0)),
        sentences=(stands @ mail.sentences).max(axis=0),
        quotes=(stands @ mail.quotes).max(axis=0),
        pairs=mail.of_quotes(held),
    )
