"""Tells how well kinds of mail are told apart, by the rules alone and with the fitted model, as confusion tables.

    PYTHONPATH=. python benchmarks/kinds.py [MAILS LABELS]

Measured are the made-up mails of `tests/triage/mails`: `holdout.toml`, which nothing was adjusted to, and `made.toml`, which
the model was fitted on; and, where given, a folder of .eml files with labels, a JSON line for each mail: `file`, `kind`.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.triage import made_mails
from tests.triage.made_mails import Mail

from corrections_inbox.triage import MACHINE_KINDS, Kind, Publication
from corrections_inbox.triage.dispose import by_rules, dispose
from corrections_inbox.triage.voice import listen

Pair = tuple[Kind, Kind]  # the kind that is right, and the one that was told


def told_by_rules(mails: Iterable[Mail]) -> list[Pair]:
    """What the rules say without the model."""
    return [(mail.kind, by_rules(listen(mail.message, mail.publication))[0]) for mail in mails]


def told(mails: Iterable[Mail]) -> list[Pair]:
    """What the service says."""
    return [(mail.kind, dispose(mail.message, mail.publication).kind) for mail in mails]


def summary(title: str, pairs: Sequence[Pair]) -> str:
    """How many are right, how many reports were taken for a kind that opens no case, and what machines got an answer."""
    right = sum(wanted is found for wanted, found in pairs)
    caseless = MACHINE_KINDS | {Kind.OPINION, Kind.PRAISE, Kind.DELIVERY, Kind.PITCH, Kind.OTHER_OUTLET, Kind.EMPTY}
    dropped = sum(wanted is Kind.REPORT and found in caseless for wanted, found in pairs)
    reports = sum(wanted is Kind.REPORT for wanted, _ in pairs)
    machines = sum(wanted in MACHINE_KINDS and found not in MACHINE_KINDS for wanted, found in pairs)
    people = sum(wanted not in MACHINE_KINDS and found in MACHINE_KINDS for wanted, found in pairs)
    return (
        f"{title:28}{right:5} of {len(pairs)} right ({right / max(len(pairs), 1):.1%}); reports dropped {dropped} of"
        f" {reports}; machines taken for people {machines}, people for machines {people}"
    )


def table(pairs: Sequence[Pair]) -> str:
    """The confusion table: a row for each kind that is right, a column for each that was told."""
    counts, kinds = Counter(pairs), [kind for kind in Kind if any(kind in pair for pair in pairs)]
    rows = [" " * 14 + "".join(f"{kind[:7]:>8}" for kind in kinds)]
    for wanted in kinds:
        cells = "".join(f"{counts[wanted, found] or '.':>8}" for found in kinds)
        rows.append(f"{wanted:14}{cells}")
    return "\n".join(rows)


def labelled_house() -> Publication:
    """The paper that labelled mails are taken to be written to: of no host of its own."""
    return replace(made_mails.gazette(), name="", hosts=frozenset(), own_addresses=frozenset())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mails", type=Path, nargs="?")
    parser.add_argument("labels", type=Path, nargs="?")
    arguments = parser.parse_args()
    sets = {name: made_mails.read(made_mails.FOLDER / f"{name}.toml") for name in ("holdout", "made")}
    if arguments.labels:
        sets["labelled"] = made_mails.labelled(arguments.mails, arguments.labels, labelled_house())
    for name, mails in sets.items():
        print(summary(f"{name}, rules alone", told_by_rules(mails)))
        print(summary(f"{name}, with the model", pairs := told(mails)))
        print(f"{table(pairs)}\n")


if __name__ == "__main__":
    main()
