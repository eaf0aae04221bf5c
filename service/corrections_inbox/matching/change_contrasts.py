"""Whether the mail sets what is right against what is wrong: in one breath, by a denial, or close by."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching import change_cues as cues
from corrections_inbox.matching.change_mail import Telling
from corrections_inbox.matching.change_passages import Wrong
from corrections_inbox.matching.change_spans import Span

Floats = npt.NDArray[np.float64]

NEAR = 60  # code points
AFTER_DENIAL = 2  # sentences


def contrasts(rights: Sequence[Span], found: Sequence[Wrong], told: Telling) -> tuple[Floats, Floats, Floats]:
    """Whether the two are contrasted; the wrong one is denied and the right one follows; the two stand close by."""
    shape = (len(rights), len(found))
    contrasted, denied, near = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    starts, ends = np.array([r.start for r in rights]), np.array([r.end for r in rights])
    numbers = np.array([told.sentence(r.start) for r in rights])
    for m, columns in _mentions(found).items():
        close = ((m.start - ends >= 0) & (m.start - ends <= NEAR)) | ((starts - m.end >= 0) & (starts - m.end <= NEAR))
        set_against = np.array([near_by and _contrasted(r, m, told) for r, near_by in zip(rights, close, strict=True)])
        after = (starts > m.start) & (numbers - told.sentence(m.start) <= AFTER_DENIAL) & _is_denied(m, told)
        for column in columns:
            near[:, column] = np.maximum(near[:, column], close)
            contrasted[:, column] = np.maximum(contrasted[:, column], set_against)
            denied[:, column] = np.maximum(denied[:, column], after)
    return contrasted, denied, near


def _mentions(found: Sequence[Wrong]) -> dict[Span, list[int]]:
    """Where the mail names what is wrong, with the stretches of the passages that it names there."""
    by_mention: dict[Span, list[int]] = {}
    for column, wrong in enumerate(found):
        for mention in wrong.alone:
            by_mention.setdefault(mention, []).append(column)
    return by_mention


def _is_denied(m: Span, told: Telling) -> bool:
    before = told.before(m.start)
    return bool(cues.NOT_BEFORE.search(before) or cues.DENIED.search(before))


def _contrasted(r: Span, m: Span, told: Telling) -> bool:
    if r.end <= m.start:
        return bool(cues.RIGHT_NOT_WRONG.match(told.text[r.end : m.start]))
    before, between = told.before(m.start), told.text[m.end : r.start]
    return (
        bool(cues.WRONG_THEN_RIGHT.match(between))
        or bool(cues.DENIED_BUT.match(between) and cues.DENIED.search(before))
        or bool(cues.CHANGED_TO.match(between) and cues.CHANGE.search(before))
    )
