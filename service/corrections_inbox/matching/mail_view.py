"""A mail as the passage finder sees it: the parts that may say what the article said, without what names the article."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.alignment import Idf, align_words, weighted
from corrections_inbox.matching.manner import Manner, manner_of
from corrections_inbox.matching.numbers import Quantity, quantities
from corrections_inbox.matching.places import Place, Unit, find
from corrections_inbox.matching.reading import QuoteStyle, Reading, Sentence
from corrections_inbox.matching.text import Word, words
from corrections_inbox.message import Role

Spans = tuple[tuple[int, int], ...]

_URL = re.compile(r"(?:https?://|www\.)\S+(?:\n(?=\S*[/=?&%-])\S+)*", re.IGNORECASE)
HEADLINE_SHARE = 0.55
HEADLINE_WORDS = 3
# More sentences than this are a document, not a claim; the first ones and the whole are looked at.
MOST_SENTENCES = 60
LONGEST_WHOLE = 20_000
MOST_CUED = 20
KEPT = 8  # of one mail: its subject and text with each article that it may mean


@dataclass(frozen=True, slots=True)
class Component:
    """A stretch of the mail that may say what the article said.

    It is a sentence, one with the next (`pair`), the end of one after "you wrote that" (`cued`), the subject, or all of
    the mail. `start` and `end` count code points in `Message.text` (the subject is at 0, 0); `words` and `quantities` leave out
    URLs, the headline and the byline, and `named` is the share of its words that those were.
    """

    text: str
    start: int
    end: int
    role: Role
    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]
    named: float
    subject: bool = False
    whole: bool = False
    cued: bool = False
    pair: bool = False

    @property
    def manner(self) -> Manner:
        """What its words do."""
        return manner_of(self.text)


@dataclass(frozen=True, slots=True)
class MailView:
    """The mail's components, its named places, and the spans of its text that only name article or place."""

    components: tuple[Component, ...]
    places: tuple[Place, ...]
    naming: Spans

    @classmethod
    def of(cls, reading: Reading, article: Article, idf: Idf) -> "MailView":
        text = reading.message.text[:LONGEST_WHOLE]
        subject = reading.message.subject
        places = _spoken_places(reading)
        headline_at_fault = any(p.unit is Unit.PART and p.where is Where.HEADLINE and p.certain for p in places)
        counted = [(p.start, p.end) for p in places if p.unit is not Unit.PART]
        naming = (*counted, *_naming(text, article, idf, headline=not headline_at_fault))
        in_subject = _naming(subject, article, idf, headline=not headline_at_fault)
        language = reading.language
        components = [_component(s, naming, language) for s in reading.sentences[:MOST_SENTENCES] if s.end <= len(text)]
        components += [
            _component(Sentence(q.text, q.start, q.end, q.role), naming, language, cued=True)
            for q in reading.quotes
            if q.style is QuoteStyle.CUED and q.end <= len(text)
        ][:MOST_CUED]
        if subject.strip():
            components.append(
                _component(Sentence(subject, 0, len(subject), Role.OWN), in_subject, language, subject=True)
            )
        own = _joined(components)
        # What the article said is often spread over two sentences: whose it was, and what was said of them.
        said = [c for c in components if not c.subject and not c.cued]
        components += [
            _paired(a, b)
            for a, b in pairwise(said)
            if a.role is b.role and not (_is_beside_the_point(a) or _is_beside_the_point(b))
        ]
        return cls((*components, own) if own else tuple(components), places, naming)


def _component(
    sentence: Sentence, naming: Spans, language: str, *, subject: bool = False, cued: bool = False
) -> Component:
    start = sentence.start
    spans = [(a - start, b - start) for a, b in naming if a < sentence.end and start < b]
    found = words(sentence.text)
    kept = tuple(w for w in found if not any(a < w.end and w.start < b for a, b in spans)) if spans else found
    amounts = quantities(sentence.text, language)
    return Component(
        sentence.text,
        start,
        0 if subject else sentence.end,
        sentence.role,
        kept,
        tuple(q for q in amounts if not any(a < q.end and q.start < b for a, b in spans)),
        1 - len(kept) / len(found) if found else 0.0,
        subject=subject,
        cued=cued,
    )


def _paired(first: Component, second: Component) -> Component:
    after = len(first.text) + 1
    return Component(
        f"{first.text} {second.text}",
        first.start,
        second.end,
        first.role,
        (*first.words, *(Word(w.text, w.start + after, w.end + after) for w in second.words)),
        (*first.quantities, *(replace(q, start=q.start + after, end=q.end + after) for q in second.quantities)),
        (first.named + second.named) / 2,
        pair=True,
    )


def _joined(components: list[Component]) -> Component | None:
    """All that the mail says in one component: the fallback for a claim that is spread over it."""
    said = [c for c in components if not c.subject and not c.cued]
    own = [c for c in said if c.role is Role.OWN] or said
    own = [c for c in own if not _is_beside_the_point(c)] or own
    if not own:
        return None
    return Component(
        " ".join(c.text for c in own),
        own[0].start,
        own[-1].end,
        own[0].role,
        tuple(w for c in own for w in c.words),
        tuple(q for c in own for q in c.quantities),
        sum(c.named for c in own) / len(own),
        whole=True,
    )


def _is_beside_the_point(component: Component) -> bool:
    """Whether it grants that something is right, or is said in passing."""
    return component.manner.granted or component.manner.in_passing


def _spoken_places(reading: Reading) -> tuple[Place, ...]:
    """Places in the reader's own sentences; in those of a forwarded mail where there are no own ones."""
    own = [s for s in reading.sentences if s.role is Role.OWN] or list(reading.sentences)
    spoken = [(s.text, s.start) for s in own[:MOST_SENTENCES] if s.end <= LONGEST_WHOLE]
    found = [replace(p, start=p.start + at, end=p.end + at) for text, at in spoken for p in find(text)]
    # The subject is no part of the text, so what it names stands nowhere there.
    return (*found, *(replace(p, start=0, end=0) for p in find(reading.message.subject)))


@lru_cache(maxsize=KEPT)
def _naming(text: str, article: Article, idf: Idf, *, headline: bool) -> Spans:
    """The spans that say which article is meant: URLs, the byline's names, and the headline where it is not at fault."""
    found = [match.span() for match in _URL.finditer(text)]
    names = {w.text for w in words(article.byline) if len(w.text) > 1}
    found += [(w.start, w.end) for w in words(text) if w.text in names and text[w.start].isupper()]
    if headline and article.headline:
        titled = align_words(article.headline, weighted(text, idf), idf)
        if titled and titled.share >= HEADLINE_SHARE and titled.matched >= HEADLINE_WORDS:
            found += [(f.start, f.end) for f in titled.fragments]
    return tuple(found)
