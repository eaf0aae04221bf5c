"""Which sentence of an article a mail means: a mixture over the parts of the mail that may be the claim."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import passage_coefficients as coefficients
from corrections_inbox.matching.alignment import Idf
from corrections_inbox.matching.article_view import ArticleView
from corrections_inbox.matching.mail_view import Component, MailView
from corrections_inbox.matching.passage_features import BETWEEN, OF_COMPONENT, Features, measure
from corrections_inbox.matching.places import Standing, Unit
from corrections_inbox.matching.printed import printed
from corrections_inbox.matching.reading import QuoteStyle, Reading
from corrections_inbox.matching.sentence_features import OF_SENTENCE, STYLED, Cited
from corrections_inbox.matching.similarity import MOST_COMPONENTS, MOST_SENTENCES, Encoder, likeness, rerank, softmax
from corrections_inbox.matching.text import is_stop_word
from corrections_inbox.matching.values import CONTEXT, Evidence, Ground, Passage

Floats = npt.NDArray[np.float64]

WITHOUT_REASON = 0.45  # below what is told to readers
MOST = 5
QUOTED = 0.5  # share of a quote that a sentence must hold for the quote to be evidence
STANDS_THERE = 0.8
NOWHERE = Standing(0.0)
MOST_WORDS = 6
LEAST_SPOKEN = 0.02  # of a part of the mail, to be named as speaking of a passage


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of `Message.text`, and how likely it is the one that speaks of a passage."""

    start: int
    end: int
    chance: float


@dataclass(frozen=True, slots=True)
class Located:
    """A passage that the mail may mean, and why; `spoken` is where the mail may speak of it."""

    passage: Passage
    evidence: tuple[Evidence, ...]
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True)
class Mixture:
    """`sentences[s]` is the probability of each sentence; `claims[q]` of each component of the mail to be the claim.

    The probability of a sentence is the sum over the mail's components of that of the component to be the claim times
    that of the sentence given the component: readers spend most words on who they are and on what is true.
    """

    sentences: Floats
    claims: Floats
    given: Floats  # components x sentences


def mix(features: Features, between: Floats, sentence: Floats, component: Floats) -> Mixture:
    """The mixture under the given coefficients, in the order of BETWEEN, OF_SENTENCE and OF_COMPONENT."""
    given = softmax(features.between @ between + (features.sentence @ sentence)[None, :])
    claims = softmax(features.component @ component)
    return Mixture(claims @ given, claims, given)


def fitted() -> tuple[Floats, Floats, Floats]:
    """The coefficients that `benchmarks/fit_passages.py` wrote."""
    return (
        np.array([coefficients.BETWEEN[name] for name in BETWEEN]),
        np.array([coefficients.OF_SENTENCE[name] for name in OF_SENTENCE]),
        np.array([coefficients.OF_COMPONENT[name] for name in OF_COMPONENT]),
    )


def locate(reading: Reading, article: Article, idf: Idf, encoder: Encoder | None = None) -> tuple[Located, ...]:
    """The passages of `article` that the mail may mean, best first, at most five; none where there is nothing to go by.

    A passage is one sentence. `idf` takes a folded word. An `encoder` reranks the leading sentences by their meaning.
    """
    page, mail = printed(article, idf), MailView.of(reading, article, idf)
    view = page.view
    if not view.sentences or not mail.components:
        return ()
    features = measure(reading, page, mail)
    mixture = mix(features, *fitted())
    if encoder:
        leading, alike = resembling(mixture, view, mail, encoder)
        if alike.size:
            mixture.sentences[leading] = rerank(mixture.sentences[leading], alike)
    best = np.argsort(-mixture.sentences, kind="stable")[:MOST]
    return tuple(
        _located(
            view,
            int(s),
            float(mixture.sentences[s]),
            _evidence(int(s), view, mail, features, mixture),
            _spoken(int(s), mail, mixture),
        )
        for s in best
    )


def _spoken(s: int, mail: MailView, mixture: Mixture) -> tuple[Spoken, ...]:
    """The parts of the mail that may speak of sentence `s`: how likely each is the claim, given the sentence."""
    joint = mixture.claims * mixture.given[:, s]
    shares = joint / max(float(joint.sum()), np.finfo(float).tiny)
    return tuple(
        Spoken(part.start, part.end, round(share, 4))
        for part, share in zip(mail.components, shares.tolist(), strict=True)
        if share >= LEAST_SPOKEN and not (part.whole or part.subject)
    )


def _located(
    view: ArticleView, s: int, chance: float, evidence: tuple[Evidence, ...], spoken: tuple[Spoken, ...]
) -> Located:
    # Some sentence is always the best, also of a mail that names only the article: one for which no reason can be
    # named is shown to editors, and never told to a reader.
    return Located(passage_of(view, s, chance if evidence else min(chance, WITHOUT_REASON)), evidence, spoken)


def resembling(
    mixture: Mixture, view: ArticleView, mail: MailView, encoder: Encoder
) -> tuple[npt.NDArray[np.intp], Floats]:
    """The sentences that words put first, and how alike they are to what the mail says (none where it says nothing)."""
    # What joins several sentences says nothing that those do not, and blurs it.
    single = [i for i, c in enumerate(mail.components) if not (c.whole or c.pair)]
    if not single:
        return np.zeros(0, dtype=np.intp), np.zeros(0)
    leading = np.argsort(-mixture.sentences, kind="stable")[:MOST_SENTENCES]
    claims = sorted(single, key=lambda i: -mixture.claims[i])[:MOST_COMPONENTS]
    said = [mail.components[i].text for i in claims]
    return leading, likeness(said, mixture.claims[claims], [view.sentences[s].text for s in leading], encoder)


def passage_of(view: ArticleView, s: int, confidence: float) -> Passage:
    """Sentence `s` of the article as a passage with its context."""
    sentence = view.sentences[s]
    part = view.article.part(sentence.where, sentence.caption)
    return Passage(
        exact=sentence.text,
        prefix=part[max(0, sentence.start - CONTEXT) : sentence.start],
        suffix=part[sentence.end : sentence.end + CONTEXT],
        start=sentence.start,
        end=sentence.end,
        where=sentence.where,
        caption=sentence.caption,
        revision=view.article.revision,
        confidence=round(confidence, 4),
    )


def _evidence(s: int, view: ArticleView, mail: MailView, features: Features, mixture: Mixture) -> tuple[Evidence, ...]:
    found = [_quoted(one, view, s) for one in features.cited if one.share[s] >= QUOTED * one.alignment.share > 0]
    found = sorted(found, key=lambda e: -e.weight)[:1]
    if features.standing.get(s, NOWHERE).surely >= STANDS_THERE or _part_named(s, view, mail):
        found.append(_placed(s, view, mail))
    claim = int(np.argmax(mixture.claims * mixture.given[:, s]))
    shared = _shared_words(mail.components[claim], view, s)
    if shared:
        found.append(
            _worded(
                mail.components[claim],
                shared,
                features.between[claim, s] - features.between[claim].mean(axis=0),
                view,
                s,
            )
        )
    return tuple(found)


def _quoted(one: Cited, view: ArticleView, s: int) -> Evidence:
    start, end = one.alignment.span
    sentence = view.sentences[s]
    inside = max(start, sentence.start), min(end, sentence.end)
    at, (first, last) = one.quote.start, one.alignment.mail_span
    linked = one.quote.style is QuoteStyle.LINKED
    told = (at, one.quote.end) if linked else (at + first, at + last)
    verbatim = one.alignment.share > 0.95  # noqa: PLR2004  all but a letter
    how = "word for word" if verbatim else "not quite word for word"
    text = "A link of the mail opens the page at this passage." if linked else f"The mail quotes this passage, {how}."
    weight = coefficients.OF_SENTENCE[STYLED[one.quote.style]] * float(one.share[s])
    return Evidence(Ground.QUOTE, text, round(weight, 2), told, inside)


def _part_named(s: int, view: ArticleView, mail: MailView) -> bool:
    where = view.sentences[s].where
    return where is not Where.BODY and any(p.unit is Unit.PART and p.certain and p.where is where for p in mail.places)


def _placed(s: int, view: ArticleView, mail: MailView) -> Evidence:
    sentence = view.sentences[s]
    spans = [
        (p.start, p.end)
        for p in mail.places
        if p.unit in {Unit.PARAGRAPH, Unit.SENTENCE, Unit.QUOTE}
        or (p.unit is Unit.PART and p.where is sentence.where and p.certain)
    ]
    where = f"paragraph {sentence.paragraph + 1}" if sentence.where is Where.BODY else f"the {sentence.where.value}"
    weight = coefficients.OF_SENTENCE["place"]
    return Evidence(Ground.PLACE, f"The mail points at {where}.", weight, spans[0], (sentence.start, sentence.end))


def _shared_words(component: Component, view: ArticleView, s: int) -> list[str]:
    """The words that the component shares with the sentence, rarest first, as the article writes them."""
    said = {view.forms[w.text] for w in component.words if w.text in view.forms}
    text = view.sentences[s].text
    shared: dict[int, str] = {}
    for word in view.words[s]:
        column = view.forms[word.text]
        if column in said and not is_stop_word(word.text, view.language):
            shared.setdefault(column, text[word.start : word.end])
    return [shared[c] for c in sorted(shared, key=lambda c: -view.weights[c])][:MOST_WORDS]


def _worded(component: Component, shared: list[str], measured: Floats, view: ArticleView, s: int) -> Evidence:
    weight = float(sum(coefficients.BETWEEN[name] * value for name, value in zip(BETWEEN, measured, strict=True)))
    span = None if component.subject else (component.start, component.end)
    sentence = view.sentences[s]
    return Evidence(
        Ground.WORDS,
        f"The passage shares {', '.join(shared)} with the mail.",
        round(weight, 2),
        span,
        (sentence.start, sentence.end),
    )
