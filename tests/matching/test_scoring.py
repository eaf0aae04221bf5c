import pytest

from corrections_inbox.articles import Article
from corrections_inbox.matching.clusters import clusters
from corrections_inbox.matching.coefficients import COEFFICIENTS, OFFERS
from corrections_inbox.matching.features import NAMES, Features
from corrections_inbox.matching.offer import OFFERED, Offer
from corrections_inbox.matching.pages import outlets, page
from corrections_inbox.matching.scoring import CERTAIN, probabilities

LONG = " ".join(f"The {n}th lamp of the quay was lit by keeper Ada Brinsley at {n} past nine." for n in range(30))


def article(number: int, text: str) -> Article:
    return Article(id=str(number), url=f"https://quay.example/{number}", headline=f"Lamps {number}", text=text)


def test_every_figure_has_its_coefficient() -> None:
    assert tuple(COEFFICIENTS) == NAMES
    assert tuple(OFFERS) == OFFERED


def test_without_grounds_none_is_likelier_than_any() -> None:
    assert sum(probabilities([Features(), Features()], [0, 1], Offer())) < 0.05


def test_a_link_to_this_article_alone_is_near_certainty() -> None:
    first, second = probabilities([Features(link=1.0, undated=1.0), Features(names=0.3)], [0, 1], Offer())
    assert first >= CERTAIN
    assert first + second <= 1


@pytest.mark.parametrize(
    ("mine", "rival"),
    [
        (Features(quote=0.9, undated=1.0), Features(quote=0.7)),
        (Features(link=0.5, undated=1.0), Features(link=0.5)),
        (Features(headline_exact=1.0, undated=1.0), Features(headline_exact=0.5)),
    ],
)
def test_a_shared_link_quotation_or_headline_is_not(mine: Features, rival: Features) -> None:
    assert probabilities([mine, rival], [0, 1], Offer())[0] < CERTAIN


def test_a_headline_that_the_mail_gives_word_for_word_and_no_other_article_has_is() -> None:
    assert probabilities([Features(headline_exact=1.0, undated=1.0), Features()], [0, 1], Offer())[0] >= CERTAIN


def test_what_the_mail_offers_speaks_for_none_of_them() -> None:
    found = [Features(names=0.5, sentence=0.6, age=0.1)]
    plain, *others = (
        probabilities(found, [0], offer)[0] for offer in (Offer(), Offer(quoted=1.0), Offer(lost=1.0), Offer(dated=1.0))
    )
    assert all(chance < plain for chance in others)


def test_a_quotation_that_only_another_version_holds_too_is() -> None:
    alike = Features(quote=1.0, undated=1.0)
    assert max(probabilities([alike, alike], [0, 0], Offer())) >= CERTAIN


def test_nothing_published_later_is_certain() -> None:
    assert probabilities([Features(link=1.0, future=1.0)], [0], Offer())[0] < CERTAIN


def test_versions_of_one_story_are_one_cluster() -> None:
    cut = [
        page(article(1, LONG)),
        page(article(2, "Nothing of the kind.")),
        page(article(3, LONG + " More lamps follow.")),
    ]
    assert clusters(cut) == [0, 1, 0]


def test_short_texts_are_one_story_only_if_they_are_the_same() -> None:
    cut = [page(article(1, "Rain.")), page(article(1, "Rain.")), page(article(1, "Sun."))]
    assert clusters(cut) == [0, 0, 2]


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.quay-post.example/x", ("quaypost",)),
        ("http://m.quay.example/", ("quay",)),
        ("http://www1.quay.example/", ("quay",)),
        ("https://weather.quay.co.example/", ("weather", "quay")),
        ("nowhere", ()),
    ],
)
def test_an_outlet_is_called_by_its_host(url: str, names: tuple[str, ...]) -> None:
    assert outlets(url) == names


def test_each_author_of_a_byline_counts() -> None:
    cut = page(
        Article(id="1", url="https://q.example/1", headline="L", text="T", byline="By Ada Brinsley and Jo van Tol")
    )
    assert cut.authors == (("ada", "brinsley"), ("jo", "van", "tol"))
