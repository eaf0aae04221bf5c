"""Made-up articles in any number, recombined from those of an archive.

Every fifth article is a true one until none is left. A made-up article takes language, section, host, whether it is
dated, and a third of its length (so that a million stay affordable) from one article of the archive. Its text is pieced
together from runs of 4 to 12 words, broken where sentences end, of six articles of that language, so that words come in
bunches as in true articles, and no long stretch is a copy. Six names in ten (words that the archive nearly always
capitalises) are exchanged for invented ones, the same name for the same one throughout an article, drawn by Zipf's law
from 300,000, and most figures are changed: document frequencies of common words stay what they are, and the vocabulary
grows with the archive. Headlines are two halves of headlines, bylines are renamed, days of publication spread evenly
over the archive's years. German, which capitalises every noun, keeps its own. Article n depends on the seed and n alone.

Articles a third as long are not what a paper prints: fewer of them hold each common word, so that a plain search with a
whole mail reads less than it would, and a match has fewer words of each candidate to look at.
"""
# ruff: noqa: INP001  read by the scripts beside it

import gzip
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from corrections_inbox.articles import Article
from corrections_inbox.articles.lines import read_line

SEED = 20_260
TRUE_EVERY = 5
DONORS = 6
SHORTENED = 3  # times
SHORTEST_RUN, LONGEST_RUN = 4, 12  # words
SENTENCES_A_PARAGRAPH = 3
RENAMED, REFIGURED = 0.6, 0.8
INVENTED_NAMES = 300_000
MOSTLY = 4  # times as often capitalised as not: a name
SYLLABLES = [first + vowel for first in "bdfghjklmnprstvwz" for vowel in "aeiou"]
_END = re.compile(r"[.!?…。؟።][\"'“”’»)\]]*$")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Donor:
    """An article as words, and where its runs begin and end."""

    article: Article
    words: tuple[str, ...]
    runs: tuple[tuple[int, int], ...]


class Recombined:
    """An endless archive: the true articles in a random order, and made-up ones between and after them."""

    def __init__(self, articles: Sequence[Article], seed: int = SEED) -> None:
        chance = _chance(seed, -1)
        self._seed = seed
        self._true = chance.sample(list(articles), len(articles))
        self._donors = [_donor(article, chance) for article in self._true]
        self._kin: dict[str, list[Donor]] = {}
        for donor in self._donors:
            self._kin.setdefault(donor.article.language, []).append(donor)
        self._names = _names(self._donors)
        days = [article.published for article in articles if article.published]
        self._first = min(days, default=None)
        self._days = (max(days) - min(days)).days if days else 0

    @classmethod
    def of(cls, path: Path) -> "Recombined":
        """The recombined archive of an articles file (JSON Lines, optionally gzip)."""
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as rows:
            return cls([read_line(row) for row in rows])

    def articles(self, start: int, stop: int) -> Iterator[Article]:
        """The articles `start` to `stop`, the latter left out."""
        for number in range(start, stop):
            turn, between = divmod(number, TRUE_EVERY)
            yield self._made(number) if between or turn >= len(self._true) else self._true[turn]

    def _made(self, number: int) -> Article:
        chance = _chance(self._seed, number)
        model = chance.choice(self._donors)
        like = model.article
        donors = chance.choices(self._kin[like.language], k=DONORS)
        renaming: dict[str, str] = {}

        def changed(words: Sequence[str]) -> str:
            return " ".join(self._changed(word, renaming, chance) for word in words)

        one, other = (chance.choice(donors).article.headline.split() for _ in range(2))
        headline = changed(one[: len(one) // 2 + 1] + other[len(other) // 2 :])
        slug = "-".join(re.findall(r"\w+", headline.casefold()))
        return Article(
            id=f"made-{number}",
            url=f"https://{urlsplit(like.url).hostname}/made/{number}/{slug}",
            headline=headline,
            text="\n\n".join(
                changed(paragraph) for paragraph in _paragraphs(len(model.words) // SHORTENED, donors, chance)
            ),
            byline=changed(like.byline.split()),
            section=like.section,
            language=like.language,
            published=self._day(chance) if like.published else None,
        )

    def _day(self, chance: random.Random) -> datetime | None:
        return self._first + timedelta(days=chance.randint(0, self._days)) if self._first else None

    def _changed(self, word: str, renaming: dict[str, str], chance: random.Random) -> str:
        if word in self._names:
            if word not in renaming:
                renaming[word] = _invented(chance) + _tail(word) if chance.random() < RENAMED else word
            return renaming[word]
        if _DIGIT.search(word) and chance.random() < REFIGURED:
            return _DIGIT.sub(lambda _: str(chance.randint(0, 9)), word)
        return word


def _chance(seed: int, number: int) -> random.Random:
    return random.Random(seed * 10_000_019 + number)  # noqa: S311  nothing here is secret


def _donor(article: Article, chance: random.Random) -> Donor:
    words = tuple(map(sys.intern, article.text.split()))
    runs, start, longest = [], 0, chance.randint(SHORTEST_RUN, LONGEST_RUN)
    for end, word in enumerate(words, start=1):
        if end - start >= longest or _END.search(word) or end == len(words):
            runs.append((start, end))
            start, longest = end, chance.randint(SHORTEST_RUN, LONGEST_RUN)
    return Donor(article, words, tuple(runs))


def _names(donors: Sequence[Donor]) -> frozenset[str]:
    """The words that are names, as they stand between spaces."""
    written = Counter(word for donor in donors if not donor.article.language.startswith("de") for word in donor.words)
    return frozenset(
        word for word, count in written.items() if word[0].isupper() and count >= MOSTLY * written[word.lower()]
    )


def _paragraphs(length: int, donors: Sequence[Donor], chance: random.Random) -> Iterator[list[str]]:
    """Runs of the donors' words, `length` words in all, by paragraph."""
    tellers = [donor for donor in donors if donor.runs]
    paragraph: list[str] = []
    ends = 0
    while length > 0 and tellers:
        donor = chance.choice(tellers)
        start, end = chance.choice(donor.runs)
        paragraph.extend(donor.words[start:end])
        length -= end - start
        ends += bool(_END.search(paragraph[-1]))
        if ends == SENTENCES_A_PARAGRAPH:
            yield paragraph
            paragraph, ends = [], 0
    if paragraph:
        yield paragraph


def _invented(chance: random.Random) -> str:
    """A name, the one of rank r in r-th part of the cases."""
    rank, name = int(INVENTED_NAMES ** chance.random()), ""
    while rank or len(name) < 4:  # noqa: PLR2004  two syllables at least
        rank, syllable = divmod(rank, len(SYLLABLES))
        name += SYLLABLES[syllable]
    return name.capitalize()


def _tail(word: str) -> str:
    """The marks after a word."""
    return word[len(word.rstrip(".,;:!?\"'”’)»")) :]
