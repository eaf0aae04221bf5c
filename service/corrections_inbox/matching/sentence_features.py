"""What speaks for a sentence of an article whatever the mail's claim: quotations, places, parts, its topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process

from corrections_inbox.articles import Where
from corrections_inbox.matching import claim_words, places
from corrections_inbox.matching.alignment import SHORTEST_LIKE, Alignment, Idf, align_words, weighted
from corrections_inbox.matching.article_view import ArticleView, Floats
from corrections_inbox.matching.mail_view import MailView
from corrections_inbox.matching.places import Unit
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading
from corrections_inbox.matching.text import fold, words

OF_SENTENCE = (
    "marked", "block", "cued", "quoted_word", "place", "place_exact", "place_near", "stretch", "headline", "headline_named", "headline_at_fault",
    "caption", "caption_named", "caption_at_fault", "aside", "aside_at_fault", "lead", "position", "length", "odd", "topic",
    "topic_near", "focus",
)  # fmt: skip
# How a quote was set apart decides by which feature it speaks; a link is as telling as quotation marks.
STYLED = {
    QuoteStyle.MARKED: "marked", QuoteStyle.LINKED: "marked", QuoteStyle.BLOCK: "block", QuoteStyle.CUED: "cued",
}  # fmt: skip
MOST_QUOTES = 30
LITTLE = 4.0  # a component that says less than this of the article is no sure guide
_QUOTED_WORDS = 3
_ENOUGH_WORDS = 4.0
_HEADLINE_QUOTED = 0.7


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote of the mail found in one part of the article: `share[s]` is how much of it sentence `s` holds."""

    quote: Quote
    alignment: Alignment
    where: Where
    caption: int | None
    share: Floats


def cite(reading: Reading, view: ArticleView, idf: Idf) -> tuple[Cited, ...]:
    """The mail's quotes where they stand in the article; those that only repeat the headline are left to `naming`."""
    if not reading.quotes:
        return ()
    parts = {(w, c): weighted(t, idf) for w, c, t in view.article.parts() if w is not Where.BYLINE}
    found = []
    for quote in sorted(reading.quotes, key=lambda q: q.style is not QuoteStyle.LINKED)[:MOST_QUOTES]:
        best: tuple[Alignment, Where, int | None] | None = None
        for (where, caption), part in parts.items():
            alignment = align_words(quote.text, part, idf)
            if alignment and (best is None or alignment.score > best[0].score + 1e-9):
                best = alignment, where, caption
        if best:
            found.append(Cited(quote, *best, _held(best, view)))
    return tuple(found)


def _held(best: tuple[Alignment, Where, int | None], view: ArticleView) -> Floats:
    alignment, where, caption = best
    total = sum(f.end - f.start for f in alignment.fragments)
    share = np.zeros(len(view.sentences))
    for i, s in enumerate(view.sentences):
        if (s.where, s.caption) == (where, caption):
            inside = sum(max(0, min(f.end, s.end) - max(f.start, s.start)) for f in alignment.fragments)
            share[i] = alignment.share * inside / max(1, total)
    return share


def of_sentences(view: ArticleView, mail: MailView, cited: Sequence[Cited], reading: Reading, said: Floats) -> Floats:
    """Sentences x OF_SENTENCE. `said` is components x stems: how surely each component says each of the article's stems."""
    n = len(view.sentences)
    found = np.zeros((n, len(OF_SENTENCE)))
    column = {name: i for i, name in enumerate(OF_SENTENCE)}
    for one in cited:
        if one.where is Where.HEADLINE and one.alignment.share >= _HEADLINE_QUOTED:
            continue
        name = STYLED[one.quote.style]
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
    found[:, [column["topic"], column["topic_near"], column["focus"]]] = _topics(said, view, mail)
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


def _topics(said: Floats, view: ArticleView, mail: MailView) -> Floats:
    """Per sentence: how much of the subject line it says, and its better neighbour; and how much of what the mail comes back to."""
    subject = (
        sum((said[i] for i, c in enumerate(mail.components) if c.subject), np.zeros(len(view.weights))) * view.weights
    )
    topic = subject @ view.holds.T / (subject.sum() + LITTLE)
    single = [i for i, c in enumerate(mail.components) if not (c.whole or c.pair or c.cued)]
    repeated = np.log(np.maximum(1.0, said[single].sum(axis=0))) * view.weights
    return np.stack([topic, neighbouring(topic), np.log1p(repeated @ view.holds.T)], axis=1)


def neighbouring(values: Floats) -> Floats:
    """For each sentence (last axis) the greater of its neighbours' values."""
    found = np.zeros_like(values)
    found[..., 1:] = values[..., :-1]
    found[..., :-1] = np.maximum(found[..., :-1], values[..., 1:])
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
