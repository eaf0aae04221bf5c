"""How far the stated confidence can be believed, of the article and of the passage, on mails not fitted on.

    python benchmarks/calibration.py ARCHIVE MAILS LABELS [--notices NOTICES] [--png FILE]

ARCHIVE is an articles file or an index folder; `labelled.py` tells what LABELS hold. The article's confidence comes
from coefficients fitted on the other folds (`fit_matching.py`), rules of near-certainty and clusters included, each
mail tried with its article in the archive and without. It is stated for the mix of both, as if every second citation
were of something that the archive lacks: that is the first table. Where the archive holds what its readers write about,
it is right more often than it says, which the second table shows; where it holds nothing of the kind, the third shows
how rarely it says anything. The passage's confidence is the shipped one, given the right
article: `fit_passages.py` cross-validates its choice. Intervals are Wilson's at 95 %; shuffles tell the mean of a mail
more precisely, and do not count as more mails. FILE gets the reliability curves.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from fit_matching import SHUFFLES, Trial, choices, timeless, validated
from labelled import Labelled, opened, read, wilson
from matplotlib.figure import Figure
from quality import holds

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import reader
from corrections_inbox.matching.passages import locate
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.scoring import CERTAIN

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97)


@dataclass(frozen=True, slots=True)
class Said:
    """A confidence, whether it was right, and how many mails it stands for."""

    confidence: float
    right: bool
    mails: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """What was said with about the same confidence."""

    low: float
    high: float
    mails: float
    mean: float
    right: float

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right * self.mails, self.mails)


def binned(said: Sequence[Said]) -> list[Bin]:
    """The bins that hold anything."""
    bins = []
    for low, high in pairwise(BINS):
        inside = [one for one in said if low <= one.confidence < high or high == one.confidence == 1.0]
        mails = sum(one.mails for one in inside)
        if mails:
            mean = sum(one.confidence * one.mails for one in inside) / mails
            bins.append(Bin(low, high, mails, mean, sum(one.mails for one in inside if one.right) / mails))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far apart what was said and what was so are, a mail."""
    return sum(abs(one.right - one.mean) * one.mails for one in bins) / sum(one.mails for one in bins)


def reliability(name: str, said: Sequence[Said]) -> None:
    """Prints the reliability table and the expected calibration error."""
    print(f"\n{name}: reliability\n{'stated':>12}{'mails':>8}{'mean':>8}{'right':>8}  95 % interval")
    bins = binned(said)
    for one in bins:
        least, most = one.interval
        print(f"{one.low:6.2f}-{one.high:.2f} {one.mails:8.1f}{one.mean:8.3f}{one.right:8.3f}  {least:.3f}-{most:.3f}")
    print(f"expected calibration error {calibration_error(bins):.3f}")


def coverage(name: str, said: Sequence[Said], absent: Sequence[float] = ()) -> None:
    """Prints precision against coverage, and how often something would be linked where nothing is right."""
    print(f"\n{name}: coverage\n{'at':>6}{'coverage':>10}{'precision':>11}  95 % interval{'false if absent':>18}")
    total = sum(one.mails for one in said)
    for threshold in THRESHOLDS:
        kept = [one for one in said if one.confidence >= threshold]
        mails, hits = sum(one.mails for one in kept), sum(one.mails for one in kept if one.right)
        least, most = wilson(hits, mails)
        false = sum(chance >= threshold for chance in absent)
        share = f"{false / len(absent):>17.4f}" if absent else ""
        print(f"{threshold:6.2f}{mails / total:10.3f}{hits / max(mails, 1e-9):11.4f}  {least:.3f}-{most:.3f}{share}")


def draw(curves: Mapping[str, Sequence[Said]], png: Path) -> None:
    """Draws what was so over what was said, with its interval, a curve for each table."""
    figure = Figure(figsize=(6, 5.5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], ":", color="tab:grey", label="as stated")
    for name, said in curves.items():
        bins = binned(said)
        right = [one.right for one in bins]
        reach = [
            [max(0.0, one.right - one.interval[0]) for one in bins],
            [max(0.0, one.interval[1] - one.right) for one in bins],
        ]
        axes.errorbar([one.mean for one in bins], right, yerr=reach, fmt="o-", capsize=2, label=name)
    axes.set(xlabel="stated confidence", ylabel="share that was right", title="Reliability on mails not fitted on")
    axes.grid(visible=True, alpha=0.2)
    axes.legend()
    figure.savefig(png, dpi=120)


def rules(trials: Sequence[Trial]) -> None:
    """Prints how the rules of near-certainty did where they spoke."""
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
    said: list[Said] = []
    for article in list(found.values())[:1]:
        located = locate(reading, article, Rarity(index, reading.language).idf)
        said = [Said(one.passage.confidence, holds(one.passage.exact, mail.items[0])) for one in located[:1]]
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--notices", type=Path, help="published correction notices to learn from too")
    parser.add_argument("--png", type=Path, default=Path("calibration.png"))
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    labelled = list(read(arguments.mails, arguments.labels))
    more = list(timeless(arguments.notices, index)) if arguments.notices else []
    trials = validated([choices(mail, index) for mail in labelled], more)
    as_is = [one for one in trials if not one.absent]
    hidden = [one.confidence for one in trials if one.absent]
    mixed = [Said(one.confidence, one.first, 1 / SHUFFLES) for one in trials]
    intact = [Said(one.confidence, one.first, 1 / SHUFFLES) for one in as_is]
    lacking = [Said(one.confidence, one.first, 1 / SHUFFLES) for one in trials if one.absent]
    reliability("article, the mix that it is stated for", mixed)
    reliability("article, archive as it is", intact)
    reliability("article, taken out of the archive", lacking)
    citing = [Said(one.confidence, one.first, 1 / SHUFFLES) for one in as_is if one.cites]
    coverage("article, mails that cite one", citing, hidden)
    rules(trials)
    said = [one for mail in labelled for one in passages(mail, index)]
    reliability("passage in the right article", said)
    coverage("passage in the right article", said)
    draw({"article, mix": mixed, "article, archive as it is": intact, "passage": said}, arguments.png)
    print(f"\nThe curves are in {arguments.png}.")


if __name__ == "__main__":
    main()
