from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import dates, reader
from corrections_inbox.matching.features import Features
from corrections_inbox.matching.inquiry import inquire
from corrections_inbox.matching.ranking import measured
from corrections_inbox.matching.rarity import Rarity
from corrections_inbox.message import Authentication, Message, Role, Segment

RECEIVED = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)

KILN = Article(
    id="kiln",
    url="https://claygazette.example/kiln",
    headline="Potter fires the great kiln of Hesk",
    text="Potter Ondine Varga fired 900 jars in the great kiln of Hesk.\n\nThe fire burned for four nights.",
    language="en",
    published=datetime(2026, 5, 12, tzinfo=UTC),
)
FAIR = replace(
    KILN,
    id="fair",
    url="https://bazaarpost.example/fair",
    headline="Hesk opens its summer fair",
    text="The fair of Hesk has jars and honey.\n\nThe fire brigade looked on.",
    published=datetime(2026, 6, 1, tzinfo=UTC),
)


def mail(text: str) -> Message:
    return Message(
        message_id=None, sender=None, reply_to=(), to=(), reverse_path=None, subject="", sent=None, received=RECEIVED,
        in_reply_to=(), references=(), headers=(), media_types=(), text=text, segments=(Segment(Role.OWN, 0, len(text)),),
        links=(), attachments=(), language="en", authentication=Authentication(), forwarded_sender=None, defects=(),
    )  # fmt: skip


def figures(text: str, *articles: Article) -> dict[str, Features]:
    index = ArticleIndex.in_memory(articles or (KILN, FAIR))
    reading = reader.read(mail(text), RECEIVED)
    rows = measured(inquire(reading, RECEIVED, Rarity(index, reading.language)), index)
    return {page.article.id: features for page, features in rows}


def test_a_month_named_with_its_year_speaks_for_what_was_published_in_it() -> None:
    found = figures("On the jars of Hesk, May 2026.")
    assert (found["kiln"].month, found["kiln"].month_other) == (1, 0)
    assert (found["fair"].month, found["fair"].month_other) == (0, 1)


def test_a_correction_early_in_the_next_month_half_names_the_month() -> None:
    assert figures("On the jars of Hesk, June 2026.")["kiln"].month == 0.5


def test_months_are_read_with_their_year_only() -> None:
    text = "In May 2026, on 3 March 2025, on Dec. 4, 2024, en décembre 2023, em maio de 2022; in July, in June 31."
    assert dates.months(text) == (
        date(2026, 5, 1), date(2025, 3, 1), date(2024, 12, 1), date(2023, 12, 1), date(2022, 5, 1),
    )  # fmt: skip


def test_an_outlet_named_speaks_against_those_of_other_candidates() -> None:
    found = figures("It stood on claygazette.example, about the jars of Hesk.")
    assert (found["kiln"].outlet, found["kiln"].outlet_other) == (1, 0)
    assert (found["fair"].outlet, found["fair"].outlet_other) == (0, 1)


def test_what_was_published_after_the_mail_is_no_candidate() -> None:
    later = replace(FAIR, published=RECEIVED + timedelta(days=3))
    assert set(figures("The jars of Hesk.", KILN, later)) == {"kiln"}


def test_names_that_no_article_has_count_against_every_article() -> None:
    known = figures("The great kiln of Hesk and Potter Ondine Varga.")["kiln"].names
    assert figures("The great kiln of Hesk and Potter Ondine Varga, Brno, Tycho, Quill.")["kiln"].names < known


def test_a_headline_is_nearer_in_one_breath_than_scattered() -> None:
    close = figures("You say the potter fires a great kiln at Hesk.")["kiln"]
    apart = "it was a long and rather dull evening with nobody there and nothing said to anyone at all"
    loose = figures(f"The potter, {apart}, fires. Then {apart}, great. And {apart}, kiln; {apart}, Hesk.")["kiln"]
    assert close.headline_near > loose.headline_near
    assert close.headline_words == loose.headline_words


def test_the_rarest_words_weigh_the_same_in_archives_of_any_size() -> None:
    small = Rarity(ArticleIndex.in_memory([KILN]), "en")
    large = Rarity(ArticleIndex.in_memory([KILN, *(replace(FAIR, id=str(n)) for n in range(500))]), "en")
    assert round(small.of("ondine"), 9) == round(large.of("ondine"), 9) > large.of("honey")


def test_where_all_articles_are_old_their_age_tells_little() -> None:
    old = [replace(one, published=RECEIVED - timedelta(days=900)) for one in (KILN, FAIR)]
    assert {found.age for found in figures("The jars of Hesk.", *old).values()} == {0.5}
    assert figures("The jars of Hesk.", old[0], FAIR)["kiln"].age == 1.0


def test_a_headline_counts_word_for_word_the_longer_the_more() -> None:
    assert figures("On “Potter fires the great kiln of Hesk”: she is a smith.")["kiln"].headline_exact == 1.0
    assert figures("Hesk opens its summer fair? It was in spring.")["fair"].headline_exact == 0.75
    assert figures("On “Potter fires a great kiln of Hesk”: she is a smith.")["kiln"].headline_exact == 0.0
    short = replace(KILN, headline="The jars")
    assert figures("On “The jars” of Hesk: they are bowls.", short)["kiln"].headline_exact == 0.0


def test_what_was_published_in_the_week_before_the_mail_is_fresh() -> None:
    days = {days: replace(KILN, id=str(days), published=RECEIVED - timedelta(days=days)) for days in (0, 6, 7)}
    assert {name: found.fresh for name, found in figures("The jars of Hesk.", *days.values()).items()} == {
        "0": 1.0,
        "6": 1.0,
        "7": 0.0,
    }
