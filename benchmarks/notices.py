"""Finds the articles of published correction notices by the notice's words alone, then with outlet and month told.

    python benchmarks/notices.py ARCHIVE NOTICES [--mails MAILS --labels LABELS] [--misses]

ARCHIVE is an articles file or an index folder; `published.py` tells what NOTICES hold, `labelled.py` what LABELS do.
The first two rows are the program's as it is, with the shipped coefficients. Those were fitted with a little weight on
notices: with MAILS and LABELS it is also told what coefficients do that were fitted on the mails alone, and such as were
fitted on the mails and the other notices, in six folds.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fit_matching import FOLDS, Choice, Mail, choices, fitted, sample, timeless, trial
from labelled import opened, read, wilson
from published import AFTER_ALL, Notice, notices

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import understand

LINKED = 0.8


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one notice."""

    first: bool  # its article came first
    third: bool  # or among the first three
    linked: bool


def shipped(notice: Notice, index: ArticleIndex, *, hinted: bool) -> Told:
    """What the program says."""
    match = understand(notice.message(hinted=hinted), index, received=AFTER_ALL, link_threshold=LINKED)[0]
    ids = [candidate.article.id for candidate in match.candidates]
    return Told(ids[:1] == [notice.article_id], notice.article_id in ids, match.linked is not None)


def row(name: str, told: Sequence[Told], seconds: float | None = None) -> None:
    """Prints one row of the table."""
    first, third = (sum(getattr(one, field) for one in told) for field in ("first", "third"))
    links, wrong = sum(one.linked for one in told), sum(one.linked and not one.first for one in told)
    low, high = wilson(first, len(told))
    spent = "" if seconds is None else f"{seconds / len(told):8.3f}"
    print(
        f"{name:44}{len(told):5}{first / len(told):9.1%} ({low:.1%}-{high:.1%}){third / len(told):10.1%}"
        f"{links:7}{wrong:7}{spent}"
    )


def held_out(found: Sequence[Choice], mails: Sequence[Mail], *, others: bool) -> list[Told]:
    """What coefficients say of each notice that were fitted on the mails, and with `others` on the other notices."""
    # A notice stands there twice in a row, without hints and with them: both are held out at once.
    fold_of = np.repeat(np.random.default_rng(0).permutation(len(found) // 2) % FOLDS, 2)
    told: dict[int, Told] = {}
    for fold in range(FOLDS) if others else [-1]:
        rest = [choice for choice, its in zip(found, fold_of, strict=True) if its != fold] if others else []
        weights = fitted(sample(mails, rest))
        for number, (choice, its) in enumerate(zip(found, fold_of, strict=True)):
            if its == fold or not others:
                said = trial(Mail("", "", choice, None), weights, absent=False)
                told[number] = Told(said.first, said.third, said.confidence >= LINKED)
    return [told[number] for number in range(len(found))]


def measure(found: Iterable[Notice], index: ArticleIndex, *, misses: bool) -> None:
    """Prints the rows of the shipped coefficients."""
    listed = list(found)
    for hinted, name in ((False, "text alone"), (True, "text, outlet and month")):
        started = time.process_time()
        told = [shipped(notice, index, hinted=hinted) for notice in listed]
        row(name, told, time.process_time() - started)
        if misses:
            print("missed:", ", ".join(n.id for n, one in zip(listed, told, strict=True) if not one.first))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("notices", type=Path)
    parser.add_argument("--mails", type=Path, help="labelled mails to fit on")
    parser.add_argument("--labels", type=Path, help="what is right about them")
    parser.add_argument("--misses", action="store_true", help="name the notices whose article did not come first")
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    print(f"{'told':44}{'n':>5}{'first':>9}  95 % interval{'in three':>10}{'linked':>7}{'wrong':>7}{'CPU s':>8}")
    measure(notices(arguments.notices, index), index, misses=arguments.misses)
    if arguments.mails and arguments.labels:
        mails = [choices(mail, index) for mail in read(arguments.mails, arguments.labels)]
        found = list(timeless(arguments.notices, index))
        for others, name in ((False, "fitted on mails alone"), (True, "fitted on mails and other notices")):
            told = held_out(found, mails, others=others)
            row(f"text alone, {name}", told[::2])
            row(f"with hints, {name}", told[1::2])


if __name__ == "__main__":
    main()
