"""What speaks for each sentence of an article: numbers for the claim mixture of `passages`."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from corrections_inbox.matching import claim_words, disputed
from corrections_inbox.matching.alignment import LIKE, SHORTEST_LIKE, Idf
from corrections_inbox.matching.article_view import ArticleView, Floats
from corrections_inbox.matching.mail_view import Component, MailView
from corrections_inbox.matching.manner import NOTHING
from corrections_inbox.matching.reading import Reading
from corrections_inbox.matching.remembering import remembered
from corrections_inbox.matching.sentence_features import LITTLE, Cited, cite, neighbouring, of_sentences
from corrections_inbox.matching.text import fold, stem
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
_MARKS = re.compile(r"[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Features:
    """`between` is components x sentences x BETWEEN, `sentence` sentences x OF_SENTENCE, `component` the mail's side."""

    between: npt.NDArray[np.float64]
    sentence: npt.NDArray[np.float64]
    component: npt.NDArray[np.float64]
    cited: tuple[Cited, ...]


def measure(reading: Reading, view: ArticleView, mail: MailView, idf: Idf) -> Features:
    """All features of one mail and one article."""
    meant = _meant({w.text for c in mail.components for w in c.words}, view, reading.language)
    said = np.stack([_said(c, meant, len(view.columns)) for c in mail.components])
    cited = cite(reading, view, idf)
    return Features(
        _between(said, view, mail),
        of_sentences(view, mail, cited, reading, said),
        _of_components(said, view, mail.components),
        cited,
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


def _said(component: Component, meant: Mapping[str, Sequence[tuple[int, float]]], columns: int) -> Floats:
    """How surely the component says each of the article's stems."""
    said = np.zeros(columns)
    for word in component.words:
        for column, surely in meant.get(word.text, ()):
            said[column] = max(said[column], surely)
    return said


def _between(said: Floats, view: ArticleView, mail: MailView) -> Floats:
    weighed = said * view.weights
    overlap = weighed @ view.holds.T
    spoken, held = (weighed.sum(axis=1, keepdims=True), (view.holds * view.weights).sum(axis=1))
    found = np.zeros((*overlap.shape, len(BETWEEN)))
    found[..., 0] = overlap / (spoken + LITTLE)
    found[..., 1] = overlap / np.sqrt(np.maximum(spoken, 1.0) * np.maximum(held, 1.0))
    found[..., 2] = np.log1p(overlap)
    found[..., 4:6] = disputed.amounts(mail.components, view)
    found[..., 6] = disputed.respelled(mail.components, view)
    found[..., 9] = disputed.asked(mail.components, view)
    marked = [bool(_MARKS.search(s.text)) for s in view.sentences]
    for i, component in enumerate(mail.components):
        columns = [view.forms.get(w.text, -1) for w in component.words]
        pairs = {p for p in pairwise(columns) if -1 not in p and view.weights[p[0]] + view.weights[p[1]] > 1}
        for pair in pairs & view.bigrams.keys():
            found[i, view.bigrams[pair], 3] += 1
        found[i, :, 8] = marked if _is_on_words(component.text) else 0
    found[..., 3] = np.log1p(found[..., 3])
    found[..., 7] = neighbouring(found[..., 0])
    # The sentence before or after says who or what is spoken of, this one what is asked for.
    found[..., 10] = found[..., 7] * found[..., 9]
    return found


@remembered
def _is_on_words(text: str) -> bool:
    return claim_words.QUOTATION.search(fold(text)) is not None


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
