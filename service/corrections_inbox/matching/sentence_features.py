"""What speaks for a sentence of an article whatever the mail's claim: quotations, places, parts, its topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corrections_inbox.articles import Where
from corrections_inbox.matching.alignment import Alignment, align_words
from corrections_inbox.matching.article_view import ArticleView, Floats
from corrections_inbox.matching.mail_view import MailView
from corrections_inbox.matching.places import Standing, Unit
from corrections_inbox.matching.printed import Printed
from corrections_inbox.matching.reading import Quote, QuoteStyle, Reading
from corrections_inbox.matching.text import words

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


def cite(reading: Reading, printed: Printed) -> tuple[Cited, ...]:
    """The mail's quotes where they stand in the article; those that only repeat the headline are left to `naming`."""
    if not reading.quotes:
        return ()
    found = []
    for quote in sorted(reading.quotes, key=lambda q: q.style is not QuoteStyle.LINKED)[:MOST_QUOTES]:
        best: tuple[Alignment, Where, int | None] | None = None
        for where, caption, part in printed.texts:
            alignment = align_words(quote.text, part, printed.idf)
            if alignment and (best is None or alignment.score > best[0].score + 1e-9):
                best = alignment, where, caption
        if best:
            found.append(Cited(quote, *best, _held(best, printed.view)))
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


def of_sentences(
    printed: Printed,
    mail: MailView,
    cited: Sequence[Cited],
    reading: Reading,
    said: Floats,
    standing: Mapping[int, Standing],
) -> Floats:
    """Sentences x OF_SENTENCE. `said` is components x stems: how surely each component says each of the article's stems.

    `standing` has the sentences that stand where the mail says.
    """
    view = printed.view
    found = np.zeros((len(view.sentences), len(OF_SENTENCE)))
    column = {name: i for i, name in enumerate(OF_SENTENCE)}
    for one in cited:
        if one.where is Where.HEADLINE and one.alignment.share >= _HEADLINE_QUOTED:
            continue
        name = STYLED[one.quote.style]
        value = one.share * min(1.0, one.alignment.matched / _ENOUGH_WORDS)
        found[:, column[name]] = np.maximum(found[:, column[name]], value)
    found[:, column["quoted_word"]] = _quoted_words(reading, printed)
    for i, stands in standing.items():
        found[i, [column["place"], column["place_exact"], column["place_near"]]] = (
            stands.surely,
            stands.exact,
            stands.near,
        )
    found[:, column["stretch"]] = _stretch(printed, mail)
    _set_parts(found, column, printed, mail)
    found[:, column["lead"]] = (printed.order == 0) * printed.body
    found[:, column["position"]] = printed.body * printed.order / max(1.0, printed.body.sum())
    found[:, column["length"]] = printed.lengths
    found[:, [column["topic"], column["topic_near"], column["focus"]]] = _topics(said, view, mail)
    if any(c.manner.spelling for c in mail.components if not c.whole):
        found[:, column["odd"]] = printed.oddities
    return found


def _quoted_words(reading: Reading, printed: Printed) -> Floats:
    """Per sentence: whether it holds a word or two that the mail sets in quotation marks, the rarer the more."""
    found = np.zeros(len(printed.phrases))
    for quote in reading.quotes[:MOST_QUOTES]:
        wanted = [w.text for w in words(quote.text)]
        if quote.style is QuoteStyle.MARKED and 0 < len(wanted) <= _QUOTED_WORDS:
            phrase = f" {' '.join(wanted)} "
            held = np.array([phrase in sentence for sentence in printed.phrases])
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


def _stretch(printed: Printed, mail: MailView) -> Floats:
    """Per body sentence: how near it is to where the mail says roughly ("toward the end"), 0 where it says nothing."""
    wanted = [p.fraction for p in mail.places if p.unit is Unit.STRETCH]
    if not wanted:
        return np.zeros(len(printed.body))
    order = printed.order / max(1.0, printed.body.sum() - 1)
    return np.asarray(printed.body * np.max([np.exp(-(((order - w) / 0.25) ** 2)) for w in wanted], axis=0))


def _set_parts(found: Floats, column: dict[str, int], printed: Printed, mail: MailView) -> None:
    named = {p.where for p in mail.places if p.unit is Unit.PART}
    at_fault = {p.where for p in mail.places if p.unit is Unit.PART and p.certain}
    for name, rows, where in (
        ("headline", printed.headline, {Where.HEADLINE}),
        ("caption", printed.captions, {Where.CAPTION}),
        ("aside", printed.asides, {Where.STANDFIRST, Where.BYLINE}),
    ):
        found[:, column[name]] = rows
        if f"{name}_named" in column:
            found[:, column[f"{name}_named"]] = rows * bool(named & where)
        found[:, column[f"{name}_at_fault"]] = rows * bool(at_fault & where)
