"""Fits the coefficients that tell which article a mail means, and says by cross-validation what they are worth.

    python benchmarks/fit_matching.py ARCHIVE MAILS LABELS [--notices NOTICES] [--write]

ARCHIVE is an articles file or an index folder; `labelled.py` tells what LABELS hold, `published.py` what NOTICES do. The
model is a conditional logit over each mail's candidates and "none of them", drawn to the prior below by a ridge; each
mail with an article stands in a second time, matched against the archive without it, so that a missing article is
learnt too. Notices stand in for mails that say little, for a little, and without their dates: nobody knows when a mail
of their words would have come. A coefficient never takes the sign that its meaning forbids.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from labelled import Labelled, Without, opened, read
from published import AFTER_ALL, notices

from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Index, coefficients, reader
from corrections_inbox.matching.features import NAMES, Features
from corrections_inbox.matching.inquiry import inquire
from corrections_inbox.matching.offer import OFFERED
from corrections_inbox.matching.ranking import rank
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.scoring import CERTAIN, VERBATIM, ruled
from corrections_inbox.message import Message

Floats = npt.NDArray[np.float64]

RIDGE = 1.0
# The weight of a mail held against an archive that lacks its article. By cross-validation (`calibration.py`), what comes
# out of it and of the prior is calibrated for a mailbox in which every second citation is of something that the archive
# lacks: print, broadcasts, other papers, what was never imported. Few lack as much, but a wrong link is worse than none.
WITHOUT = 0.5
NOTICE = 0.04  # the weight of a notice
FOLDS, SHUFFLES = 6, 5
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95)
STEPS = 100
# What the figures should weigh by reasoning alone; the last ones are those of the none option.
PRIOR = {
    "link": 8.0,
    "link_quoted": 4.0,
    "headline": 4.0,
    "headline_exact": 2.0,
    "headline_words": 3.0,
    "headline_near": 1.0,
    "headline_line": 4.0,
    "quote": 4.0,
    "quote_loose": 1.0,
    "quotes": 2.0,
    "names": 3.0,
    "sentence": 6.0,
    "sentences": 2.0,
    "byline": 2.5,
    "surname": 2.5,
    "surname_said": 1.0,
    "byline_other": -0.5,
    "day": 1.0,
    "month": 4.0,
    "month_other": -3.0,
    "fresh": 0.5,
    "age": -5.0,
    "future": -7.0,
    "undated": 0.0,
    "foreign": -1.0,
    "outlet": 0.7,
    "outlet_other": -2.0,
    "none": 8.0,
    "quoted": 1.0,
    "lost": 1.0,
    "dated": 1.0,
}
AGAINST = frozenset({"byline_other", "month_other", "age", "future", "foreign", "outlet_other"})
EITHER = frozenset({"undated", "none"})
WEIGHED = (*NAMES, "none", *OFFERED)
TIMES = [NAMES.index(name) for name in ("fresh", "age", "future", "undated")]


@dataclass(frozen=True, slots=True)
class Choice:
    """One mail's candidates and the none option, a row each, and which of them are right."""

    features: tuple[Features, ...]
    clusters: tuple[int, ...]
    figures: Floats
    right: Floats

    @property
    def cites(self) -> bool:
        return not self.right[-1]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's choice, the same against an archive without its article, and how the mail cites it."""

    name: str
    style: str
    choice: Choice
    without: Choice | None


def choose(message: Message, received: datetime, gold: frozenset[str], index: Index) -> Choice:
    """The candidates of a message in an archive, measured."""
    reading = reader.read(message, received)
    ranking = rank(inquire(reading, received, Rarity(index, reading.language)), index)
    rows = ranking.scored
    right = [float(row.page.article.id in gold) for row in rows]
    nothing = [0.0] * len(NAMES), [0.0] * (1 + len(OFFERED))
    figures = [[*row.features.values(), *nothing[1]] for row in rows]
    figures.append([*nothing[0], 1.0, *ranking.offer.values()])
    return Choice(
        tuple(row.features for row in rows),
        tuple(row.cluster for row in rows),
        np.array(figures),
        np.array([*right, float(not any(right))]),
    )


def choices(labelled: Labelled, index: ArticleIndex) -> Mail:
    """A labelled mail's choices."""
    message, received, gold = labelled.message, labelled.received, labelled.gold
    without = choose(message, received, frozenset(), Without(index, gold)) if gold else None
    return Mail(labelled.name, labelled.style, choose(message, received, gold, index), without)


def timeless(path: Path, index: ArticleIndex) -> Iterator[Choice]:
    """The choices of notices, told with and without outlet and month; no article is older than another there."""
    for notice in notices(path, index):
        for hinted in (False, True):
            choice = choose(notice.message(hinted=hinted), AFTER_ALL, frozenset({notice.article_id}), index)
            choice.figures[:, TIMES] = 0.0
            yield choice


@dataclass(frozen=True, slots=True)
class Sample:
    """Choices of any length side by side: figures are choices x rows x coefficients, with rows that are none padded."""

    figures: Floats
    right: Floats
    real: Floats
    share: Floats

    @classmethod
    def of(cls, weighted: Sequence[tuple[Choice, float]]) -> "Sample":
        rows = max(len(choice.right) for choice, _ in weighted)
        figures = np.zeros((len(weighted), rows, len(WEIGHED)))
        right, real = np.zeros((len(weighted), rows)), np.zeros((len(weighted), rows))
        for number, (choice, _) in enumerate(weighted):
            here = len(choice.right)
            figures[number, :here], right[number, :here], real[number, :here] = choice.figures, choice.right, 1.0
        return cls(figures, right, real, np.array([share for _, share in weighted]))

    def chances(self, weights: Floats) -> Floats:
        utility = np.where(self.real > 0, self.figures @ weights, -np.inf)
        raised = np.exp(utility - utility.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def sample(mails: Sequence[Mail], more: Sequence[Choice]) -> Sample:
    """What the coefficients are fitted to."""
    without = [(mail.without, WITHOUT) for mail in mails if mail.without]
    return Sample.of([(mail.choice, 1.0) for mail in mails] + without + [(choice, NOTICE) for choice in more])


def fitted(data: Sample) -> Floats:
    """The coefficients that make what is right likeliest, by Newton's method."""
    prior = np.array([PRIOR[name] for name in WEIGHED])
    signs = np.array([0.0 if name in EITHER else -1.0 if name in AGAINST else 1.0 for name in WEIGHED])
    weights, free = prior.copy(), np.ones(len(prior), dtype=bool)
    for step in range(STEPS):
        slope, bend = _slopes(data, weights)
        slope, bend = slope + RIDGE * (weights - prior), bend + RIDGE * np.eye(len(prior))
        move = np.zeros(len(prior))
        move[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights -= move * min(1.0, 2.0 / max(np.abs(move).max(), 1e-9))
        forbidden = free & (signs * weights < 0)
        if forbidden.any() and step > STEPS // 20:
            weights[forbidden], free[forbidden] = 0.0, False
        elif np.abs(move).max() < 1e-5:  # noqa: PLR2004  no coefficient is written that precisely
            break
    return weights


def _slopes(data: Sample, weights: Floats) -> tuple[Floats, Floats]:
    """The gradient of the negative log-likelihood and the mails' covariances, which are its curvature or more."""
    given = data.chances(weights)
    true = given * data.right
    true /= true.sum(axis=1, keepdims=True)
    slope = np.einsum("mn,mnk->k", (given - true) * data.share[:, None], data.figures)
    mean = np.einsum("mn,mnk->mk", given, data.figures)
    spread = (data.figures * np.sqrt(given * data.share[:, None])[:, :, None]).reshape(-1, data.figures.shape[2])
    return slope, spread.T @ spread - (mean * data.share[:, None]).T @ mean


@dataclass(frozen=True, slots=True)
class Trial:
    """What was said of a mail that the coefficients were not fitted on; `absent` if its article was hidden."""

    mail: Mail
    absent: bool
    confidence: float  # of the first candidate's cluster
    first: bool  # whether the first candidate is right
    third: bool  # whether one of the first three is
    rule: str  # which rule of near-certainty applies to it, if any

    @property
    def cites(self) -> bool:
        return self.mail.choice.cites


def trial(mail: Mail, weights: Floats, *, absent: bool) -> Trial:
    """What the service would say with these coefficients, rules and clusters included."""
    choice = mail.without if absent and mail.without else mail.choice
    chances = Sample.of([(choice, 1.0)]).chances(weights)[0]
    told = np.array(ruled(chances[:-1].tolist(), choice.features, choice.clusters))
    if not told.size:
        return Trial(mail, absent, 0.0, first=False, third=False, rule="")
    together: dict[int, float] = {}
    for cluster, chance in zip(choice.clusters, told, strict=True):
        together[cluster] = together.get(cluster, 0.0) + chance
    best = sorted(together, key=lambda cluster: -together[cluster])[:3]
    right = [bool(choice.right[[n for n, c in enumerate(choice.clusters) if c == cluster]].any()) for cluster in best]
    return Trial(mail, absent, min(1.0, together[best[0]]), right[0], any(right), _rule(choice, told))


def _rule(choice: Choice, told: Floats) -> str:
    if told.max() != CERTAIN:
        return ""
    found = choice.features[int(told.argmax())]
    return "link" if found.link == 1.0 else "quotation" if found.quote >= VERBATIM else "headline"


def validated(mails: Sequence[Mail], more: Sequence[Choice] = ()) -> list[Trial]:
    """Each mail tried with coefficients fitted on others, with and without its article; `more` is fitted on always."""
    trials = []
    for shuffle in range(SHUFFLES):
        order = np.random.default_rng(shuffle).permutation(len(mails))
        for fold in range(FOLDS):
            held = set(order[fold::FOLDS].tolist())
            weights = fitted(sample([mail for number, mail in enumerate(mails) if number not in held], more))
            for mail in (mails[number] for number in sorted(held)):
                trials.append(trial(mail, weights, absent=False))
                if mail.without:
                    trials.append(trial(mail, weights, absent=True))
    return trials


def report(trials: Sequence[Trial]) -> None:
    found = [one for one in trials if not one.absent]
    cited, absent = [one for one in found if one.cites], [one for one in trials if one.absent]
    first, third = (np.mean([getattr(one, name) for one in cited]) for name in ("first", "third"))
    print(f"article@1 {first:.3f}  article@3 {third:.3f}  ({SHUFFLES} shuffles of {FOLDS} folds, {len(cited)} trials)")
    print("missed:", ", ".join(sorted({one.mail.name for one in cited if not one.first})))
    for threshold in THRESHOLDS:
        links = [one for one in found if one.confidence >= threshold]
        wrong = {one.mail.name for one in links if not one.first}
        share = sum(one.cites for one in links) / len(cited)
        false = np.mean([one.confidence >= threshold for one in absent])
        print(
            f"at {threshold:.2f}: links {share:.3f} of citing mails, false if absent {false:.4f}, "
            f"wrong {len(wrong)} ({', '.join(sorted(wrong))})"
        )


def write(weights: Floats, path: Path) -> None:
    rows = [f'    "{name}": {weight + 0.0:.2f},\n' for name, weight in zip(WEIGHED, weights, strict=True)]
    head = path.read_text(encoding="utf-8").splitlines()[0]
    of_articles, none, of_none = "".join(rows[: len(NAMES)]), weights[len(NAMES)], "".join(rows[len(NAMES) + 1 :])
    path.write_text(
        f"{head}\n\nCOEFFICIENTS = {{\n{of_articles}}}\n# What speaks for none of them: always, and by what the mail offers.\n"
        f"NONE = {none:.2f}\nOFFERS = {{\n{of_none}}}\n",
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--notices", type=Path, help="published correction notices to learn from too")
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    mails = [choices(mail, index) for mail in read(arguments.mails, arguments.labels)]
    more = list(timeless(arguments.notices, index)) if arguments.notices else []
    report(validated(mails, more))
    weights = fitted(sample(mails, more))
    for name, weight in zip(WEIGHED, weights, strict=True):
        print(f"{name:16}{weight:8.2f}")
    if arguments.write:
        write(weights, Path(coefficients.__file__))


if __name__ == "__main__":
    main()
