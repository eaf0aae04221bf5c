"""Fits the claim mixture that finds passages, tells how well it does on mails it was not fitted on, and writes it down.

    python benchmarks/fit_passages.py ARCHIVE MAILS LABELS [--model FOLDER] [--dry-run]

ARCHIVE is an articles file (JSON Lines, optionally gzip), MAILS a folder of .eml files, LABELS a JSON line for each
mail: `file`, `style` and `items`, a list of {"article_id", "passage", "error_words"}. The right article is given: what
is measured is the choice of the sentence, on mails that were not fitted on, over three shuffles of the mails; intervals
are Wilson's at 95 %, over mails. How far the stated confidence can be believed is told below. Coefficients are drawn towards hand-set ones (ridge), which is what lets a few
hundred mails carry some fifty of them. With a sentence-embedding model (extra [semantic]) what it adds is measured too, and
the weight of likeness fitted. Only `matching/passage_coefficients.py` is written.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from labelled import wilson

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line
from corrections_inbox.matching import passage_coefficients
from corrections_inbox.matching.article_view import ArticleView
from corrections_inbox.matching.mail_view import MailView
from corrections_inbox.matching.passage_features import BETWEEN, OF_COMPONENT, Features, measure
from corrections_inbox.matching.passages import Mixture, mix, resembling
from corrections_inbox.matching.printed import Printed
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.sentence_features import OF_SENTENCE
from corrections_inbox.matching.similarity import Encoder, rerank
from corrections_inbox.matching.text import fold, words
from corrections_inbox.message import parse
from corrections_inbox.semantics import SentenceModel

Floats = npt.NDArray[np.float64]
Weights = tuple[Floats, Floats, Floats]
Likeness = tuple[npt.NDArray[np.intp], Floats]

PRIOR_BETWEEN = {
    "share": 2.0, "likeness": 1.5, "overlap": 0.8, "bigrams": 0.7, "quantity": 0.8, "replaced": 0.5, "respelled": 1.5,
    "neighbours": 0.2, "quotation": 0.3, "asked": 0.3, "asked_near": 0.3,
}  # fmt: skip
PRIOR_OF_SENTENCE = {
    "marked": 5.0, "block": 5.0, "cued": 2.0, "quoted_word": 2.5, "place": 5.0, "place_exact": 5.0, "place_near": 1.0,
    "stretch": 0.8, "headline": -2.0, "headline_named": 0.7, "headline_at_fault": 4.0, "caption": -0.7,
    "caption_named": 0.5, "caption_at_fault": 5.0, "aside": -2.5, "aside_at_fault": 3.0, "lead": 0.3, "position": -0.4,
    "length": 0.3, "odd": 1.0, "topic": 0.5, "topic_near": 0.2, "focus": 0.2,
}  # fmt: skip
PRIOR_OF_COMPONENT = {
    "subject": 0.0, "whole": 0.5, "quoted": -0.7, "late": -0.8, "first_person": -0.6, "quantity_said": -0.3, "says": 0.6,
    "fault": 0.3, "courtesy": -0.6, "naming": -0.9, "url": -0.3, "found": 0.6, "marks": 0.3, "question": 0.0, "cued": 0.8,
    "describes": -0.5, "pair": 0.0, "granted": -0.7, "in_passing": -0.7,
}  # fmt: skip
RIDGE = 1.0
STEPS = 150
STEP = 0.08
FOLDS = 6
SHUFFLES = 3
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
SAME_SENTENCE = 0.6
WEIGHTS = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 22.0)


@dataclass(frozen=True, slots=True)
class Case:
    """One mail with its right article: its features, the sentences to fit to, and all that would count as right."""

    file: str
    style: str
    features: Features
    gold: tuple[int, ...]
    right: frozenset[int]
    view: ArticleView
    mail: MailView


def prior() -> Weights:
    return (
        np.array([PRIOR_BETWEEN[name] for name in BETWEEN]),
        np.array([PRIOR_OF_SENTENCE[name] for name in OF_SENTENCE]),
        np.array([PRIOR_OF_COMPONENT[name] for name in OF_COMPONENT]),
    )


def archive(path: Path, wanted: frozenset[str]) -> tuple[dict[str, Article], Callable[[str], float]]:
    """The wanted articles, and the idf of a word in the whole archive."""
    frequency: Counter[str] = Counter()
    articles, size = {}, 0
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            article = read_line(line)
            size += 1
            frequency.update({w.text for w in words(f"{article.headline} {article.text}")})
            if article.id in wanted:
                articles[article.id] = article
    return articles, lambda word: math.log((size + 1) / (frequency[word] + 0.5))


def holds(sentence: str, passage: str, error_words: str | None) -> bool:
    """Whether a sentence counts as right: it holds the words alleged wrong, or most of the labelled sentence."""
    if len(sentence) > max(3 * len(passage), 400):
        return False
    have, want = Counter(fold(sentence).split()), Counter(fold(passage).split())
    shared = (have & want).total() / max(1, want.total())
    return bool(error_words and fold(error_words) in fold(sentence)) or shared >= SAME_SENTENCE


def case_of(
    label: dict[str, object], mails: Path, articles: dict[str, Article], idf: Callable[[str], float]
) -> Case | None:
    """A labelled mail as a case; None where it has no passage in one known article."""
    items = [i for i in label["items"] if i.get("passage") and i.get("article_id") in articles]  # type: ignore[attr-defined]  # rows of the labels file are plain JSON
    items = [i for i in items if i["article_id"] == items[0]["article_id"]]
    if not items:
        return None
    message = parse((mails / str(label["file"])).read_bytes())
    reading = read(message, message.received or message.sent or datetime(2000, 1, 1, tzinfo=UTC))
    article = articles[items[0]["article_id"]]
    view, mail = ArticleView.of(article, idf), MailView.of(reading, article, idf)
    right = [
        i for i, s in enumerate(view.sentences) if any(holds(s.text, x["passage"], x.get("error_words")) for x in items)
    ]
    exact = [i for i in right if any(fold(x["passage"]) in fold(view.sentences[i].text) for x in items)]
    if not mail.components or not right:
        return None
    measured = measure(reading, Printed(view, idf), mail)
    return Case(
        str(label["file"]), str(label.get("style")), measured, tuple(exact or right), frozenset(right), view, mail
    )


def gradient(case: Case, weights: Weights) -> Weights:
    """The gradient of the log-likelihood of the gold sentences."""
    mixture: Mixture = mix(case.features, *weights)
    gold = list(case.gold)
    joint = mixture.claims * mixture.given[:, gold].sum(axis=1)
    blame = joint / max(joint.sum(), 1e-12)
    wanted = np.zeros_like(mixture.given)
    wanted[:, gold] = mixture.given[:, gold]
    wanted /= np.maximum(wanted.sum(axis=1, keepdims=True), 1e-12)
    pull = (wanted - mixture.given) * blame[:, None]
    return (
        np.einsum("qs,qsk->k", pull, case.features.between),
        pull.sum(axis=0) @ case.features.sentence,
        (blame - mixture.claims) @ case.features.component,
    )


def fit(cases: Sequence[Case]) -> Weights:
    """The weights of greatest likelihood under the ridge, by Adam's steps (Kingma and Ba 2015)."""
    start = prior()
    weights = [w.copy() for w in start]
    mean, square = [np.zeros_like(w) for w in start], [np.zeros_like(w) for w in start]
    for step in range(1, STEPS + 1):
        gradients = [gradient(case, (weights[0], weights[1], weights[2])) for case in cases]
        for i, (weight, before) in enumerate(zip(weights, start, strict=True)):
            slope = sum((g[i] for g in gradients), -RIDGE * (weight - before))
            mean[i] = 0.9 * mean[i] + 0.1 * slope
            square[i] = 0.99 * square[i] + 0.01 * slope**2
            rate = STEP if step < 0.6 * STEPS else 0.3 * STEP
            weights[i] = weight + rate * (mean[i] / (1 - 0.9**step)) / (np.sqrt(square[i] / (1 - 0.99**step)) + 1e-8)
    return weights[0], weights[1], weights[2]


def cross_validated(cases: Sequence[Case], shuffle: int) -> list[Mixture]:
    """For each case the mixture under weights that were fitted without it."""
    order = np.random.default_rng(shuffle).permutation(len(cases))
    found: dict[int, Mixture] = {}
    for part in range(FOLDS):
        held = set(order[part::FOLDS].tolist())
        weights = fit([case for i, case in enumerate(cases) if i not in held])
        found |= {i: mix(cases[i].features, *weights) for i in held}
    return [found[i] for i in range(len(cases))]


def likelihood(cases: Sequence[Case], found: Sequence[Floats]) -> float:
    """The mean logarithm of the probability of the gold sentences."""
    golden = [probabilities[list(case.gold)].sum() for case, probabilities in zip(cases, found, strict=True)]
    return float(np.log(np.maximum(golden, 1e-9)).mean())


def with_likeness(found: Sequence[Floats], alike: Sequence[Likeness], weight: float) -> list[Floats]:
    """The sentences' probabilities with the leading ones reranked."""
    reranked = [probabilities.copy() for probabilities in found]
    for probabilities, (leading, like) in zip(reranked, alike, strict=True):
        if like.size:
            probabilities[leading] = rerank(probabilities[leading], like, weight)
    return reranked


def best_weight(cases: Sequence[Case], found: Sequence[Floats], alike: Sequence[Likeness]) -> float:
    """The weight of greatest likelihood on a grid: one number needs no finer search."""
    return max(WEIGHTS, key=lambda weight: likelihood(cases, with_likeness(found, alike, weight)))


class Remembering:
    """An encoder that embeds no text twice: shuffles differ little in the sentences that they put first."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._rows: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows |= zip(new, self._encoder.encode(new), strict=True)
        return np.stack([self._rows[text] for text in texts])


def cross_validated_likeness(cases: Sequence[Case], found: Sequence[Floats], alike: Sequence[Likeness]) -> list[Floats]:
    """The reranked probabilities of each case, under the weight that is best for the others."""
    reranked = list(found)
    for part in range(FOLDS):
        rest = [i for i in range(len(cases)) if i % FOLDS != part]
        weight = best_weight([cases[i] for i in rest], [found[i] for i in rest], [alike[i] for i in rest])
        for i in range(part, len(cases), FOLDS):
            reranked[i] = with_likeness([found[i]], [alike[i]], weight)[0]
    return reranked


def report(cases: Sequence[Case], shuffles: Sequence[Sequence[Floats]]) -> None:
    """Prints what was found by style, and how far its confidence can be believed."""
    by_style: dict[str, list[tuple[float, float]]] = defaultdict(list)
    sure: list[tuple[float, bool]] = []
    for i, case in enumerate(cases):
        ranked = [np.argsort(-found[i])[:3].tolist() for found in shuffles]
        first = [best[0] in case.right for best in ranked]
        third = [bool(case.right & set(best)) for best in ranked]
        sure += zip((float(found[i].max()) for found in shuffles), first, strict=True)
        for style in (case.style, "all"):
            by_style[style].append((float(np.mean(first)), float(np.mean(third))))
    print(f"{'style':32}{'n':>5}{'@1':>7}  95 % interval{'@3':>7}")
    for style, hits in sorted(by_style.items()):
        once, thrice = (sum(column) for column in zip(*hits, strict=True))
        least, most = wilson(once, len(hits))
        print(f"{style:32}{len(hits):5}{once / len(hits):7.3f}  {least:.3f}-{most:.3f}{thrice / len(hits):9.3f}")
    reliability(sure, len(shuffles))


def reliability(sure: Sequence[tuple[float, bool]], shuffles: int) -> None:
    """Prints confidence against what was right; each mail was tried once in each shuffle."""
    print(f"{'stated':>12}{'mails':>8}{'mean':>8}{'right':>8}  95 % interval")
    error = 0.0
    for low, high in pairwise(BINS):
        inside = [one for one in sure if low <= one[0] < high or high == one[0] == 1.0]
        if inside:
            hits, mean = sum(right for _, right in inside), float(np.mean([chance for chance, _ in inside]))
            error += abs(hits - mean * len(inside)) / len(sure)
            least, most = wilson(hits / shuffles, len(inside) / shuffles)
            share = hits / len(inside)
            print(f"{low:6.2f}-{high:.2f} {len(inside) / shuffles:7.1f}{mean:8.3f}{share:8.3f}  {least:.3f}-{most:.3f}")
    print(f"expected calibration error {error:.3f}")


def written(weights: Weights, likeness: float) -> str:
    text = '"""Weights of the claim mixture, written by `benchmarks/fit_passages.py`: not edited by hand."""\n'
    names = (("BETWEEN", BETWEEN), ("OF_SENTENCE", OF_SENTENCE), ("OF_COMPONENT", OF_COMPONENT))
    for (title, features), values in zip(names, weights, strict=True):
        rows = "".join(f'    "{name}": {value:.3f},\n' for name, value in zip(features, values, strict=True))
        text += f"\n{title}: dict[str, float] = {{\n{rows}}}\n"
    return (
        f"{text}\n# How much the cosine that a model finds adds to a sentence's log-odds.\nLIKENESS = {likeness:.3f}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--model", help="folder or name of a sentence-embedding model")
    parser.add_argument("--dry-run", action="store_true", help="measure only")
    arguments = parser.parse_args()
    labels = [json.loads(line) for line in arguments.labels.read_text(encoding="utf-8").splitlines()]
    wanted = frozenset(i["article_id"] for label in labels for i in label["items"] if i.get("article_id"))
    articles, idf = archive(arguments.archive, wanted)
    cases = [case for label in labels if (case := case_of(label, arguments.mails, articles, idf))]
    shuffled = [cross_validated(cases, shuffle) for shuffle in range(SHUFFLES)]
    found = [[mixture.sentences for mixture in mixtures] for mixtures in shuffled]
    report(cases, found)
    likeness = passage_coefficients.LIKENESS
    if arguments.model:
        encoder = Remembering(SentenceModel.load(arguments.model, Path()))
        alike = [
            [resembling(m, case.view, case.mail, encoder) for case, m in zip(cases, mixtures, strict=True)]
            for mixtures in shuffled
        ]
        print("\nwith the model")
        report(cases, [cross_validated_likeness(cases, f, a) for f, a in zip(found, alike, strict=True)])
        likeness = best_weight(cases, found[0], alike[0])
    if not arguments.dry_run:
        Path(passage_coefficients.__file__).write_text(written(fit(cases), likeness), encoding="utf-8")


if __name__ == "__main__":
    main()
