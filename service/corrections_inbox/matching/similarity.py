"""Likeness of meaning: an optional model reranks the sentences that words alone put first."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corrections_inbox.matching.passage_coefficients import LIKENESS

Floats = npt.NDArray[np.float64]

MOST_SENTENCES = 15  # of one article, which hold the one that is meant in 99 of 100 mails; three articles may be meant
MOST_COMPONENTS = 8  # of the mail: those that are likeliest the claim


class Encoder(Protocol):
    """A sentence-embedding model; `corrections_inbox.semantics` loads one."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text: the dot product of two is how alike they are, -1 to 1."""
        ...


def likeness(said: Sequence[str], claims: Floats, sentences: Sequence[str], encoder: Encoder) -> Floats:
    """How alike each sentence is to the mail's parts: the mean of the cosines, weighed by `claims`, one for each part."""
    rows = encoder.encode([*said, *sentences])
    return np.asarray((claims / claims.sum()) @ (rows[: len(said)] @ rows[len(said) :].T))


def rerank(probabilities: Floats, alike: Floats, weight: float = LIKENESS) -> Floats:
    """The leading sentences' probabilities by words and likeness together; their sum stays as it was."""
    scores = np.log(np.maximum(probabilities, 1e-12)) + weight * alike
    return np.asarray(softmax(scores) * probabilities.sum())


def softmax(scores: Floats) -> Floats:
    """Scores along the last axis as probabilities."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
