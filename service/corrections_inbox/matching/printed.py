"""What the passage finder asks of an article whatever the mail says: asked once, while the parts of a mail are held against it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching import disputed_words
from corrections_inbox.matching.alignment import SHORTEST_LIKE, Idf, WeightedText
from corrections_inbox.matching.article_view import KEPT, MOST_SENTENCES, ArticleView, Floats, view_of
from corrections_inbox.matching.numbers import Kind, Quantity
from corrections_inbox.matching.text import MARKS, Word, stem, words

YEARS = frozenset(range(1500, 2200))  # not a range, which is searched through for a float
_LIKE_CAPTION = 0.6
_NEARLY_SPELLED = 85  # rapidfuzz ratio, 0-100


@dataclass(frozen=True)
class Printed:
    """The sentences of an article's view: each array has one element for each of them."""

    view: ArticleView
    idf: Idf

    @cached_property
    def texts(self) -> tuple[tuple[Where, int | None, WeightedText], ...]:
        """The parts that a mail may quote."""
        return tuple(
            (where, caption, WeightedText.of(text, self._words(where, caption, text), self.idf))
            for where, caption, text in self.view.article.parts()
            if where is not Where.BYLINE
        )

    def _words(self, where: Where, caption: int | None, text: str) -> tuple[Word, ...]:
        """The words of a part: those of its sentences, unless there may be more or one goes on behind a hyphen."""
        here = [
            (s, found)
            for s, found in zip(self.view.sentences, self.view.words, strict=True)
            if (s.where, s.caption) == (where, caption)
        ]
        if len(self.view.sentences) == MOST_SENTENCES or any(s.text.endswith("-") for s, _ in here):
            return words(text)
        return tuple([Word(w.text, s.start + w.start, s.start + w.end) for s, found in here for w in found])

    @cached_property
    def held(self) -> Floats:
        """The weight of all stems."""
        return np.asarray((self.view.holds * self.view.weights).sum(axis=1))

    @cached_property
    def marked(self) -> npt.NDArray[np.bool_]:
        """Whether there are quotation marks."""
        return np.array([MARKS.search(s.text) is not None for s in self.view.sentences])

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """All words with a space around each."""
        return tuple(f" {' '.join([w.text for w in sentence])} " for sentence in self.view.words)

    @cached_property
    def standing(self) -> dict[str, tuple[int, ...]]:
        """For each word the numbers of the sentences that hold it."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self.view.words):
            for word in {w.text for w in sentence}:
                found[word].append(number)
        return {word: tuple(numbers) for word, numbers in found.items()}

    @cached_property
    def longer(self) -> dict[str, str]:
        """The words long enough to be known by their likeness, each with its stem."""
        return {form: stem(form, self.view.language) for form in self.view.forms if len(form) >= SHORTEST_LIKE}

    @cached_property
    def dated(self) -> Floats:
        """1 where a date or a year is named."""
        return np.array([any(map(_is_time, held)) for held in self.view.quantities], dtype=np.float64)

    @cached_property
    def counted(self) -> Floats:
        """1 where a number or a share is named."""
        kinds = {Kind.NUMBER, Kind.RATIO}
        return np.array([any(q.kind in kinds for q in held) for held in self.view.quantities], dtype=np.float64)

    @cached_property
    def aged(self) -> Floats:
        """1 where somebody's age is named."""
        found = [disputed_words.AGED.search(s.text) is not None for s in self.view.sentences]
        return np.array(found, dtype=np.float64)

    @cached_property
    def body(self) -> Floats:
        """1 in the body."""
        return self.view.parts(Where.BODY)

    @cached_property
    def order(self) -> Floats:
        """The number of the sentence in the body."""
        return np.asarray(np.cumsum(self.body) - 1)

    @cached_property
    def headline(self) -> Floats:
        """1 for the headline."""
        return self.view.parts(Where.HEADLINE)

    @cached_property
    def captions(self) -> Floats:
        """How surely it is part of a picture's caption."""
        found = np.maximum(self.view.parts(Where.CAPTION), self.view.set_as_captions())
        if self.view.article.captions:
            return found
        # Without captions kept apart, the one at the top of the page has become the first paragraph.
        return np.maximum(found, _LIKE_CAPTION * self.body * [s.paragraph == 0 for s in self.view.sentences])

    @cached_property
    def asides(self) -> Floats:
        """1 for what stands beside headline and body: standfirst and byline."""
        return np.maximum(self.view.parts(Where.STANDFIRST), self.view.parts(Where.BYLINE))

    @cached_property
    def lengths(self) -> Floats:
        """The logarithm of the number of words, against that of a usual sentence."""
        return np.log1p([len(sentence) for sentence in self.view.words]) - 3

    @cached_property
    def oddities(self) -> Floats:
        """1 where a word is doubled, or is elsewhere in the article spelled a little differently."""
        odd = self._misspelled()
        doubled = [any(a.text == b.text for a, b in pairwise(sentence)) for sentence in self.view.words]
        found = [
            twice or any(w.text in odd for w in sentence)
            for twice, sentence in zip(doubled, self.view.words, strict=True)
        ]
        return np.array(found, dtype=np.float64)

    def _misspelled(self) -> set[str]:
        counts = Counter(word.text for sentence in self.view.words for word in sentence)
        longer = [w for w in counts if len(w) > SHORTEST_LIKE and w.isalpha()]
        rare = [w for w in longer if counts[w] == 1]
        odd: set[str] = set()
        if rare:
            like = process.cdist(rare, longer, scorer=fuzz.ratio, score_cutoff=_NEARLY_SPELLED, dtype=np.float32)
            for i, j in zip(*(at.tolist() for at in np.nonzero(like)), strict=True):
                one, other, forms = rare[i], longer[j], self.view.forms
                if not (one == other or forms[one] == forms[other] or one[:-1] == other or other[:-1] == one):
                    odd.add(one)
        return odd


@lru_cache(maxsize=KEPT)
def printed(article: Article, idf: Idf) -> Printed:
    """An article as it is kept while one mail is held against it."""
    return Printed(view_of(article, idf), idf)


def _is_time(quantity: Quantity) -> bool:
    return quantity.kind is Kind.DATE or (quantity.kind is Kind.NUMBER and quantity.value in YEARS)
