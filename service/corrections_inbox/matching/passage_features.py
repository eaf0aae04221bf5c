"""What speaks for each sentence of an article: numbers for the claim mixture of `passages`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from corrections_inbox.matching import disputed
from corrections_inbox.matching.alignment import LIKE, SHORTEST_LIKE
from corrections_inbox.matching.article_view import ArticleView, Floats
from corrections_inbox.matching.mail_view import Component, MailView
from corrections_inbox.matching.manner import NOTHING, is_on_words
from corrections_inbox.matching.places import Standing, named
from corrections_inbox.matching.printed import Printed
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.sentence_features import LITTLE, Cited, cite, neighbouring, of_sentences
from corrections_inbox.matching.text import stem
from corrections_inbox.message import Role

# Of an article's sentence, given what the mail's component says.
BETWEEN = (
    "share", "likeness", "overlap", "bigrams", "quantity", "replaced", "respelled", "neighbours", "quotation", "asked",
    "asked_near",
)  # fmt: skip
# Of a mail's component: is it the claim?
OF_COMPONENT = (
    "subject", "whole", "quoted", "late", "first_person", "quantity_said", "says", "fault", "courtesy", "naming", "url",
    "found", "marks", "question", "cued", "describes", "pair", "granted", "in_passing",
)  # fmt: skip

_UNLIKE = 0.8  # a word like one of the article's counts this much of it
# With fewer own words than this, a mail speaks by what it quotes or forwards.
_FEW_WORDS = 30


@dataclass(frozen=True, slots=True)
class Features:
    """`between` is components x sentences x BETWEEN, `sentence` sentences x OF_SENTENCE, `component` the mail's side.

    `standing` has the sentences that stand where the mail says.
    """

    between: npt.NDArray[np.float64]
    sentence: npt.NDArray[np.float64]
    component: npt.NDArray[np.float64]
    cited: tuple[Cited, ...]
    standing: dict[int, Standing]


def measure(reading: Reading, printed: Printed, mail: MailView) -> Features:
    """All features of one mail and one article."""
    view = printed.view
    meant = _meant({w.text for c in mail.components for w in c.words}, view, reading.language)
    said = _said(mail.components, meant, len(view.columns))
    cited, standing = cite(reading, printed), named(mail.places, view.sentences)
    return Features(
        _between(said, printed, mail.components),
        of_sentences(printed, mail, cited, reading, said, standing),
        _of_components(said, view, mail.components),
        cited,
        standing,
    )


def _meant(said: Collection[str], view: ArticleView, language: str) -> dict[str, list[tuple[int, float]]]:
    """For each word of the mail the article's stems that it may mean: 1 for the word itself, less for those like it."""
    meant: dict[str, list[tuple[int, float]]] = {}
    unknown = []
    for word in said:
        column = view.forms.get(word, view.columns.get(stem(word, view.language)))
        if column is not None:
            meant[word] = [(column, 1.0)]
        elif len(word) >= SHORTEST_LIKE and not word[0].isdigit():
            unknown.append(word)
    if unknown and language == view.language and view.forms:
        forms = list(view.forms)
        like = process.cdist(unknown, forms, scorer=fuzz.ratio, score_cutoff=LIKE, dtype=np.float32)
        for i, j in zip(*(at.tolist() for at in np.nonzero(like)), strict=True):
            meant.setdefault(unknown[i], []).append((view.forms[forms[j]], _UNLIKE * float(like[i, j]) / 100))
    return meant


def _said(components: Sequence[Component], meant: Mapping[str, Sequence[tuple[int, float]]], columns: int) -> Floats:
    """How surely each component says each of the article's stems."""
    found = [
        (row, column, surely)
        for row, component in enumerate(components)
        for word in {w.text for w in component.words} & meant.keys()
        for column, surely in meant[word]
    ]
    said = np.zeros((len(components), columns))
    if found:
        rows, at, values = zip(*found, strict=True)
        np.maximum.at(said, (rows, at), values)
    return said


def _between(said: Floats, printed: Printed, components: Sequence[Component]) -> Floats:
    view = printed.view
    weighed, used = said * view.weights, said.any(axis=0)
    # Most of an article's stems no part of the mail says.
    overlap = weighed[:, used] @ view.holds[:, used].T
    spoken = weighed.sum(axis=1, keepdims=True)
    found = np.zeros((*overlap.shape, len(BETWEEN)))
    found[..., 0] = overlap / (spoken + LITTLE)
    found[..., 1] = overlap / np.sqrt(np.maximum(spoken, 1.0) * np.maximum(printed.held, 1.0))
    found[..., 2] = np.log1p(overlap)
    found[..., 3] = np.log1p(_bigrams(components, view))
    found[..., 4:6] = disputed.amounts(components, printed)
    found[..., 6] = disputed.respelled(components, printed)
    found[..., 7] = neighbouring(found[..., 0])
    found[..., 8] = np.outer([is_on_words(c.text) for c in components], printed.marked)
    found[..., 9] = disputed.asked(components, printed)
    # The sentence before or after says who or what is spoken of, this one what is asked for.
    found[..., 10] = found[..., 7] * found[..., 9]
    return found


def _bigrams(components: Sequence[Component], view: ArticleView) -> Floats:
    """Per component and sentence: how many pairs of neighbouring stems both have that are not both common."""
    weights = view.weights.tolist()
    found = [
        (row, sentence)
        for row, component in enumerate(components)
        for pair in set(pairwise([view.forms.get(w.text, -1) for w in component.words])) & view.bigrams.keys()
        if weights[pair[0]] + weights[pair[1]] > 1
        for sentence in view.bigrams[pair]
    ]
    shared = np.zeros((len(components), len(view.sentences)))
    if found:
        np.add.at(shared, tuple(zip(*found, strict=True)), 1.0)
    return shared


def _of_components(said: Floats, view: ArticleView, components: Sequence[Component]) -> Floats:
    weighed = (said * view.weights).sum(axis=1)
    last = max((c.start for c in components if not c.whole), default=0)
    # Where the mail hardly says anything itself, it speaks by what it quotes or forwards.
    own = sum(len(c.words) for c in components if c.role is Role.OWN and not (c.whole or c.pair or c.cued or c.subject))
    rows = []
    for component, weight in zip(components, weighed, strict=True):
        does = NOTHING if component.whole else component.manner
        rows.append(
            [
                component.subject,
                component.whole,
                component.role is not Role.OWN and own >= _FEW_WORDS,
                component.start / max(1, last) if not component.whole else 0.5,
                does.first_person,
                bool(component.quantities) and not component.whole,
                does.says,
                does.fault,
                does.courtesy,
                component.named,
                does.url,
                np.log1p(weight),
                does.marks,
                component.text.rstrip().endswith("?"),
                component.cued,
                does.describes,
                component.pair,
                does.granted,
                does.in_passing,
            ]
        )
    return np.array(rows, dtype=np.float64)
