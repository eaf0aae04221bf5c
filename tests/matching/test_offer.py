from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import reader
from corrections_inbox.matching.inquiry import inquire
from corrections_inbox.matching.offer import Offer
from corrections_inbox.matching.ranking import rank
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.message import parse

RECEIVED = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)
KILN = Article(
    id="kiln",
    url="https://claygazette.example/2026/06/great-kiln-of-hesk",
    headline="Potter fires the great kiln of Hesk",
    text="Potter Ondine Varga fired 900 jars in the great kiln of Hesk.\n\nThe fire burned for four nights.",
    language="en",
)


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return ArticleIndex.in_memory([KILN])


def offered(index: ArticleIndex, text: str) -> Offer:
    raw = f"From: rosa@reader.example\r\nSubject: Jars\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    reading = reader.read(parse(raw.encode()), RECEIVED)
    return rank(inquire(reading, RECEIVED, Rarity(index, reading.language)), index).offer


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("https://claygazette.example/2026/06/great-kiln-of-hesk has the jars of Hesk wrong.", 0.0),
        ("https://claygazette.example/2025/01/small-kiln-of-orm has the jars of Hesk wrong.", 1.0),
        ("In https://otherpaper.example/kiln-of-hesk you say that 900 jars were fired in Hesk.", 1.0),
        ("Im Artikel https://otherpaper.example/ofen-hesk steht, es seien 900 Krüge aus Hesk gewesen.", 1.0),
        ("The potters' guild counts 90 jars of Hesk: https://guild.example/yearbook", 0.0),
        ("The jars of Hesk were 90.", 0.0),
    ],
)
def test_a_link_is_lost_if_it_leads_to_an_article_that_we_lack(index: ArticleIndex, text: str, lost: float) -> None:
    assert offered(index, text).lost == lost


def test_only_what_the_reader_sets_apart_counts_as_quoted(index: ArticleIndex) -> None:
    assert offered(index, 'You write "Ondine Varga fired 900 jars in the great kiln of Hesk". It was 90.').quoted > 0
    assert (
        offered(index, "You write that Ondine Varga fired 900 jars in the great kiln of Hesk. It was 90.").quoted == 0
    )


def test_a_day_that_the_mail_names_is_offered(index: ArticleIndex) -> None:
    assert offered(index, "On Tuesday you had the jars of Hesk.").dated == 1.0
    assert offered(index, "You had the jars of Hesk.").dated == 0.0
