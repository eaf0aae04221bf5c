"""What a mail and several articles share, held against one another in one go."""

from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.index import documents as index
from corrections_inbox.matching import grid, reader
from corrections_inbox.matching.inquiry import Inquiry, inquire
from corrections_inbox.matching.keys import key
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
    cut = [page(article) for article in ARTICLES]
    together = grid.share(mail, cut)
    for number, one in enumerate(cut):
        alone = grid.share(mail, [one])
        for name in ("names", "sentences", "quotes", "pairs"):
            assert getattr(alone, name)[0].tolist() == getattr(together, name)[number].tolist()


def test_an_article_shares_the_same_behind_others_of_very_many_words(inquiry: Inquiry) -> None:
    mail = grid.columns(inquiry)
    long = (Article(str(n), f"https://quay.example/{n}", "?", " ".join(map(str, range(n, n + 40_000)))) for n in (0, 9))
    cut = index.unpacked_page(index.packed_page(page(ARTICLES[3])))
    (alone,) = grid.share(mail, [cut]).sentences
    assert alone.any()
    assert grid.share(mail, [*map(page, long), cut]).sentences[2].tolist() == alone.tolist()


def test_a_quote_is_held_where_its_words_stand_side_by_side(inquiry: Inquiry) -> None:
    mail = grid.columns(inquiry)
    shared = grid.share(mail, [page(article) for article in ARTICLES])
    verbatim, empty, other, spread = shared.pairs[:, 0]
    assert mail.pairs()[0] == pytest.approx(verbatim)
    assert verbatim > spread > other == empty == 0
    assert shared.quotes[0, 0] == pytest.approx(mail.quotes.sums()[0])


def test_words_in_different_sentences_do_not_add_up(inquiry: Inquiry) -> None:
    mail = grid.columns(inquiry)
    apart = Article("9", "https://quay.example/9", "No. 9", "Ada Brinsley slept. Nine lamps burned.")
    together = Article("8", "https://quay.example/8", "No. 8", "Ada Brinsley slept while nine lamps burned.")
    shared = grid.share(mail, [page(apart), page(together)])
    assert shared.quotes[0, 0] < shared.quotes[1, 0]
    assert shared.names[0] == shared.names[1] > 0


def test_a_root_that_only_looks_like_one_of_the_mails_is_not_shared(
    inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corrections_inbox.matching.pages.key", lambda root: key(root) ^ (1 << 40))
    shared = grid.share(grid.columns(inquiry), [page(article) for article in ARTICLES])
    assert not shared.sentences.any()
    assert not shared.names.any()


def test_no_articles_share_nothing(inquiry: Inquiry) -> None:
    assert grid.share(grid.columns(inquiry), []).sentences.shape[0] == 0
