"""What mails that are made to cost time do cost: seconds of CPU to parse and match each, beside an ordinary mail in the same run.

    python benchmarks/hostile.py ARCHIVE [--limit SECONDS]

ARCHIVE is an articles file (JSON Lines, optionally gzip) or an index folder. The mails are made here, their words taken
from the archive's own articles, so that they find something to hold them against. Each must be done within the limit
(two seconds unless told otherwise; exit status 1 where one is not), and what was cut from it is told beside it.
"""
# ruff: noqa: INP001, T201  a script on its own, whose output is its table

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from labelled import opened

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Match, understand
from corrections_inbox.matching.sentences import spans
from corrections_inbox.message import parse

LIMIT = 2.0  # seconds of CPU
MEGABYTE = 1_000_000
ORDINARY = 9  # mails whose median is the measure


def eml(text: str, subject: str, received: datetime) -> bytes:
    """A plain mail as it comes."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Rosa <rosa@reader.example>", "corrections@paper.example", subject
    mail["Date"] = received
    mail.set_content(text, cte="8bit")
    return mail.as_bytes()


def some(index: ArticleIndex, count: int) -> list[Article]:
    """Articles of the archive, those that common words find."""
    hits = index.search("the government said on Tuesday that people in the city", limit=4 * count)
    found = index.articles([hit.article_id for hit in hits])
    return [article for article in found.values() if len(spans(article.text)) > ORDINARY][:count]


def ordinary(article: Article) -> str:
    first, *_, last = (article.text[start:end] for start, end in spans(article.text)[: ORDINARY // 2])
    return f"Dear editors,\n\nIn “{article.headline}” you write “{first}”. That is not so: {last.lower()}\n\nRosa"


def hostile(articles: list[Article]) -> Iterator[tuple[str, str, str]]:
    """Name, subject and text of each mail."""
    sentences = [a.text[start:end].replace("\n", " ") for a in articles for start, end in spans(a.text)]
    whole = "\n\n".join(a.text for a in articles)
    headline = articles[0].headline

    def repeated(words: str, length: int = MEGABYTE) -> str:
        return (words * (length // len(words) + 1))[:length]

    def each(make: Callable[[str, int], str], count: int) -> str:
        return "\n".join(make(s, i) for i, s in enumerate(islice(cycle(sentences), count)))

    lines = {
        "a megabyte of the archive": repeated(whole),
        "a megabyte on one line": repeated(" ".join(whole.split())),
        "a megabyte quoted": repeated(whole).replace("\n", "\n> "),
        "a megabyte of one article": repeated(articles[0].text),
        "5,000 quotations": each(lambda s, _: f"You wrote “{s}”.", 5_000),
        "5,000 short quotations": each(lambda s, _: f'"{s[:20]}"', 5_000),
        "2,000 links": each(lambda _, i: f"https://news{i}.example/2026/{i}/{i * 7919}-a-story.html", 2_000),
        "2,000 links of one article": each(lambda _, i: f"{articles[0].url}?page={i}", 2_000),
        "a word over and over": repeated("government "),
        "one letter": "a" * MEGABYTE,
        "words of 100,000 letters": "\n".join(letter * 100_000 for letter in "abcdefghij"),
        "quotations in quotations": "“" * 50_000 + sentences[0] + "”" * 50_000,
        "nested replies": "\n".join("> " * (i % 400) + s for i, s in enumerate(islice(cycle(sentences), 3_000))),
        "open quotation marks": each(lambda s, _: f"“{s}", 5_000),
        "marks alone": "\"'«»„“" * 100_000,
        "spaces": f"The{' ' * MEGABYTE}government",
        "blank lines": "\n" * MEGABYTE + sentences[0],
        "full stops": "." * MEGABYTE,
        "abbreviations": repeated("e.g. Mr. U.S. No. 5 "),
        "hyphens at line ends": repeated("govern-\n"),
        "numbers": each(lambda _, i: f"{i},{i:03},{i:03}.{i} million percent of {i}/{i % 12}/20{i % 99:02}", 20_000),
        "number words": repeated("one hundred and twenty-three thousand four hundred "),
        "days": repeated("on Tuesday, 3 April 2026, two weeks ago, yesterday, "),
        "names": repeated("By Ada Bloom. Dear Ms Bloom, Ada Bloom's story by Ada Bloom "),
        "places": repeated("third paragraph from the end, the second sentence below the last subhead, "),
        "you wrote": repeated("you wrote that you said that it says that you reported that "),
        "capitals": repeated("GOVERNMENT OF THE CITY "),
        "misspellings": each(lambda s, i: " ".join(w[: i % 5 + 2] + "x" + w[i % 5 + 2 :] for w in s.split()), 5_000),
        "strange words": each(lambda _, i: " ".join(f"Zq{i:x}{n:x}vk" for n in range(20)), 5_000),
        "right to left": repeated(f"\u202e\u2066{sentences[0][::-1]}\u2069\u202c "),
        "between letters nothing": repeated("\u200b\u2060\u00ad".join(sentences[0])),
        "accents": "gove" + "\u0301" * 500_000 + "rnment",
        "a list": each(lambda s, i: f"{i + 1}. {s}", 5_000),
        "dashes of a signature": repeated("--\n-- \n___\n"),
        "headers of forwards": repeated("-----Original Message-----\nFrom: Ada\nSubject: x\n\n"),
        "addresses": repeated("a@b.example, <c@d.example> "),
        "unlike letters": "".join(chr(0x4E00 + i % 20_000) for i in range(300_000)),
    }  # fmt: skip
    for name, text in lines.items():
        yield name, headline, text
    yield "a subject without end", repeated(f"{headline} ", 100_000), ordinary(articles[0])


def cut(matches: tuple[Match, ...], defects: tuple[str, ...]) -> str:
    return "; ".join(dict.fromkeys((*defects, *(d for match in matches for d in match.defects))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of CPU that a mail may take")
    arguments = parser.parse_args()
    index = opened(arguments.archive)
    articles = some(index, ORDINARY)

    def spent(subject: str, text: str, article: Article) -> tuple[float, str]:
        received = (article.published or datetime(2026, 3, 2, tzinfo=UTC)) + timedelta(days=1)
        raw = eml(text, subject, received)
        started = time.process_time()
        message = parse(raw)
        matches = understand(message, index, received=received)
        return time.process_time() - started, cut(matches, message.defects)

    spent("", ordinary(articles[0]), articles[0])  # what is loaded once is no mail's own
    usual = median(spent(a.headline, ordinary(a), a)[0] for a in articles)
    print(f"an ordinary mail takes {usual:.3f} s\n\n{'mail':30}{'seconds':>9}{'times':>8}  cut")
    slow = []
    for name, subject, text in hostile(articles):
        seconds, left_out = spent(subject, text, articles[0])
        slow += [name] if seconds > arguments.limit else []
        print(f"{name:30}{seconds:9.2f}{seconds / usual:8.1f}  {left_out}", flush=True)
    if slow:
        sys.exit(f"over {arguments.limit} s: {', '.join(slow)}")


if __name__ == "__main__":
    main()
