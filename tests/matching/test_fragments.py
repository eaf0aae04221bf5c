from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching import Ground
from corrections_inbox.matching.fragments import MOST, cited
from corrections_inbox.matching.passages import locate
from corrections_inbox.matching.reader import read
from corrections_inbox.matching.reading import QuoteStyle
from corrections_inbox.message import Link, Role, parse

PAGE = "https://gull.example/saltmere"


def link(fragment: str) -> Link:
    return Link(f"{PAGE}#{fragment}", f"{PAGE}#{fragment}", Role.OWN)


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        (":~:text=31%20million%20crowns", ["31 million crowns"]),
        ("top:~:text=will%20cost%2031", ["will cost 31"]),
        (":~:text=Work%20will,the%20treasurer", ["Work will … the treasurer"]),
        (":~:text=said-,the%20treasurer%20Ines,-Okonjo", ["the treasurer Ines"]),
        (":~:text=not%20the%20first&text=second", ["not the first"]),
        (":~:text=not%20a%20%F0%9F", ["not a \ufffd"]),
        (":~:text=Ines%20Okonjo", []),
        (":~:text=", []),
        ("comments", []),
    ],
)
def test_a_link_that_opens_the_page_at_words_cites_them(fragment: str, words: list[str]) -> None:
    one = link(fragment)
    assert [quote.text for quote in cited([one], f"See {one.raw} please.")] == words


def test_the_citation_stands_where_the_link_stands() -> None:
    one = link(":~:text=will%20cost%2031")
    (quote,) = cited([one], f"See {one.raw}.")
    assert (quote.start, quote.end, quote.style) == (4, 4 + len(one.raw), QuoteStyle.LINKED)


def test_a_link_that_stands_nowhere_in_the_text_cites_nothing_and_ten_are_enough() -> None:
    one = link(":~:text=will%20cost%2031")
    assert cited([one], "See the link.") == ()
    assert len(cited([one] * 50, one.raw)) == MOST


def test_the_sentence_that_a_link_opens_the_page_at_is_the_passage() -> None:
    url = f"{PAGE}#:~:text=Her%20successor%20has"
    text = (
        "The lighthouse will cost 31 million crowns.\n\nThe keeper retires in June. Her successor has not been named."
    )
    message = parse(f"Subject: A correction\n\nWrong. {url}".encode())
    reading = read(message, datetime(2026, 3, 2, tzinfo=UTC))
    best = locate(reading, Article("1", PAGE, "A second lighthouse", text, language="en"), lambda _: 5.0)[0]
    assert best.passage.exact == "Her successor has not been named."
    (link,) = (e for e in best.evidence if e.kind is Ground.QUOTE)
    assert link.text == "A link of the mail opens the page at this passage."
    assert link.mail_span == (7, 7 + len(url))
