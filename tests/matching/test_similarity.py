"""Reranking by meaning, with a model of a few words behind the port."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article
from corrections_inbox.matching.passages import locate
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.similarity import MOST_COMPONENTS, MOST_SENTENCES, rerank
from corrections_inbox.message import parse

ARTICLE = Article(
    "1",
    "https://gull.example/1",
    "Saltmere votes",
    "The treasurer spoke for an hour.\n\nThe physician left the hall early.\n\nThe pilot stayed until midnight.",
    language="en",
)
MEANINGS = ({"doctor", "physician"}, {"sailor", "pilot"}, {"money", "treasurer"})


class SmallEncoder:
    """Texts that name the same one of three things are alike."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        self.texts += texts
        rows = np.array([[0.1, *(any(w in t for w in words) for words in MEANINGS)] for t in texts], dtype=np.float64)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def best(body: str, encoder: SmallEncoder | None, article: Article = ARTICLE) -> str:
    reading = read(parse(f"Subject: x\n\n{body}".encode()), datetime(2026, 3, 2, tzinfo=UTC))
    return locate(reading, article, lambda _: 4.0, encoder)[0].passage.exact


def test_a_sentence_of_other_words_is_found_by_what_it_means() -> None:
    body = "You have the doctor walking out too soon."
    assert best(body, SmallEncoder()) == "The physician left the hall early."


def test_words_that_stand_there_outweigh_a_likeness() -> None:
    body = '"The pilot stayed until midnight": no, and I say so as a doctor.'
    assert best(body, SmallEncoder()) == "The pilot stayed until midnight."


def test_only_leading_sentences_and_likely_claims_are_encoded() -> None:
    article = Article("2", ARTICLE.url, "Saltmere", "\n\n".join(f"The pilot of ship {i} stayed." for i in range(300)))
    encoder = SmallEncoder()
    best(" ".join(f"The doctor of ship {i} left." for i in range(100)), encoder, article)
    assert len(encoder.texts) == MOST_SENTENCES + MOST_COMPONENTS
    assert 3 * MOST_SENTENCES <= 100


def test_reranking_moves_probability_and_makes_none() -> None:
    words = np.array([0.4, 0.3, 0.1])
    found = rerank(words, np.array([0.2, 0.8, 0.1]), weight=2.0)
    assert np.isclose(found.sum(), words.sum())
    assert found.argmax() == 1
    assert found[2] < found[0]
