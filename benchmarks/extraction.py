"""Measures article extraction against a folder of saved pages.

    python benchmarks/extraction.py PAGES

PAGES holds `expected.json`, a list of {"file", "url", "headline", "text"}, and the pages that it names. A headline is
right when one of the two, in words alone, contains the other; recall is the share of expected words that the article
holds (in all its parts, and in its text alone), extra the share of the text's words that were not expected. CJK
counts by character.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corrections_inbox.articles import Article
from corrections_inbox.articles.extraction import NotAnArticle, extract

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
ENOUGH = 0.95


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    headline: bool
    recall: float
    recall_in_text: float
    extra: float
    seconds: float
    note: str = ""

    @property
    def right(self) -> bool:
        return self.headline and self.recall >= ENOUGH


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def recall(expected: Counter[str], found: Counter[str]) -> float:
    return (expected & found).total() / max(1, expected.total())


def same_headline(one: str, other: str) -> bool:
    first, second = " ".join(words(one)), " ".join(words(other))
    return bool(first and second) and (first in second or second in first)


def measured(page: Path, url: str, headline: str, text: str) -> Row:
    started = time.perf_counter()
    try:
        article = extract(page.read_bytes(), url)
    except NotAnArticle as error:
        return Row(page.name, headline=False, recall=0, recall_in_text=0, extra=0, seconds=0, note=str(error))
    seconds = time.perf_counter() - started
    expected = Counter(words(text))
    body, whole = Counter(words(article.text)), Counter(words(everything(article)))
    return Row(
        page.name,
        same_headline(headline, article.headline),
        recall(expected, whole),
        recall(expected, body),
        1 - recall(body, expected),
        seconds,
        "" if same_headline(headline, article.headline) else f"{article.headline!r} for {headline!r}",
    )


def everything(article: Article) -> str:
    return "\n".join(text for _, _, text in article.parts())


def rows(folder: Path) -> Iterator[Row]:
    for page in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        yield measured(folder / page["file"], page["url"], page["headline"], page["text"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures article extraction against saved pages.")
    parser.add_argument("pages", type=Path, help="a folder with expected.json and the pages it names")
    table = list(rows(parser.parse_args().pages))
    print(f"{'right':5} {'headline':8} {'recall':>6} {'in text':>7} {'extra':>6} {'ms':>5}  page")
    for row in table:
        marks = "yes" if row.right else "-", "yes" if row.headline else "-"
        print(
            f"{marks[0]:5} {marks[1]:8} {row.recall:6.3f} {row.recall_in_text:7.3f} {row.extra:6.3f}"
            f" {row.seconds * 1000:5.0f}  {row.name} {row.note}"
        )
    in_text = sum(row.headline and row.recall_in_text >= ENOUGH for row in table)
    print(
        f"{sum(row.right for row in table)} of {len(table)} pages right ({in_text} by the text alone);"
        f" headlines {sum(row.headline for row in table)};"
        f" mean recall {sum(row.recall for row in table) / len(table):.3f},"
        f" mean extra {sum(row.extra for row in table) / len(table):.3f};"
        f" {sum(row.seconds for row in table) / len(table) * 1000:.0f} ms a page"
    )


if __name__ == "__main__":
    main()
