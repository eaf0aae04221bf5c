"""Fits the model of kinds, tells how well it does on mails it was not fitted on, and writes it down.

    PYTHONPATH=. python benchmarks/fit_kinds.py MAILS LABELS [--dry-run]

It learns from the labelled mails (a folder of .eml files, and a JSON line for each: `file`, `kind`) and from the made-up
ones of `tests/triage/mails/made.toml`, by multinomial logistic regression under a ridge. Mails that are
never weighed teach nothing. Only `triage/kind_coefficients.py` is written.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from kinds import Pair, labelled_house, summary, table, told_by_rules
from tests.triage import made_mails
from tests.triage.made_mails import Mail

from corrections_inbox.triage import Kind, kind_coefficients
from corrections_inbox.triage.dispose import by_rules
from corrections_inbox.triage.traits import NAMES, traits
from corrections_inbox.triage.voice import listen
from corrections_inbox.triage.weighing import WEIGHED, Weights, chances, likeliest

Floats = npt.NDArray[np.float64]

RIDGE = 1.5
FREE = 0.01  # the ridge of the constant
STEPS = 400
STEP = 0.1
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail as the model sees it, and what the rules say of it."""

    kind: Kind
    by_rules: Kind
    found: dict[str, float]

    @property
    def teaches(self) -> bool:
        """Whether the model might be asked: not of what headers and parts prove, nor of an empty mail."""
        return self.kind in WEIGHED and self.by_rules in WEIGHED

    def told(self, weights: Weights) -> Kind:
        """The kind under these weights."""
        return likeliest(chances(self.found, weights)) if self.by_rules is Kind.REPORT else self.by_rules


def sample(mail: Mail) -> Sample:
    voice = listen(mail.message, mail.publication)
    return Sample(mail.kind, by_rules(voice)[0], traits(voice))


def fit(samples: Sequence[Sample]) -> Weights:
    """The weights of greatest likelihood under the ridge, by Adam's steps (Kingma and Ba 2015)."""
    taught = [one for one in samples if one.teaches]
    x = np.array([[one.found[name] for name in NAMES] for one in taught])
    y = np.array([[float(one.kind is kind) for kind in WEIGHED] for one in taught])
    ridge = np.array([[FREE if name == "constant" else RIDGE] for name in NAMES])
    weights = np.zeros((len(NAMES), len(WEIGHED)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = x.T @ (y - _softmax(x @ weights)) - ridge * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = STEP if step < 0.6 * STEPS else 0.3 * STEP
        weights = weights + rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {
        name: {kind: round(float(value), 2) for kind, value in zip(WEIGHED, row, strict=True)}
        for name, row in zip(NAMES, weights, strict=True)
    }


def _softmax(scores: Floats) -> Floats:
    odds: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    return odds


def cross_validated(samples: Sequence[Sample]) -> list[Pair]:
    """What each mail is told to be under weights that were fitted without it."""
    order = np.random.default_rng(0).permutation(len(samples)).tolist()
    found: dict[int, Pair] = {}
    for part in range(FOLDS):
        held = set(order[part::FOLDS])
        weights = fit([one for i, one in enumerate(samples) if i not in held])
        found |= {i: (samples[i].kind, samples[i].told(weights)) for i in held}
    return [found[i] for i in range(len(samples))]


def written(weights: Weights) -> str:
    rows = "".join(
        f'    "{name}": {{{", ".join(f"{chr(34)}{kind}{chr(34)}: {value}" for kind, value in row.items())}}},\n'
        for name, row in weights.items()
    )
    return (
        '"""Weights of the model of kinds, written by `benchmarks/fit_kinds.py`: not edited by hand."""\n\n'
        f"# fmt: off\nWEIGHTS: dict[str, dict[str, float]] = {{\n{rows}}}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="measure only")
    arguments = parser.parse_args()
    made = made_mails.read(made_mails.FOLDER / "made.toml")
    labelled = made_mails.labelled(arguments.mails, arguments.labels, labelled_house())
    samples = [sample(mail) for mail in (*made, *labelled)]
    pairs = cross_validated(samples)
    for name, mails, part in (
        ("made", made, pairs[: len(made)]),
        ("labelled", labelled, pairs[len(made) :]),
    ):
        print(summary(f"{name}, rules alone", told_by_rules(mails)))
        print(summary(f"{name}, cross-validated", part))
        print(f"{table(part)}\n")
    if not arguments.dry_run:
        Path(kind_coefficients.__file__).write_text(written(fit(samples)), encoding="utf-8")


if __name__ == "__main__":
    main()
