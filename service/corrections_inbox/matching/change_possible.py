"""Which stretch of a mail may replace which of the passages at all."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from corrections_inbox.matching.change_mail import Telling
from corrections_inbox.matching.change_passages import Wrong, mentions
from corrections_inbox.matching.change_sides import Integers, Side, Truths


def possible(rights: Side, wrongs: Side, found: Sequence[Wrong], texts: Sequence[str]) -> Truths:
    """Figures replace figures, days days and words words; nothing replaces itself, or stands in the passage already.

    `texts` are the words of each passage with a space around each.
    """
    passage = np.array([w.passage for w in found])
    stands = np.array([[f" {phrase} " in text for text in texts] for phrase in rights.phrases])
    fresh = ~stands | np.array([r.shouted for r in rights.spans])[:, None]
    can = np.equal.outer(_kinds(rights), _kinds(wrongs)) & np.logical_and.outer(rights.whole, wrongs.whole)
    can &= fresh[:, passage] & ~_holding(rights, wrongs)
    figures = [(w.passage, w.span) for w in found if w.span.quantity]
    for row in np.flatnonzero(rights.measured).tolist():
        printed = {number for number, span in figures if span.means(rights.spans[row])}
        can[row] &= ~np.isin(passage, list(printed))
    for mention, columns in mentions(found).items():
        apart = (rights.ends <= mention.start) | (mention.end <= rights.starts)
        same = [row for row in np.flatnonzero(rights.measured).tolist() if rights.spans[row].means(mention)]
        apart[same] = False
        can[np.ix_(np.flatnonzero(~apart).tolist(), columns)] = False
    return np.asarray(can)


def quiet(rights: Side, numbers: Integers, told: Telling) -> Truths:
    """Whether each stretch differs without being set apart: among the passage's own words it is a slip of the pen.

    `numbers` are those of the sentences in which the stretches stand.
    """
    sentences = [told.starts[number] for number in numbers.tolist()]
    pairs = zip(rights.spans, sentences, strict=True)
    return np.array([not r.shouted and not told.rewritten.between(start, r.start) for r, start in pairs])


def _kinds(side: Side) -> Integers:
    return np.asarray(side.counts + 2 * side.times + 4 * side.figured)


def _holding(rights: Side, wrongs: Side) -> Truths:
    """Whether the words of each right stretch stand in those of each wrong one, in a row."""
    holding: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for column, span in enumerate(wrongs.spans):
        for first, last in combinations(range(len(span.words) + 1), 2):
            holding[span.words[first:last]].append(column)
    held = np.zeros((len(rights.spans), len(wrongs.spans)), dtype=bool)
    for row, span in enumerate(rights.spans):
        held[row, holding.get(span.words, [])] = True
    return held
