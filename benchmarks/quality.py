"""How well articles and passages are found, by how the mail cites them, beside plain full-text search in the same run.

    python benchmarks/quality.py ARCHIVE MAILS LABELS

ARCHIVE is an articles file or an index folder, MAILS a folder of messages; `labelled.py` tells what LABELS hold. The
yardstick is BM25 with all terms of the whole mail, and in the article that it puts first the sentence that shares most
idf with the mail. The coefficients are the shipped ones: what they are worth on mails that they were not fitted on is
told by `calibration.py`.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labelled import UNSTYLED, Item, Labelled, opened, read

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Match, understand
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.matching.sentences import spans
from corrections_inbox.matching.terms import terms
from corrections_inbox.matching.text import fold

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


def matcher(mail: Labelled, index: ArticleIndex) -> Answer:
    started = time.process_time()
    matches: Sequence[Match] = understand(mail.message, index, received=mail.received)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("mails", type=Path)
    parser.add_argument("labels", type=Path)
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    styles: dict[str, Counter[str]] = {}
    ours, plain = [], []
    for mail in read(arguments.mails, arguments.labels):
        ours.append(matcher(mail, index))
        plain.append(yardstick(mail, index))
        styles.setdefault(mail.style, Counter()).update(tally(mail, ours[-1], plain[-1]))
    print(f"{'cited by':32}{''.join(f'{column:>{len(column) + 2}}' for column in COLUMNS)}")
    for name in sorted(styles, key=lambda style: (style == UNSTYLED, style)):
        show(name, styles[name])
    show("all", sum(styles.values(), Counter()))
    spent, least = (sorted(answer.seconds for answer in answers) for answers in (ours, plain))
    print(
        f"CPU seconds a mail, median and 95th percentile: {spent[len(spent) // 2]:.3f}, {spent[len(spent) * 19 // 20]:.3f}; "
        f"the yardstick's article {least[len(least) // 2]:.4f}, {least[len(least) * 19 // 20]:.4f}"
    )


if __name__ == "__main__":
    main()
