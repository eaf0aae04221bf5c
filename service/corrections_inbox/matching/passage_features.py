"""What speaks for each sentence of an article: numbers for the claim mixture of `passages`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from corrections_inbox.articles import Where
from corrections_inbox.matching import claim_words, places
from corrections_inbox.matching.alignment import LIKE, SHORTEST_LIKE, Alignment, Idf, WeightedText, align_words
from corrections_inbox.matching.article_view import ArticleView, Floats
from corrections_inbox.matching.concession_words import GRANTED
from corrections_inbox.matching.mail_view import Component, MailView
from corrections_inbox.matching.numbers import Kind, Quantity, agree
from corrections_inbox.matching.places import Unit
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading
from corrections_inbox.matching.text import fold, stem, words
from corrections_inbox.message import Role

# Of an article's sentence, given what the mail's component says.
BETWEEN = ("share", "likeness", "overlap", "bigrams", "quantity", "replaced", "respelled", "neighbours", "quotation")
# Of an article's sentence, whatever component is the claim.
OF_SENTENCE = (
    "marked", "block", "cued", "quoted_word", "place", "place_exact", "place_near", "stretch", "headline", "headline_named", "headline_at_fault",
    "caption", "caption_named", "caption_at_fault", "aside", "aside_at_fault", "lead", "position", "length", "odd",
)  # fmt: skip
# Of a mail's component: is it the claim?
OF_COMPONENT = (
    "subject", "whole", "quoted", "late", "first_person", "quantity_said", "says", "fault", "courtesy", "naming", "url",
    "found", "marks", "question", "cued", "describes", "pair", "granted",
)  # fmt: skip

MOST_QUOTES = 30
_LITTLE = 4.0  # a component that says less than this of the article is no sure guide
_UNLIKE = 0.8  # a word like one of the article's counts this much of it
_QUOTED_WORDS = 3
_ENOUGH_WORDS = 4.0
_HEADLINE_QUOTED = 0.7
_MARKS = re.compile(r"[\"“”„«»]")
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote of the mail found in one part of the article: `share[s]` is how much of it sentence `s` holds."""

    quote: Quote
    alignment: Alignment
    where: Where
    caption: int | None
    share: Floats


@dataclass(frozen=True, slots=True)
class Features:
    """`between` is components x sentences x BETWEEN, `sentence` sentences x OF_SENTENCE, `component` the mail's side."""

    between: npt.NDArray[np.float64]
    sentence: npt.NDArray[np.float64]
    component: npt.NDArray[np.float64]
    cited: tuple[Cited, ...]


def measure(reading: Reading, view: ArticleView, mail: MailView, idf: Idf) -> Features:
    """All features of one mail and one article."""
    said = np.stack([_said(c, view, reading.language) for c in mail.components])
    cited = tuple(_cited(reading, view, idf))
    return Features(
        _between(said, view, mail),
        _of_sentences(view, mail, cited, reading),
        _of_components(said, view, mail.components),
        cited,
    )


def _said(component: Component, view: ArticleView, language: str) -> Floats:
    """How surely the component says each of the article's stems: 1 for the word itself, less for one like it."""
    said = np.zeros(len(view.columns))
    unknown = []
    for word in component.words:
        column = view.forms.get(word.text, view.columns.get(stem(word.text, view.language)))
        if column is not None:
            said[column] = 1.0
        elif len(word.text) >= SHORTEST_LIKE and not word.text[0].isdigit():
            unknown.append(word.text)
    if unknown and language == view.language and view.forms:
        forms = list(view.forms)
        like = process.cdist(unknown, forms, scorer=fuzz.ratio, score_cutoff=LIKE, dtype=np.float32)
        for i, j in zip(*np.nonzero(like), strict=True):
            column = view.forms[forms[j]]
            said[column] = max(said[column], _UNLIKE * float(like[i, j]) / 100)
    return said


def _between(said: Floats, view: ArticleView, mail: MailView) -> Floats:
    weighed = said * view.weights
    overlap = weighed @ view.holds.T
    spoken, held = weighed.sum(axis=1, keepdims=True), (view.holds * view.weights).sum(axis=1)
    found = np.zeros((*overlap.shape, len(BETWEEN)))
    found[..., 0] = overlap / (spoken + _LITTLE)
    found[..., 1] = overlap / np.sqrt(np.maximum(spoken, 1.0) * np.maximum(held, 1.0))
    found[..., 2] = np.log1p(overlap)
    for i, component in enumerate(mail.components):
        columns = [view.forms.get(w.text, -1) for w in component.words]
        pairs = {p for p in pairwise(columns) if -1 not in p and view.weights[list(p)].sum() > 1}
        found[i, :, 3] = [np.log1p(len(pairs & held)) for held in view.bigrams]
        found[i, :, 4:6] = _quantities(component.quantities, view)
        found[i, :, 6] = _respelled(component, view)
        quotation = bool(claim_words.QUOTATION.search(fold(component.text)))
        found[i, :, 8] = [quotation and bool(_MARKS.search(s.text)) for s in view.sentences]
    share = found[..., 0]
    found[:, 1:, 7] = share[:, :-1]
    found[:, :-1, 7] = np.maximum(found[:, :-1, 7], share[:, 1:])
    return found


def _quantities(said: Sequence[Quantity], view: ArticleView) -> Floats:
    """Per sentence: how many quantities it shares, rare ones counting more; and whether it holds one that the mail replaces."""
    shared, replaced = np.zeros(len(view.sentences)), np.zeros(len(view.sentences))
    for amount in said:
        holding = np.fromiter((any(agree(amount, q) for q in held) for held in view.quantities), bool, len(shared))
        if holding.any():
            shared += holding / np.sqrt(holding.sum())
        elif amount.kind is not Kind.ORDINAL:
            kin = np.array([max((_kinship(amount, q) for q in held), default=0.0) for held in view.quantities])
            replaced = np.maximum(replaced, kin / max(1.0, np.sqrt(kin.sum())))
    return np.stack([np.log1p(shared), replaced], axis=1)


def _kinship(a: Quantity, b: Quantity) -> float:
    """How likely one is offered in the other's place, 0 to 1: of one kind, and the nearer the likelier."""
    if a.kind is not b.kind:
        return 0.0
    if a.kind is Kind.DATE:
        if a.key.startswith("w") or b.key.startswith("w"):
            return float(a.key[0] == b.key[0])
        return 1.0 if abs(a.value - b.value) < 1.5 else 0.5  # noqa: PLR2004  a month and a half
    low, high = sorted((abs(a.value), abs(b.value)))
    return float(np.exp(-2 * np.log((high + 1) / (low + 1))))


def _respelled(component: Component, view: ArticleView) -> Floats:
    """Per sentence: how like one of its words is to a capitalised word of the mail that the article lacks."""
    found = np.zeros(len(view.sentences))
    origin = component.text
    wanted = [
        w.text
        for w in component.words
        if w.text not in view.forms
        and len(w.text) >= SHORTEST_LIKE
        and not component.whole
        and origin[w.start].isupper()
    ]
    forms = [f for f in view.forms if len(f) >= SHORTEST_LIKE]
    if not wanted or not forms:
        return found
    like = process.cdist(wanted, forms, scorer=fuzz.ratio, score_cutoff=LIKE, dtype=np.float32).max(axis=0)
    said = {stem(w.text, view.language) for w in component.words}
    for j in np.nonzero(like)[0]:
        if stem(forms[j], view.language) not in said:
            held = np.fromiter((any(w.text == forms[j] for w in sentence) for sentence in view.words), bool, len(found))
            found = np.maximum(found, held * float(like[j]) / 100 / np.sqrt(max(1, held.sum())))
    return found


def _cited(reading: Reading, view: ArticleView, idf: Idf) -> list[Cited]:
    """The mail's quotes where they stand in the article; those that only repeat the headline are left to `naming`."""
    parts = {(w, c): WeightedText.of(t, idf) for w, c, t in view.article.parts() if w is not Where.BYLINE}
    found = []
    for quote in reading.quotes[:MOST_QUOTES]:
        best: tuple[Alignment, Where, int | None] | None = None
        for (where, caption), part in parts.items():
            alignment = align_words(quote.text, part, idf)
            if alignment and (best is None or alignment.score > best[0].score + 1e-9):
                best = alignment, where, caption
        if best:
            found.append(Cited(quote, *best, _held(best, view)))
    return found


def _held(best: tuple[Alignment, Where, int | None], view: ArticleView) -> Floats:
    alignment, where, caption = best
    total = sum(f.end - f.start for f in alignment.fragments)
    share = np.zeros(len(view.sentences))
    for i, s in enumerate(view.sentences):
        if (s.where, s.caption) == (where, caption):
            inside = sum(max(0, min(f.end, s.end) - max(f.start, s.start)) for f in alignment.fragments)
            share[i] = alignment.share * inside / max(1, total)
    return share


def _of_sentences(view: ArticleView, mail: MailView, cited: Sequence[Cited], reading: Reading) -> Floats:
    n = len(view.sentences)
    found = np.zeros((n, len(OF_SENTENCE)))
    column = {name: i for i, name in enumerate(OF_SENTENCE)}
    for one in cited:
        if one.where is Where.HEADLINE and one.alignment.share >= _HEADLINE_QUOTED:
            continue
        name = {QuoteStyle.MARKED: "marked", QuoteStyle.BLOCK: "block", QuoteStyle.CUED: "cued"}[one.quote.style]
        value = one.share * min(1.0, one.alignment.matched / _ENOUGH_WORDS)
        found[:, column[name]] = np.maximum(found[:, column[name]], value)
    found[:, column["quoted_word"]] = _quoted_words(reading, view)
    for i, standing in places.named(mail.places, view.sentences).items():
        found[i, [column["place"], column["place_exact"], column["place_near"]]] = (
            standing.surely,
            standing.exact,
            standing.near,
        )
    found[:, column["stretch"]] = _stretch(view, mail)
    _set_parts(found, column, view, mail)
    body = view.parts(Where.BODY)
    order = np.cumsum(body) - 1
    found[:, column["lead"]] = (order == 0) * body
    found[:, column["position"]] = body * order / max(1.0, body.sum())
    found[:, column["length"]] = [np.log1p(len(w)) - 3 for w in view.words]
    spelling = any(claim_words.SPELLING.search(fold(c.text)) for c in mail.components if not c.whole)
    found[:, column["odd"]] = _oddities(view) if spelling else 0.0
    return found


def _quoted_words(reading: Reading, view: ArticleView) -> Floats:
    """Per sentence: whether it holds a word or two that the mail sets in quotation marks, the rarer the more."""
    found = np.zeros(len(view.sentences))
    for quote in reading.quotes[:MOST_QUOTES]:
        wanted = [w.text for w in words(quote.text)]
        if quote.style is not QuoteStyle.MARKED or not 0 < len(wanted) <= _QUOTED_WORDS:
            continue
        held = np.fromiter(
            (f" {' '.join(wanted)} " in f" {' '.join(w.text for w in sentence)} " for sentence in view.words),
            bool,
            len(found),
        )
        found = np.maximum(found, held / max(1, held.sum()))
    return found


def _stretch(view: ArticleView, mail: MailView) -> Floats:
    """Per body sentence: how near it is to where the mail says roughly ("toward the end"), 0 where it says nothing."""
    wanted = [p.fraction for p in mail.places if p.unit is Unit.STRETCH]
    body = view.parts(Where.BODY)
    if not wanted:
        return np.zeros(len(body))
    order = (np.cumsum(body) - 1) / max(1.0, body.sum() - 1)
    return np.asarray(body * np.max([np.exp(-(((order - w) / 0.25) ** 2)) for w in wanted], axis=0))


def _set_parts(found: Floats, column: dict[str, int], view: ArticleView, mail: MailView) -> None:
    named = {p.where for p in mail.places if p.unit is Unit.PART}
    at_fault = {p.where for p in mail.places if p.unit is Unit.PART and p.certain}
    captions = np.maximum(view.parts(Where.CAPTION), view.set_as_captions())
    if not view.article.captions:
        # Without captions kept apart, the one at the top of the page has become the first paragraph.
        captions = np.maximum(captions, 0.6 * view.parts(Where.BODY) * [s.paragraph == 0 for s in view.sentences])
    aside = np.maximum(view.parts(Where.STANDFIRST), view.parts(Where.BYLINE))
    for name, rows, where in (
        ("headline", view.parts(Where.HEADLINE), {Where.HEADLINE}),
        ("caption", captions, {Where.CAPTION}),
        ("aside", aside, {Where.STANDFIRST, Where.BYLINE}),
    ):
        found[:, column[name]] = rows
        if f"{name}_named" in column:
            found[:, column[f"{name}_named"]] = rows * bool(named & where)
        found[:, column[f"{name}_at_fault"]] = rows * bool(at_fault & where)


def _oddities(view: ArticleView) -> Floats:
    """Per sentence: a doubled word, or a word that is elsewhere in the article spelled a little differently."""
    counts: dict[str, int] = {}
    for sentence in view.words:
        for word in sentence:
            counts[word.text] = counts.get(word.text, 0) + 1
    longer = [w for w in counts if len(w) > SHORTEST_LIKE and w.isalpha()]
    rare = [w for w in longer if counts[w] == 1]
    odd: set[str] = set()
    if rare:
        like = process.cdist(rare, longer, scorer=fuzz.ratio, score_cutoff=85, dtype=np.float32)
        for i, j in zip(*np.nonzero(like), strict=True):
            same = rare[i] == longer[j] or view.forms[rare[i]] == view.forms[longer[j]] or rare[i][:-1] == longer[j]
            if not same and longer[j][:-1] != rare[i]:
                odd.add(rare[i])
    return np.fromiter(
        (
            any(a.text == b.text for a, b in pairwise(sentence)) or any(w.text in odd for w in sentence)
            for sentence in view.words
        ),
        np.float64,
        len(view.words),
    )


def _of_components(said: Floats, view: ArticleView, components: Sequence[Component]) -> Floats:
    weighed = (said * view.weights).sum(axis=1)
    last = max((c.start for c in components if not c.whole), default=0)
    rows = []
    for component, weight in zip(components, weighed, strict=True):
        text = fold(component.text)
        rows.append(
            [
                component.subject,
                component.whole,
                component.role is not Role.OWN,
                component.start / max(1, last) if not component.whole else 0.5,
                bool(claim_words.FIRST_PERSON.search(text)) and not component.whole,
                bool(component.quantities) and not component.whole,
                bool(claim_words.SAYS.search(text)) and not component.whole,
                bool(claim_words.FAULT.search(text)) and not component.whole,
                bool(claim_words.COURTESY.search(text)) and not component.whole,
                component.named,
                bool(_URL.search(component.text)) and not component.whole,
                np.log1p(weight),
                bool(_MARKS.search(component.text)) and not component.whole,
                component.text.rstrip().endswith("?"),
                component.cued,
                bool(claim_words.DESCRIBES.search(text)) and not component.whole,
                component.pair,
                bool(GRANTED.search(text)) and not component.whole,
            ]
        )
    return np.array(rows, dtype=np.float64)
