"""Fits what tells which change a mail proposes, and says how often it is found and how far an offered one can be trusted.

    python benchmarks/fit_changes.py ARCHIVE MAILS LABELS [--write]

ARCHIVE is an articles file or the folder of an index made of one, MAILS a folder of messages, LABELS JSON Lines with
`file`, `kind`, `error_type` and `items`, each item with `article_id`, `passage`, `error_words`, `change_from` and
`change_to`. The right article is given; the passages are the three that the shipped weights put first. The model is a
conditional logit over the pairs of a stretch of the mail with one of these passages, drawn to the prior below by a ridge,
and a logistic curve over the chance of the best pair, which makes it a probability (Platt 1999). A change counts as found
where both sides hold the labelled words, or are held by them, and neither is much longer. All figures are of mails that
neither was fitted on. Only `matching/change_coefficients.py` is written, with the lowest threshold that keeps `WANTED`.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt
from labelled import opened, wilson

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import change_coefficients
from corrections_inbox.matching.change_features import NAMES, OF_PAIR, Pairs, measure
from corrections_inbox.matching.change_wording import shown
from corrections_inbox.matching.changes import Choice, best, calibrated, considered, curve, utilities
from corrections_inbox.matching.passages import locate
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.text import fold, words
from corrections_inbox.message import parse

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

# What the features should weigh by reasoning alone, where that is something.
PRIOR = {
    "r_count": 1.5, "r_time": 1.2, "r_name": 1.0, "r_shouted": 1.5, "r_acronym": -1.0, "r_shout_inside": 0.7, "r_quoted": 0.5,
    "r_told": 0.5, "r_citing": -2.0, "r_must_be": 1.0, "r_is": 1.0, "r_is_count": 0.5, "r_is_name": 0.3, "r_denied": -1.5,
    "r_then_not": 1.0, "r_brief": 0.5, "r_paren": -0.3, "r_cut": -0.5, "r_small": -1.0, "r_personal": -1.5, "r_describes": -1.0,
    "r_granted": -0.7, "r_said": -0.7,
    "w_small": -0.7, "w_mentioned": 1.0, "w_quoted": 0.5, "w_denied": 1.0, "w_elsewhere": -0.5, "w_around": 0.5, "w_chance": 1.0,
    "same_sort": 1.0, "close": 2.5, "rounder": -1.0, "unit": 1.0, "other_unit": -1.5, "like": 1.0, "like_told": 3.0,
    "like_cited": -3.0, "inflected": -1.0, "ending": 0.3, "shared": 1.0, "inserts_loud": 0.5, "slot": 0.5, "slot_loud": 0.5,
    "cited": -2.0, "around_here": 0.7, "anchor": 0.3, "after_one": 0.7, "after_two": 0.2, "before": -0.5, "contrast": 5.0,
    "contrast_word": 1.5, "denied_then": 1.0, "near": 0.7,
}  # fmt: skip
RIDGE = 1.0
# What grammar says outright, and that writers tell of themselves, is not to be unlearnt from a few mails.
RIDGES = {"contrast": 20.0, "r_personal": 5.0}
RIDGE_OF_CURVE = 0.1
MOST_PAIRS = 250  # of a mail, the likeliest under the prior: the others cost time and teach nothing
STEPS = 25
LONGEST_STEP = 2.0
FOLDS, SHUFFLES = 6, 3
WANTED = 0.85  # of the changes that are offered, so many are to be right
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


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
    error_type: str | None
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Case:
    """One mail with its passages: the pairs to fit to, a row each, and which of all its pairs are right."""

    error_type: str
    proposes: bool
    pairs: Pairs
    right: Truths
    rows: Floats
    kept: Truths  # of the rows, which are right


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a mail that was not fitted on: the probability of the change, and whether it is right."""

    case: Case
    chance: float
    right: bool


def prior() -> Floats:
    return np.array([PRIOR.get(name, 0.0) for name in NAMES])


def same(given: str, wanted: str) -> bool:
    """Whether one holds the other as whole words, and is not much longer."""
    short, long = sorted((fold(text).strip(" .,;:!?\"'") for text in (given, wanted)), key=len)
    near = bool(short) and len(long) <= 3 * len(short) + 20
    return near and bool(re.search(rf"(?<!\w){re.escape(short)}(?!\w|[.,]\d)", long))


def cases_of(index: ArticleIndex, mails: Path, labels: Sequence[Label]) -> Iterator[Case]:
    """The labelled reports in whose article something could be the change."""
    for label in labels:
        items = [item for item in label["items"] if item.get("article_id") and item.get("passage")]
        if not items or not (label["kind"] == "report" or len(label["items"]) > 1):
            continue
        article_id = items[0].get("article_id") or ""
        article = index.articles([article_id]).get(article_id)
        message = parse((mails / label["file"]).read_bytes())
        received = message.received or message.sent
        if article is None or received is None:
            continue
        reading = read(message, received)
        located = locate(reading, article, Rarity(index, reading.language).idf)
        pairs = measure(reading, considered(located), article)
        if pairs is not None and pairs.possible.any():
            yield case_of(label, items, pairs)


def case_of(label: Label, items: Sequence[Item], pairs: Pairs) -> Case:
    """The pairs of a mail as a case: right are those that say what any of its items says."""
    wanted = [
        (item.get("change_from") or item.get("error_words") or "", to)
        for item in items
        if (to := item.get("change_to"))
    ]
    r, w = np.nonzero(pairs.possible)
    right = np.zeros(pairs.possible.shape, dtype=bool)
    told = {word.text for _, to in wanted for word in words(to)}
    for i, j in zip(r.tolist(), w.tolist(), strict=True):
        if told.isdisjoint(pairs.rights[i].words):
            continue
        wrong, better = shown(pairs, i, j)
        right[i, j] = any(same(wrong, ours) and same(better, theirs) for ours, theirs in wanted)
    pair = np.stack([pairs.pair[name][r, w].astype(float) for name in OF_PAIR], axis=1)
    rows = np.concatenate((pairs.right[r], pairs.wrong[w], pair), axis=1)
    leading = np.argsort(-(rows @ prior()))[:MOST_PAIRS]
    kind = label["error_type"] or "several"
    return Case(kind, bool(wanted), pairs, right, rows[leading], right[r, w][leading])


def fitted(cases: Sequence[Case]) -> Floats:
    """The coefficients that make what is right likeliest where anything is, by Newton's method."""
    found = [case for case in cases if case.kept.any()]
    shape = len(found), max(len(case.rows) for case in found)
    rows, real, kept = np.zeros((*shape, len(NAMES))), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for number, case in enumerate(found):
        size = len(case.rows)
        rows[number, :size], real[number, :size], kept[number, :size] = case.rows, True, case.kept
    flat, start = rows.reshape(-1, len(NAMES)), prior()
    weights, ridge = start.copy(), np.array([RIDGES.get(name, RIDGE) for name in NAMES])
    for _ in range(STEPS):
        utility = np.where(real, rows @ weights, -np.inf)
        chances = np.exp(utility - utility.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wanted = chances * kept
        wanted /= np.maximum(wanted.sum(axis=1, keepdims=True), 1e-300)
        mean = np.einsum("nm,nmk->nk", chances, rows)
        slope = ridge * (weights - start) + (mean - np.einsum("nm,nmk->nk", wanted, rows)).sum(axis=0)
        bend = np.diag(ridge) + flat.T @ (flat * chances.reshape(-1, 1)) - mean.T @ mean
        move = np.linalg.solve(bend, slope)
        weights = weights - move * min(1.0, LONGEST_STEP / max(float(np.abs(move).max()), 1e-9))
        weights[weights * start < 0] = 0.0  # a coefficient never takes the sign that its meaning forbids
        if np.abs(move).max() < 1e-2:  # noqa: PLR2004  no coefficient is written more precisely
            break
    return weights


def found_in(case: Case, weights: Floats) -> tuple[Choice, bool]:
    """The best pair, and whether it is right."""
    choice = best(case.pairs, utilities(case.pairs, weights))
    return choice, bool(case.right[choice.r, choice.w])


def calibration(found: Sequence[tuple[Choice, bool]]) -> Floats:
    """The logistic curve that turns the chances of best pairs into probabilities of being right, by Newton's method."""
    rows, right = np.array([curve(choice) for choice, _ in found]), np.array([float(ok) for _, ok in found])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chances - right) + RIDGE_OF_CURVE * weights
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + RIDGE_OF_CURVE * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def held_out(cases: Sequence[Case], shuffle: int) -> Iterator[tuple[int, tuple[Choice, bool]]]:
    """For each case its best pair and whether it is right, under weights fitted without it."""
    order = np.random.default_rng(shuffle).permutation(len(cases))
    for part in range(FOLDS):
        held = set(order[part::FOLDS].tolist())
        weights = fitted([case for number, case in enumerate(cases) if number not in held])
        yield from ((number, found_in(cases[number], weights)) for number in sorted(held))


def outcomes(cases: Sequence[Case], found: dict[int, tuple[Choice, bool]], shuffle: int) -> Iterator[Outcome]:
    """The same as calibrated probabilities, the curve fitted without the mail too."""
    order = np.random.default_rng(FOLDS + shuffle).permutation(len(cases))
    for part in range(FOLDS):
        held = set(order[part::FOLDS].tolist())
        weights = tuple(calibration([pair for number, pair in found.items() if number not in held]).tolist())
        for number in sorted(held):
            choice, right = found[number]
            yield Outcome(cases[number], calibrated(choice, weights), right)


def tell(cases: Sequence[Case], results: Sequence[Outcome]) -> float:
    """Prints the table; returns the lowest threshold at which enough of what is offered is right."""
    proposing = sum(case.proposes for case in cases)
    print(
        f"{len(cases)} mails, {proposing} with a change; {sum(c.right.any() for c in cases)} have the right pair to choose"
    )
    print(
        f"right first {sum(o.right for o in results) / SHUFFLES / proposing:.1%}  ({SHUFFLES} shuffles of {FOLDS} folds)"
    )
    print("\nthreshold   found   right where offered     offered where none is labelled")
    enough = THRESHOLDS[-1]
    for threshold in reversed(THRESHOLDS):
        offered = [o for o in results if o.chance >= threshold]
        labelled = [o.right for o in offered if o.case.proposes]
        share, (low, high) = (
            sum(labelled) / max(1, len(labelled)),
            wilson(sum(labelled) // SHUFFLES, len(labelled) // SHUFFLES),
        )
        idle = (len(offered) - len(labelled)) / SHUFFLES
        found = sum(labelled) / SHUFFLES / proposing
        print(
            f"{threshold:9}{found:8.1%}{share:9.1%} [{low:.0%}, {high:.0%}] of {len(labelled) / SHUFFLES:.0f}{idle:16.1f}"
        )
        enough = threshold if share >= WANTED else enough
    by_type(cases, results, enough)
    return enough


def by_type(cases: Sequence[Case], results: Sequence[Outcome], enough: float) -> None:
    total = Counter(case.error_type for case in cases if case.proposes)
    can = Counter(case.error_type for case in cases if case.right.any())
    print(f"\n{'at ' + str(enough):12} mails  can  right first  found  right where offered")
    for kind, mails in total.most_common():
        mine = [o for o in results if o.case.error_type == kind and o.case.proposes]
        offered = [o.right for o in mine if o.chance >= enough]
        first = sum(o.right for o in mine) / SHUFFLES
        share = f"{sum(offered) / len(offered):.0%} of {len(offered) / SHUFFLES:.1f}" if offered else "-"
        print(f"{kind:12}{mails:6}{can[kind]:5}{first:13.1f}{sum(offered) / SHUFFLES:7.1f}  {share}")


def write(weights: Floats, calibrating: Floats, enough: float, path: Path) -> None:
    rows = "".join(f'    "{name}": {weight + 0.0:.2f},\n' for name, weight in zip(NAMES, weights, strict=True))
    head = path.read_text(encoding="utf-8").splitlines()[0]
    numbers = ", ".join(f"{weight:.3f}" for weight in calibrating)
    text = f"{head}\n\nCOEFFICIENTS: dict[str, float] = {{\n{rows}}}\nCALIBRATION = ({numbers})\n# A wrong change in a letter is worse than none: below this none is offered.\nENOUGH = {enough}\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    arguments = parser.parse_args()
    labels: list[Label] = [json.loads(line) for line in arguments.labels.read_text(encoding="utf-8").splitlines()]
    cases = list(cases_of(opened(arguments.archive), arguments.mails, labels))
    results, every = [], []
    for shuffle in range(SHUFFLES):
        found = dict(held_out(cases, shuffle))
        every += list(found.values())
        results += list(outcomes(cases, found, shuffle))
    enough = tell(cases, results)
    weights, calibrating = fitted(cases), calibration(every)
    print()
    for name, weight in zip(
        (*NAMES, "constant", "chance", "odds", "passage", "strength"), (*weights, *calibrating), strict=True
    ):
        print(f"{name:16}{weight:8.2f}")
    if arguments.write:
        write(weights, calibrating, enough, Path(change_coefficients.__file__))


if __name__ == "__main__":
    main()
