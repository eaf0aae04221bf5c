"""Whether the mail sets what is right against what is wrong: in one breath, by a denial, or close by."""

from collections.abc import Sequence

import numpy as np

from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching.change_mail import Telling
from corrections_inbox.matching.change_passages import Wrong, mentions
from corrections_inbox.matching.change_sides import Integers, Side, Truths
from corrections_inbox.matching.change_spans import Span

NEAR = 60  # code points
AFTER_DENIAL = 2  # sentences


def contrasts(rights: Side, numbers: Integers, found: Sequence[Wrong], told: Telling) -> tuple[Truths, Truths, Truths]:
    """Whether the two are contrasted; the wrong one is denied and the right one follows; the two stand close by.

    `numbers` are those of the sentences in which the stretches of the mail stand.
    """
    contrasted, denied, near = np.zeros((3, len(rights.spans), len(found)), dtype=bool)
    for m, columns in mentions(found).items():
        before, after = m.start - rights.ends, rights.starts - m.end
        close = ((before >= 0) & (before <= NEAR)) | ((after >= 0) & (after <= NEAR))
        against = [row for row in np.flatnonzero(close).tolist() if _contrasted(rights.spans[row], m, told)]
        follows = (rights.starts > m.start) & (numbers - told.sentence(m.start) <= AFTER_DENIAL)
        near[:, columns] |= close[:, None]
        contrasted[np.ix_(against, columns)] = True
        if follows.any() and _is_denied(m, told):
            denied[:, columns] |= follows[:, None]
    return contrasted, denied, near


def _is_denied(m: Span, told: Telling) -> bool:
    return told.denies(m.start) or cues.DENIED.search(told.before(m.start)) is not None


def _contrasted(r: Span, m: Span, told: Telling) -> bool:
    if r.end <= m.start:
        return bool(cues.RIGHT_NOT_WRONG.match(told.low[r.end : m.start]))
    before, between = told.before(m.start), told.low[m.end : r.start]
    return (
        bool(cues.WRONG_THEN_RIGHT.match(between))
        or bool(cues.DENIED_BUT.match(between) and cues.DENIED.search(before))
        or bool(cues.CHANGED_TO.match(between) and cues.CHANGE.search(before))
    )
