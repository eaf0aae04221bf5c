"""Fits the coefficients that tell what a mail says should stand instead, and says how far an offered change can be trusted.

    python benchmarks/fit_changes.py ARCHIVE MAILS LABELS [--write]

ARCHIVE is an articles file, MAILS a folder of messages, LABELS JSON Lines with `file`, `kind` and `items`, each item with
`article_id`, `passage`, `error_words`, `change_from` and `change_to`. The model is a conditional logit over the pairs of a
stretch of the mail with one of the right passage, and "no change proposed", drawn to the prior below by a ridge. Measured
is the choice of the pair, the passage being given. Only `matching/change_coefficients.py` is written.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line
from corrections_inbox.matching import change_coefficients
from corrections_inbox.matching.change_features import NAMES, Pairs, measure
from corrections_inbox.matching.changes import likelihood, shown, together
from corrections_inbox.matching.claims import own_sentences
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.text import fold
from corrections_inbox.message import parse

Floats = npt.NDArray[np.float64]

# What the features should weigh by reasoning alone, where that is something; the last is that of no change.
PRIOR = {
    "r_count": 1.5, "r_time": 1.2, "r_name": 1.0, "r_shouted": 1.5, "r_acronym": -1.0, "r_quoted": 0.5, "r_must_be": 0.8,
    "r_is": 0.8, "r_denied": -1.5, "r_then_not": 1.0, "r_personal": -1.5, "r_describes": -1.0, "r_small": -1.0,
    "r_year": -0.5, "w_mentioned": 1.0, "w_quoted": 0.5, "w_denied": 1.0, "w_elsewhere": -0.5,
    "same_sort": 1.0, "close": 2.5, "unit": 1.0, "other_unit": -1.5, "rounder": -1.0, "like": 1.0, "like_told": 3.0,
    "inflected": -1.0, "shared": 1.0, "contrast": 5.0, "near": 0.7, "next": 0.3, "none": 9.0,
}  # fmt: skip
RIDGE = 1.0
# What grammar says outright, and that writers tell of themselves, is not to be unlearnt from a few mails.
RIDGES = {"contrast": 20.0, "r_personal": 20.0, "none": 0.1}
MOST_PAIRS = 250  # of a mail, the likeliest under the prior: the others cost time and teach nothing
STEPS = 40
FOLDS, SHUFFLES = 6, 3
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


class Item(TypedDict, total=False):
    """One alleged error of a labels file."""

    article_id: str | None
    passage: str | None
    error_words: str | None
    change_from: str | None
    change_to: str | None


class Label(TypedDict):
    """One line of a labels file, as far as it is read here."""

    file: str
    kind: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Case:
    """One mail with its passage: the pairs to fit to, a row each, and which of all its pairs are right."""

    pairs: Pairs
    right: npt.NDArray[np.bool_]
    rows: Floats
    kept: npt.NDArray[np.bool_]  # of the rows, which are right
    proposes: bool


def prior() -> Floats:
    return np.array([PRIOR.get(name, 0.0) for name in (*NAMES, "none")])


def articles(path: Path, wanted: frozenset[str]) -> dict[str, Article]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        return {article.id: article for article in map(read_line, lines) if article.id in wanted}


def same(given: str, wanted: str) -> bool:
    """Whether one holds the other as whole words, and is not much longer."""
    short, long = sorted((fold(text).strip(" .,;:!?\"'") for text in (given, wanted)), key=len)
    near = bool(short) and len(long) <= 3 * len(short) + 20
    return near and bool(re.search(rf"(?<!\w){re.escape(short)}(?!\w|[.,]\d)", long))


def case_of(label: Label, mails: Path, known: dict[str, Article]) -> Case | None:
    """A labelled report as a case; None where it has no passage in a known article, or nothing could be a change."""
    item = label["items"][0] if label["items"] else Item()
    article, passage = known.get(item.get("article_id") or ""), item.get("passage")
    if label["kind"] != "report" or not article or not passage:
        return None
    message = parse((mails / label["file"]).read_bytes())
    reading = read(message, message.received or message.sent or datetime(2000, 1, 1, tzinfo=UTC))
    text = f"{article.headline}\n{article.text}"
    pairs = measure(own_sentences(reading), passage, text, reading.language, article.language or "en")
    if pairs is None or not pairs.possible.any():
        return None
    r, w = np.nonzero(pairs.possible)
    right = np.zeros(pairs.possible.shape, dtype=bool)
    wrong, better = item.get("change_from") or item.get("error_words"), item.get("change_to")
    if wrong and better:
        told = [shown(pairs, i, j) for i, j in zip(r.tolist(), w.tolist(), strict=True)]
        right[r, w] = [same(from_, wrong) and same(to, better) for from_, to in told]
    rows = np.concatenate((pairs.right[r], pairs.wrong[w], pairs.pair[r, w]), axis=1)
    likeliest = np.argsort(-(rows @ prior()[:-1]))[:MOST_PAIRS]
    return Case(pairs, right, rows[likeliest], right[r, w][likeliest], bool(better))


def fitted(cases: Sequence[Case]) -> Floats:
    """The coefficients that make what is right likeliest, by Newton's method."""
    start = prior()
    weights, ridge = start.copy(), np.array([RIDGES.get(name, RIDGE) for name in (*NAMES, "none")])
    for _ in range(STEPS):
        slope, bend = ridge * (weights - start), np.diag(ridge)
        for case in cases:
            utility = np.append(case.rows @ weights[:-1], weights[-1])
            chances = np.exp(utility - utility.max())
            chances /= chances.sum()
            wanted = chances * np.append(case.kept, not case.kept.any())
            wanted /= max(wanted.sum(), 1e-300)
            mean = np.append(chances[:-1] @ case.rows, chances[-1])
            slope += mean - np.append(wanted[:-1] @ case.rows, wanted[-1])
            bend[:-1, :-1] += (case.rows * chances[:-1, None]).T @ case.rows
            bend[-1, -1] += chances[-1]
            bend -= np.outer(mean, mean)
        move = np.linalg.solve(bend, slope)
        weights = weights - move * min(1.0, 2.0 / max(float(np.abs(move).max()), 1e-9))
        weights[weights * start < 0] = 0.0  # a coefficient never takes the sign that its meaning forbids
        if np.abs(move).max() < 1e-3:  # noqa: PLR2004  no coefficient is written that precisely
            break
    return weights


def best(case: Case, weights: Floats) -> tuple[float, bool]:
    """The chance of the likeliest pair, and whether it is right."""
    chances = likelihood(case.pairs, weights[:-1], float(weights[-1]))
    r, w = (int(at) for at in np.unravel_index(int(chances.argmax()), chances.shape))
    return together(case.pairs, chances, r, w), bool(case.right[r, w])


def validate(cases: Sequence[Case]) -> None:
    found: list[tuple[float, bool, bool]] = []
    for shuffle in range(SHUFFLES):
        order = np.random.default_rng(shuffle).permutation(len(cases))
        for fold_number in range(FOLDS):
            held = set(order[fold_number::FOLDS].tolist())
            weights = fitted([case for number, case in enumerate(cases) if number not in held])
            found += [(*best(cases[number], weights), cases[number].proposes) for number in sorted(held)]
    proposing = sum(proposes for *_, proposes in found)
    print(
        f"{len(cases)} mails, {proposing // SHUFFLES} with a change; {sum(c.right.any() for c in cases)} have the right pair"
    )
    print(f"right first {sum(right for _, right, _ in found) / proposing:.3f}  ({SHUFFLES} shuffles of {FOLDS} folds)")
    for threshold in THRESHOLDS:
        offered = [right for chance, right, proposes in found if chance >= threshold and proposes]
        idle = sum(chance >= threshold and not proposes for chance, _, proposes in found)
        print(
            f"at {threshold}: found {sum(offered) / proposing:.3f}, right where offered "
            f"{sum(offered) / max(1, len(offered)):.3f} of {len(offered)}, offered where nothing is proposed {idle}"
        )


def write(weights: Floats, path: Path) -> None:
    rows = "".join(f'    "{name}": {weight + 0.0:.2f},\n' for name, weight in zip(NAMES, weights, strict=False))
    head = path.read_text(encoding="utf-8").splitlines()[0]
    text = f"{head}\n\nCOEFFICIENTS: dict[str, float] = {{\n{rows}}}\nNONE = {weights[-1]:.2f}\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    arguments = parser.parse_args()
    labels: list[Label] = [json.loads(line) for line in arguments.labels.read_text(encoding="utf-8").splitlines()]
    wanted = frozenset(i for label in labels for item in label["items"] if (i := item.get("article_id")))
    known = articles(arguments.archive, wanted)
    cases = [case for label in labels if (case := case_of(label, arguments.mails, known))]
    validate(cases)
    weights = fitted(cases)
    for name, weight in zip((*NAMES, "none"), weights, strict=True):
        print(f"{name:16}{weight:8.2f}")
    if arguments.write:
        write(weights, Path(change_coefficients.__file__))


if __name__ == "__main__":
    main()
