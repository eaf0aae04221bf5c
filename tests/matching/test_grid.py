"""What a mail and several articles share, held against one another in one go."""

from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import grid, reader
from corrections_inbox.matching.inquiry import Inquiry, inquire
from corrections_inbox.matching.pages import page
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.message import parse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXTS = (
    "Ada Brinsley lit nine lamps. The quay was dark by then.",
    "",
    "Nothing here is of any use to anybody.",
    "Nine keepers left the quay. Ada Brinsley stayed, and lit the lamps of the quay.",
)
ARTICLES = tuple(Article(str(n), f"https://quay.example/{n}", f"No. {n}", text) for n, text in enumerate(TEXTS))


@pytest.fixture
def inquiry() -> Inquiry:
    raw = b'Subject: Lamps\n\nYou wrote that "Ada Brinsley lit nine lamps". It was ten lamps. Go to the quay.\n'
    reading = reader.read(parse(raw), NOW)
    return inquire(reading, NOW, Rarity(ArticleIndex.in_memory(ARTICLES), reading.language))


def test_articles_held_together_share_with_the_mail_what_each_shares_alone(inquiry: Inquiry) -> None:
    mail = grid.columns(inquiry)
    pages = [page(article) for article in ARTICLES]
    for one, together in zip(pages, grid.share(mail, pages), strict=True):
        (alone,) = grid.share(mail, [one])
        for name in ("columns", "sentences", "quotes", "pairs"):
            assert getattr(alone, name).tolist() == getattr(together, name).tolist()


def test_a_quote_is_held_where_its_words_stand_side_by_side(inquiry: Inquiry) -> None:
    mail = grid.columns(inquiry)
    verbatim, empty, other, spread = grid.share(mail, [page(article) for article in ARTICLES])
    assert verbatim.pairs[0] > spread.pairs[0] > other.pairs[0] == empty.pairs[0] == 0
    assert verbatim.quotes[0] == pytest.approx(mail.quotes[:, 0].sum())


def test_words_in_different_sentences_do_not_add_up(inquiry: Inquiry) -> None:
    mail = grid.columns(inquiry)
    apart = Article("9", "https://quay.example/9", "No. 9", "Ada Brinsley slept. Nine lamps burned.")
    together = Article("8", "https://quay.example/8", "No. 8", "Ada Brinsley slept while nine lamps burned.")
    one, other = grid.share(mail, [page(apart), page(together)])
    assert one.quotes[0] < other.quotes[0]


def test_no_articles_share_nothing(inquiry: Inquiry) -> None:
    assert grid.share(grid.columns(inquiry), []) == []
