"""How far the stated confidence can be believed, of the article and of the passage, on mails not fitted on.

    python benchmarks/calibration.py ARCHIVE MAILS LABELS [--notices NOTICES]

ARCHIVE is an articles file or an index folder; `labelled.py` tells what LABELS hold. The article's confidence comes
from coefficients fitted on the other folds (`fit_matching.py`), rules of near-certainty and clusters included, each
mail tried with its article in the archive and without. The passage's is the shipped one, given the right article:
`fit_passages.py` cross-validates its choice. Intervals are Wilson's at 95 %, over mails as if each trial were another
mail, so that with three shuffles they are narrower than they ought to be by up to the root of three.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from fit_matching import SHUFFLES, Trial, choices, timeless, validated
from labelled import Labelled, opened, read, wilson
from quality import holds

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import reader
from corrections_inbox.matching.passages import locate
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.scoring import CERTAIN

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97)

Said = tuple[float, bool]  # a confidence, and whether it was right


def reliability(name: str, said: Sequence[Said]) -> None:
    """Prints the reliability table and the expected calibration error."""
    print(f"\n{name}: reliability\n{'stated':>12}{'n':>6}{'mean':>8}{'right':>8}  95 % interval")
    error = 0.0
    for low, high in pairwise(BINS):
        inside = [one for one in said if low <= one[0] < high or high == one[0] == 1.0]
        if inside:
            hits, mean = sum(right for _, right in inside), sum(chance for chance, _ in inside) / len(inside)
            error += abs(hits - mean * len(inside)) / len(said)
            least, most = wilson(hits, len(inside))
            print(f"{low:6.2f}-{high:.2f} {len(inside):6}{mean:8.3f}{hits / len(inside):8.3f}  {least:.3f}-{most:.3f}")
    print(f"expected calibration error {error:.3f}")


def coverage(name: str, said: Sequence[Said], absent: Sequence[float] = ()) -> None:
    """Prints precision against coverage, and how often something would be linked where nothing is right."""
    print(f"\n{name}: coverage\n{'at':>6}{'coverage':>10}{'precision':>11}  95 % interval{'false if absent':>18}")
    for threshold in THRESHOLDS:
        kept = [right for chance, right in said if chance >= threshold]
        least, most = wilson(sum(kept), len(kept))
        false = sum(chance >= threshold for chance in absent)
        share = f"{false / len(absent):>17.4f}" if absent else ""
        print(
            f"{threshold:6.2f}{len(kept) / len(said):10.3f}{sum(kept) / max(1, len(kept)):11.4f}  {least:.3f}-{most:.3f}{share}"
        )


def rules(trials: Sequence[Trial]) -> None:
    """Prints how the two rules of near-certainty did where they spoke."""
    print(f"\nrules of near-certainty ({CERTAIN})")
    for absent in (False, True):
        spoken = [one for one in trials if one.absent is absent and one.rule]
        for rule in sorted({one.rule for one in spoken}):
            of_rule = [one for one in spoken if one.rule == rule]
            wrong = sorted({one.mail.name for one in of_rule if not one.first})
            told = "article hidden" if absent else "as it is"
            print(
                f"{rule:10}{told:16} spoke for {len(of_rule) / SHUFFLES:.1f} mails; wrong: {', '.join(wrong) or 'none'}"
            )


def passages(mail: Labelled, index: ArticleIndex) -> list[Said]:
    """The confidence in the passage of a mail's only error, given the right article."""
    if len(mail.items) != 1 or not mail.items[0].passage:
        return []
    reading = reader.read(mail.message, mail.received)
    found = index.articles(sorted(mail.gold))
    said = []
    for article in list(found.values())[:1]:
        located = locate(reading, article, Rarity(index, reading.language).idf)
        said = [(one.passage.confidence, holds(one.passage.exact, mail.items[0])) for one in located[:1]]
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--notices", type=Path, help="published correction notices to learn from too")
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    labelled = list(read(arguments.mails, arguments.labels))
    more = list(timeless(arguments.notices, index)) if arguments.notices else []
    trials = validated([choices(mail, index) for mail in labelled], more)
    as_is = [one for one in trials if not one.absent]
    hidden = [one.confidence for one in trials if one.absent]
    reliability("article", [(one.confidence, one.first) for one in as_is])
    coverage("article, mails that cite one", [(one.confidence, one.first) for one in as_is if one.cites], hidden)
    rules(trials)
    said = [one for mail in labelled for one in passages(mail, index)]
    reliability("passage in the right article", said)
    coverage("passage in the right article", said)


if __name__ == "__main__":
    main()
