"""Fits the coefficients that tell which article a mail means, and says by cross-validation what they are worth.

    python benchmarks/fit_matching.py ARCHIVE MAILS LABELS [--write]

ARCHIVE is an articles file, MAILS a folder of messages, LABELS JSON Lines with `file` and `items`, each item with
`article_id` and, for copies that are right too, `also`. The model is a conditional logit over each mail's candidates
and "none of them", drawn to the prior below by a ridge; each mail with an article stands in a second time without it,
so that a missing article is learnt too. A coefficient never takes the sign that its meaning forbids.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import coefficients, reader
from corrections_inbox.matching.features import NAMES
from corrections_inbox.matching.inquiry import inquire
from corrections_inbox.matching.ranking import measured
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.message import parse

Floats = npt.NDArray[np.float64]

RIDGE = 0.3
WITHOUT = 0.5  # the weight of a mail whose article was taken away
FOLDS, SHUFFLES = 6, 3
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95)
STEPS = 100
# What the figures should weigh by reasoning alone; the last is that of the none option.
PRIOR = {
    "link": 8.0,
    "link_quoted": 4.0,
    "headline": 4.0,
    "headline_told": 1.0,
    "headline_words": 3.0,
    "headline_line": 4.0,
    "quote": 4.0,
    "quote_loose": 1.0,
    "quotes": 2.0,
    "words": 0.0,
    "names": 3.0,
    "sentence": 6.0,
    "sentences": 2.0,
    "search": 3.0,
    "byline": 2.5,
    "surname": 2.5,
    "surname_said": 1.0,
    "byline_other": -0.5,
    "day": 1.0,
    "age": -5.0,
    "future": -7.0,
    "undated": -4.0,
    "foreign": -1.0,
    "outlet": 0.7,
    "none": 8.0,
}
AGAINST = frozenset({"byline_other", "age", "future", "undated", "foreign"})


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail's candidates and the none option, a row each, and which of them are right."""

    name: str
    figures: Floats
    right: Floats

    @property
    def cites(self) -> bool:
        return not self.right[-1]

    def without(self) -> "Mail":
        """The same mail in an archive that lacks the article."""
        kept = self.right == 0
        kept[-1] = True
        return Mail(self.name, self.figures[kept], np.append(np.zeros(kept.sum() - 1), 1.0))


def archive(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as rows:
        yield from map(read_line, rows)


def read_mail(path: Path, gold: set[str], index: ArticleIndex) -> Mail | None:
    message = parse(path.read_bytes())
    received = message.received or message.sent
    if received is None:
        return None
    reading = reader.read(message, received)
    rows = measured(inquire(reading, received, Rarity(index, reading.language)), index)
    right = [float(page.article.id in gold) for page, _ in rows]
    figures = np.array([[*features.values(), 0.0] for _, features in rows] + [[0.0] * len(NAMES) + [1.0]])
    return Mail(path.name, figures, np.array([*right, float(not any(right))]))


def chances(mail: Mail, weights: Floats) -> Floats:
    utility = mail.figures @ weights
    raised = np.exp(utility - utility.max())
    return np.asarray(raised / raised.sum())


def fitted(mails: list[Mail]) -> Floats:
    """The coefficients that make what is right likeliest, by Newton's method."""
    prior = np.array([PRIOR[name] for name in (*NAMES, "none")])
    signs = np.array([-1.0 if name in AGAINST else 1.0 for name in NAMES] + [0.0])
    weights, free = prior.copy(), np.ones(len(prior), dtype=bool)
    sample = [(mail, 1.0) for mail in mails] + [(mail.without(), WITHOUT) for mail in mails if mail.cites]
    for step in range(STEPS):
        slope, bend = RIDGE * (weights - prior), RIDGE * np.eye(len(prior))
        for mail, share in sample:
            given = chances(mail, weights)
            true = given * mail.right / (given @ mail.right)
            mean = given @ mail.figures
            slope += share * (mean - true @ mail.figures)
            bend += share * ((mail.figures * given[:, None]).T @ mail.figures - np.outer(mean, mean))
        move = np.zeros(len(prior))
        move[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights -= move * min(1.0, 2.0 / max(np.abs(move).max(), 1e-9))
        forbidden = free & (signs * weights < 0)
        if forbidden.any() and step > STEPS // 20:
            weights[forbidden], free[forbidden] = 0.0, False
        elif np.abs(move).max() < 1e-5:  # noqa: PLR2004  no coefficient is written that precisely
            break
    return weights


def validate(mails: list[Mail]) -> None:
    first = third = cited = 0
    found: list[tuple[float, bool, bool]] = []
    absent: list[float] = []
    missed: dict[str, int] = {}
    for shuffle in range(SHUFFLES):
        order = np.random.default_rng(shuffle).permutation(len(mails))
        for fold in range(FOLDS):
            held = set(order[fold::FOLDS].tolist())
            weights = fitted([mail for number, mail in enumerate(mails) if number not in held])
            for mail in (mails[number] for number in held):
                given = chances(mail, weights)
                ranked = np.argsort(-given[:-1])
                if not len(ranked):
                    continue
                right = bool(mail.right[ranked[0]])
                found.append((float(given[ranked[0]]), right, mail.cites))
                if mail.cites:
                    cited, first, third = cited + 1, first + right, third + bool(mail.right[ranked[:3]].any())
                    absent.append(float(chances(mail.without(), weights)[:-1].max(initial=0.0)))
                    missed[mail.name] = missed.get(mail.name, 0) + (not right)
    print(
        f"article@1 {first / cited:.3f}  article@3 {third / cited:.3f}  ({SHUFFLES} shuffles of {FOLDS} folds, {cited} trials)"
    )
    print("missed:", ", ".join(sorted(name for name, count in missed.items() if count)))
    for threshold in THRESHOLDS:
        links = [(right, cites) for chance, right, cites in found if chance >= threshold]
        wrong = sum(not right for right, _ in links)
        share = sum(cites for _, cites in links) / cited
        false = np.mean(np.array(absent) >= threshold)
        print(
            f"at {threshold:.2f}: links {share:.3f} of citing mails, wrong {wrong} of {len(links)}, false if absent {false:.3f}"
        )


def write(weights: Floats, path: Path) -> None:
    rows = "".join(f'    "{name}": {weight + 0.0:.2f},\n' for name, weight in zip(NAMES, weights, strict=False))
    head = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{head}\n\nCOEFFICIENTS = {{\n{rows}}}\nNONE = {weights[-1]:.2f}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    arguments = parser.parse_args()
    index = ArticleIndex.in_memory(archive(arguments.archive))
    mails = []
    for line in arguments.labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        gold = {i for item in label["items"] for i in (item.get("article_id"), *(item.get("also") or ())) if i}
        mail = read_mail(arguments.mails / label["file"], gold, index)
        mails += [mail] if mail else []
    validate(mails)
    weights = fitted(mails)
    for name, weight in zip((*NAMES, "none"), weights, strict=True):
        print(f"{name:16}{weight:8.2f}")
    if arguments.write:
        write(weights, Path(coefficients.__file__))


if __name__ == "__main__":
    main()
