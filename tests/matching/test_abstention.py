"""A wrong link is worse than none: mails about what the archive does not hold are linked to nothing in it."""

from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Candidate, understand
from corrections_inbox.message import parse

RECEIVED = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def article(number: int, day: int, headline: str, text: str, byline: str = "") -> Article:
    return Article(
        id=str(number),
        url=f"https://courier.example/2026/03/{headline.lower().replace(' ', '-')}",
        headline=headline,
        text=text,
        byline=byline,
        language="en",
        published=datetime(2026, 3, day, 7, 0, tzinfo=UTC),
    )


ARTICLES = (
    article(
        1,
        3,
        "Storm tears the roof off Hallin school",
        "The storm that crossed Tarn Sound on Monday tore the roof off Hallin school, said headmaster Piet Ruys.\n\n"
        "Nobody was hurt, because the 214 pupils had been sent home at noon. The council puts the damage at 3.1 million "
        "crowns.\n\nLessons will be held in the sports hall until the roof is mended in June.",
        "Mara Oxley",
    ),
    article(
        2,
        4,
        "Hallin council votes for a second ferry",
        "Hallin council voted 11 to 6 for a second ferry across Tarn Sound on Tuesday.\n\nThe new boat is to cost 48 million "
        "crowns, said mayor Odile Fenwick. The opposition called the price a fairy tale.",
        "Jonas Petrel",
    ),
    article(
        3,
        2,
        "Brewery of Ostby fined over river foam",
        "A judge fined the Ostby brewery 90,000 crowns because foam from its tanks ran into the river Linne in 2024.\n\n"
        "Anglers had counted 1,200 dead trout. The brewery's director, Hanne Vold, said that a valve had failed.",
        "Mara Oxley",
    ),
    article(
        4,
        1,
        "Choir of Tarn sings for its hundredth year",
        "The choir of Tarn, founded in 1926 by the schoolteacher Ida Brome, sang in the cathedral on Sunday.\n\nOf its 64 "
        "singers the oldest is 91.",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return ArticleIndex.in_memory(ARTICLES)


def answer(index: ArticleIndex, subject: str, text: str) -> tuple[Candidate | None, tuple[Candidate, ...]]:
    head = f"From: rosa@reader.example\r\nSubject: {subject}\r\nDate: Thu, 05 Mar 2026 08:50:00 +0000\r\n\r\n"
    found = understand(parse((head + text).encode()), index, received=RECEIVED, hosts=frozenset({"courier.example"}))
    return found[0].linked, found[0].candidates


ANOTHER_PAPERS = {
    "a link to a rival's article of the same event": (
        "Wrong figure",
        (
            "In https://www.linnetimes.example/news/hallin-school-roof-lost-in-gale you say that 180 children sat in class when the gale came. "
            "I teach there. Not one of them did, and that was told to your reporter."
        ),
    ),
    "a rival's words between marks": (
        "Roof",
        (
            'You print: "Gusts of 140 kilometres an hour lifted the slates of the primary school like playing cards, and the '
            'gymnasium lost its windows." There is no gymnasium in Hallin, only a sports hall.'
        ),
    ),
    "a headline that is not ours": (
        'Your article "Gale leaves a village school under the open sky"',
        "The village has 3,400 people, not 2,400 as your article has it. A town by any measure.",
    ),
    "a link of ours that leads nowhere": (
        "Ferry",
        (
            "https://courier.example/2026/02/third-ferry-for-the-northern-isles says the crossing takes forty minutes. "
            "It takes twenty-five, I do it twice a day."
        ),
    ),
}
NEVER_ARTICLES = {
    "a crossword": (
        "14 across",
        "In today's crossword 14 across has six letters and the answer that you print has seven.",
    ),
    "a podcast": ("Podcast", "In the last episode your host says that herring are freshwater fish. They are not!"),
    "the app": ("App", "Since the update your app shows yesterday's weather on the front page, please correct this."),
    "an advertisement": (
        "Advert",
        "The furniture store's advert on page 7 says Saturday the 9th. The 9th is a Monday.",
    ),
    "the television page": ("TV", "The film on channel two was at 20:15 and not at 21:00, so I missed the beginning."),
}
NO_REPORTS = {
    "a subscription": ("Cancel", "I want to cancel my subscription from the first of next month, number 4471-20."),
    "a pitch": ("Story idea", "Our agency has a new smart toaster that your readers will love. Shall I send you one?"),
    "an application": ("Internship", "I am studying journalism and would love to spend the summer in your newsroom."),
    "an opinion on the town": ("The council", "The council only ever thinks of itself. Shame on them all, I say."),
    "nothing": ("", "Hello?"),
}
CASES = {**ANOTHER_PAPERS, **NEVER_ARTICLES, **NO_REPORTS}


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_linked(index: ArticleIndex, name: str) -> None:
    linked, _ = answer(index, *CASES[name])
    assert linked is None


@pytest.mark.parametrize("name", [*NEVER_ARTICLES, *NO_REPORTS])
def test_a_guess_is_told_to_be_unlikely(index: ArticleIndex, name: str) -> None:
    _, guesses = answer(index, *CASES[name])
    assert sum(guess.confidence for guess in guesses) < 0.5


@pytest.mark.parametrize(
    ("number", "subject", "text"),
    [
        ("1", "Hallin school", "https://courier.example/2026/03/storm-tears-the-roof-off-hallin-school - it was 241 pupils."),
        ("1", "Roof", 'You write "the 214 pupils had been sent home at noon". I teach there: it was at eleven.'),
        ("2", "Hallin council votes for a second ferry", "Mr Petrel says 11 to 6. It was 11 to 5 with one abstention."),
        ("3", "Foam", "Mara Oxley's piece on the fine for the Ostby brewery: 12,000 dead trout, not 1,200. I counted."),
    ],
)  # fmt: skip
def test_the_same_archive_is_linked_to_where_it_is_meant(
    index: ArticleIndex, number: str, subject: str, text: str
) -> None:
    linked, _ = answer(index, subject, text)
    assert linked is not None
    assert linked.article.id == number
