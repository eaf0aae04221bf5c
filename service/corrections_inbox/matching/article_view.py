"""An article as the passage finder sees it: its sentences as rows of weighted word stems, with their quantities."""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article, Where
from corrections_inbox.matching.alignment import Idf
from corrections_inbox.matching.layout import CREDIT, Layout, layouts
from corrections_inbox.matching.numbers import Quantity, quantities
from corrections_inbox.matching.sentences import ArticleSentence, of_article
from corrections_inbox.matching.text import Word, is_stop_word, stem, words

Floats = npt.NDArray[np.float64]

STOP_WEIGHT = 0.1
# Words count a little even where the archive is too small for idf to tell them apart.
BASE_WEIGHT = 0.5
TOPIC_SHARE = 0.5
_CREDIT_SHARE = 0.1
_SHORT_CREDIT = 60
# A longer article is read to this many sentences, which keeps the work per mail bounded.
MOST_SENTENCES = 600
KEPT = 3  # views: of the articles that one mail may mean


@dataclass(frozen=True, slots=True)
class ArticleView:
    """`holds[s, v]` is 1 where sentence `s` has the stem `v`; `weights[v]` grows with rarity in archive and article."""

    article: Article
    language: str
    sentences: tuple[ArticleSentence, ...]
    words: tuple[tuple[Word, ...], ...]
    columns: dict[str, int]  # stem -> column
    forms: dict[str, int]  # folded word -> its stem's column
    holds: Floats
    weights: Floats
    quantities: tuple[tuple[Quantity, ...], ...]
    bigrams: dict[tuple[int, int], tuple[int, ...]]  # neighbouring stems -> the sentences that hold them

    @classmethod
    def of(cls, article: Article, idf: Idf) -> "ArticleView":
        language = article.language or "en"
        sentences = of_article(article)[:MOST_SENTENCES]
        found = tuple(words(s.text) for s in sentences)
        columns: dict[str, int] = {}
        forms: dict[str, int] = {}
        for form in {word.text: None for sentence in found for word in sentence}:
            forms[form] = columns.setdefault(stem(form, language), len(columns))
        rows = [[forms[word.text] for word in sentence] for sentence in found]
        holds = np.zeros((len(sentences), len(columns)))
        for number, row in enumerate(rows):
            holds[number, row] = 1.0
        rarity = np.log1p(len(sentences) / np.maximum(1.0, holds.sum(axis=0)))
        return cls(
            article,
            language,
            sentences,
            found,
            columns,
            forms,
            holds,
            _weights(forms, len(columns), language, idf) * rarity * _topic(article.headline, forms, len(columns)),
            tuple(quantities(s.text, language) for s in sentences),
            _neighbours(rows),
        )

    def parts(self, where: Where) -> Floats:
        """1 for each sentence of this part."""
        return np.fromiter((s.where is where for s in self.sentences), np.float64, len(self.sentences))

    def set_as_captions(self) -> Floats:
        """How surely each body sentence is part of a picture's caption that slipped into the text; a bare credit less."""
        body = [s for s in self.sentences if s.where is Where.BODY]
        kinds = layouts(body)
        return np.fromiter((_caption_share(s, kinds) for s in self.sentences), np.float64, len(self.sentences))


@lru_cache(maxsize=KEPT)
def view_of(article: Article, idf: Idf) -> ArticleView:
    """The same as `ArticleView.of`, kept while the parts of one mail are held against their articles."""
    return ArticleView.of(article, idf)


def _neighbours(rows: list[list[int]]) -> dict[tuple[int, int], tuple[int, ...]]:
    holding: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for pair in set(pairwise(row)):
            holding[pair].append(number)
    return {pair: tuple(numbers) for pair, numbers in holding.items()}


def _caption_share(sentence: ArticleSentence, kinds: list[Layout]) -> float:
    if sentence.where is not Where.BODY or kinds[sentence.paragraph] is not Layout.CAPTION:
        return 0.0
    return _CREDIT_SHARE if CREDIT.search(sentence.text) and len(sentence.text) < _SHORT_CREDIT else 1.0


def _weights(forms: dict[str, int], columns: int, language: str, idf: Idf) -> Floats:
    weights = [math.inf] * columns
    for form, column in forms.items():
        weight = STOP_WEIGHT if is_stop_word(form, language) else BASE_WEIGHT + max(0.0, idf(form))
        weights[column] = min(weights[column], weight)
    return np.array(weights)


def _topic(headline: str, forms: dict[str, int], columns: int) -> Floats:
    """Words of the headline count half: they tell the article from others, not one of its sentences from the rest."""
    share = np.ones(columns)
    share[[forms[w.text] for w in words(headline) if w.text in forms]] = TOPIC_SHARE
    return share
