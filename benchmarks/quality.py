"""How well articles and passages are found, by how the mail cites them, beside plain full-text search in the same run.

    python benchmarks/quality.py ARCHIVE MAILS LABELS [--model FOLDER] [--shipped]

ARCHIVE is an articles file or an index folder, MAILS a folder of messages; `labelled.py` tells what LABELS hold. The
yardstick is BM25 with all terms of the whole mail, and in the article that it puts first the sentence that shares most
idf with the mail. The passages' coefficients are fitted, for each sixth of the mails, on the other mails, so that what
is told of passages is told of mails that they were not fitted on; --shipped takes those that ship instead. The
article's coefficients and the weight of likeness are the shipped ones: what those are worth on other mails is told by
`calibration.py` and `fit_passages.py`. With a sentence-embedding model (extra [semantic]) everything is done once more with
it, and what it gains and costs is told.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import fit_passages
import numpy as np
from labelled import UNSTYLED, Item, Labelled, opened, read, wilson

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Match, passage_coefficients, understand
from corrections_inbox.matching.passage_features import BETWEEN, OF_COMPONENT
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.sentence_features import OF_SENTENCE
from corrections_inbox.matching.sentences import spans
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.matching.terms import terms
from corrections_inbox.matching.text import fold
from corrections_inbox.semantics import SentenceModel

SAME_SENTENCE = 0.6
LONGEST = 400  # code points, or three times the labelled sentence: more shows too much
COLUMNS = ("n", "BM25@1", "article@1", "article@3", "linked", "wrong", "BM25 passage", "passage", "passages")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: the articles best first, and where the errors are said to stand."""

    articles: Sequence[str]
    passages: Sequence[str]
    linked: bool = False
    seconds: float = 0.0


def matcher(mail: Labelled, index: ArticleIndex, encoder: Encoder | None = None) -> Answer:
    started = time.process_time()
    matches: Sequence[Match] = understand(mail.message, index, received=mail.received, encoder=encoder)
    first = [match.candidates[0].passage for match in matches if match.candidates]
    return Answer(
        [candidate.article.id for candidate in matches[0].candidates],
        [passage.exact for passage in first if passage],
        any(match.linked for match in matches),
        time.process_time() - started,
    )


def yardstick(mail: Labelled, index: ArticleIndex) -> Answer:
    started = time.process_time()
    said = f"{mail.message.subject}\n{mail.message.text}"
    hits = index.search(said, limit=3)
    seconds = time.process_time() - started
    found = index.articles([hit.article_id for hit in hits])
    passages = [_closest(said, article, index) for article in list(found.values())[:1]]
    return Answer([hit.article_id for hit in hits], passages, seconds=seconds)


def _closest(said: str, article: Article, index: ArticleIndex) -> str:
    rarity, words = Rarity(index, article.language), set(terms(said))
    sentences = [article.text[start:end] for start, end in spans(article.text)]
    return max(sentences, key=lambda s: sum(map(rarity.of, words & set(terms(s)))), default="")


def holds(passage: str, item: Item) -> bool:
    """Whether a passage holds the words alleged wrong, or most of the labelled sentence, and little else."""
    if not passage or len(passage) > max(3 * len(item.passage), LONGEST):
        return False
    wanted, shown = Counter(fold(item.passage).split()), Counter(fold(passage).split())
    overlap = sum((wanted & shown).values()) / max(1, sum(wanted.values()))
    return overlap >= SAME_SENTENCE or bool(item.words and fold(item.words) in fold(passage))


def tally(mail: Labelled, ours: Answer, plain: Answer) -> Counter[str]:
    """The counts of one mail."""
    located = [item for item in mail.items if item.passage]
    counts = Counter({"n": 1, "passages": len(located), "wrong": ours.linked and ours.articles[0] not in mail.gold})
    counts["BM25 passage"] = sum(any(holds(p, item) for p in plain.passages) for item in located)
    counts["passage"] = sum(any(holds(p, item) for p in ours.passages) for item in located)
    if mail.gold:
        counts["citing"], counts["linked"] = 1, ours.linked
        counts["BM25@1"] = bool(mail.gold.intersection(plain.articles[:1]))
        counts["article@1"] = bool(mail.gold.intersection(ours.articles[:1]))
        counts["article@3"] = bool(mail.gold.intersection(ours.articles[:3]))
    return counts


def show(name: str, counts: Counter[str]) -> None:
    cells = []
    for column in COLUMNS:
        of = counts["passages" if "passage" in column else "citing"]
        whole = column in {"n", "wrong", "passages"}
        cells.append(
            f"{counts[column]:>{len(column) + 2}}" if whole else f"{counts[column] / max(1, of):>{len(column) + 2}.0%}"
        )
    print(f"{name:32}{''.join(cells)}")


def cases(mails: Path, labels: Path, index: ArticleIndex) -> dict[str, fit_passages.Case]:
    """The mails that the passages' coefficients can be fitted on, by name."""
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    wanted = sorted({item["article_id"] for row in rows for item in row["items"] if item.get("article_id")})
    articles, idf = index.articles(wanted), Rarity(index, "en").idf
    made = (fit_passages.case_of(row, mails, articles, idf) for row in rows)
    return {case.file: case for case in made if case}


def held_out(labelled: Sequence[Labelled], cases: dict[str, fit_passages.Case]) -> Iterator[Labelled]:
    """Each mail, while the passages' coefficients in use are fitted on the mails of the other folds."""
    order = np.random.default_rng(0).permutation(len(labelled))
    for fold_number in range(fit_passages.FOLDS):
        held = [labelled[i] for i in order[fold_number :: fit_passages.FOLDS]]
        names = {mail.name for mail in held}
        weights = fit_passages.fit([case for name, case in cases.items() if name not in names])
        coefficients = passage_coefficients
        tables = (coefficients.BETWEEN, coefficients.OF_SENTENCE, coefficients.OF_COMPONENT)
        for table, features, values in zip(tables, (BETWEEN, OF_SENTENCE, OF_COMPONENT), weights, strict=True):
            table.update(zip(features, values.tolist(), strict=True))
        yield from held


def table(name: str, labelled: Sequence[Labelled], ours: Sequence[Answer], plain: Sequence[Answer]) -> Counter[str]:
    styles: dict[str, Counter[str]] = {}
    for mail, answer, yard in zip(labelled, ours, plain, strict=True):
        styles.setdefault(mail.style, Counter()).update(tally(mail, answer, yard))
    print(f"\n{name:32}{''.join(f'{column:>{len(column) + 2}}' for column in COLUMNS)}")
    for style in sorted(styles, key=lambda style: (style == UNSTYLED, style)):
        show(style, styles[style])
    everything = sum(styles.values(), Counter[str]())
    show("all", everything)
    least, most = wilson(everything["passage"], everything["passages"])
    print(
        f"passages right {everything['passage'] / max(1, everything['passages']):.3f}, 95 % interval {least:.3f}-{most:.3f}"
    )
    return everything


def cost(name: str, answers: Sequence[Answer]) -> None:
    spent = sorted(answer.seconds for answer in answers)
    print(
        f"{name}: CPU seconds a mail, mean {sum(spent) / len(spent):.3f}, median {spent[len(spent) // 2]:.3f}, "
        f"95th percentile {spent[len(spent) * 19 // 20]:.3f}"
    )


def peak() -> float:
    """The most memory that this process has held so far, in megabytes; the archive's index is part of it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--model", help="folder or name of a sentence-embedding model")
    parser.add_argument("--shipped", action="store_true", help="take the passages' coefficients that ship")
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    labelled = list(read(arguments.mails, arguments.labels))
    fitted_on = {} if arguments.shipped else cases(arguments.mails, arguments.labels, index)
    order, lexical, plain, before = [], [], [], peak()
    # The model is loaded only after everything was done without, so that the memory of both can be told.
    for mail in labelled if arguments.shipped else held_out(labelled, fitted_on):
        order.append(mail)
        lexical.append(matcher(mail, index))
        plain.append(yardstick(mail, index))
    without = table("words alone, cited by", order, lexical, plain)
    cost("words alone", lexical)
    cost("the yardstick's article", plain)
    print(f"peak memory {peak():.0f} MB, of which {before:.0f} MB before the first mail")
    if arguments.model:
        encoder = SentenceModel.load(arguments.model, Path())
        again = labelled if arguments.shipped else held_out(labelled, fitted_on)
        semantic = [matcher(mail, index, encoder) for mail in again]
        gained = table("with the model, cited by", order, semantic, plain)["passage"] - without["passage"]
        cost("with the model", semantic)
        print(f"peak memory {peak():.0f} MB; the model gains {gained} of {without['passages']} passages")


if __name__ == "__main__":
    main()
