from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Ground, Match, understand
from corrections_inbox.message import Authentication, Link, Message, Role, Segment

RECEIVED = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
SITE = "https://harbourpost.example"

FERRY = Article(
    id="ferry",
    url=f"{SITE}/2026/03/the-last-ferry-leaves-the-island",
    headline="The last ferry leaves Morrow Island",
    text="The ferry Marigold made 212 crossings last winter, more than any other boat of the Tarn line.\n\n"
    "Captain Ines Valdottir retires in May after forty years at sea, and no one has been named to follow her.",
    byline="Tilda Okonjo",
    language="en",
    published=datetime(2026, 3, 3, tzinfo=UTC),
)
FERRY_UPDATE = replace(
    FERRY, id="ferry-update", url=f"{SITE}/live/ferry-update", headline="Update: last ferry leaves island"
)
OTHERS = tuple(
    Article(
        id=f"other-{number}",
        url=f"{SITE}/2026/02/{topic.lower().replace(' ', '-')}-{number}",
        headline=f"{topic} divides the council of {town}",
        text=f"The council of {town} argued about the {topic.lower()} for {number + 3} hours.\n\nMayor {name} {town} said it "
        f"would cost {number * 7 + 20} million crowns and that the ferry, the captain and the island must wait.",
        byline=f"{name} Sorley",
        language="en",
        published=datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number),
    )
    for number, (topic, town, name) in enumerate(
        (t, w, n)
        for t in ("Bridge toll", "School roof", "Night bus", "Fish market")
        for w, n in (("Ostby", "Anselm"), ("Kelderwick", "Brita"), ("Saltmarsh", "Corin"), ("Dunmere", "Dagny"))
    )
)


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return ArticleIndex.in_memory([FERRY, *OTHERS])


def mail(text: str, *, subject: str = "A correction", urls: tuple[str, ...] = (), role: Role = Role.OWN) -> Message:
    return Message(
        message_id=None, sender=None, reply_to=(), to=(), reverse_path=None, subject=subject, sent=None, received=RECEIVED,
        in_reply_to=(), references=(), headers=(), media_types=(), text=text,
        segments=(Segment(role, 0, len(text)),) if text else (), links=tuple(Link(url, url, role) for url in urls),
        attachments=(), language="en", authentication=Authentication(), forwarded_sender=None, defects=(),
    )  # fmt: skip


def understood(index: ArticleIndex, message: Message, received: datetime = RECEIVED) -> Match:
    return understand(message, index, received=received)[0]


def linked(match: Match) -> str | None:
    return match.linked.article.id if match.linked else None


def grounds(match: Match) -> set[Ground]:
    return {evidence.kind for evidence in match.candidates[0].evidence}


@pytest.mark.parametrize(
    "message",
    [
        mail(
            "The second figure is off by ten.", urls=(f"{SITE}/2026/03/the-last-ferry-leaves-the-island?utm_source=x",)
        ),
        mail('You print "made 212 crossings last winter, more than any other boat of the Tarn line". It was 202.'),
        mail(
            'In "The last ferry leaves Morrow Island" on Tuesday, Tilda Okonjo has the captain retire in May. It is June.'
        ),
    ],
    ids=["link", "quote", "headline"],
)
def test_a_link_a_quotation_or_a_headline_links_the_article(index: ArticleIndex, message: Message) -> None:
    match = understood(index, message)
    assert linked(match) == "ferry"
    assert match.confidence is not None
    assert match.confidence >= 0.8


def test_each_ground_is_told_in_words(index: ArticleIndex) -> None:
    text = 'Tilda Okonjo writes "made 212 crossings last winter, more than any other boat of the Tarn line" on Tuesday.'
    match = understood(index, mail(text, subject="The last ferry leaves Morrow Island", urls=(FERRY.url,)))
    assert {Ground.LINK, Ground.QUOTE, Ground.HEADLINE, Ground.BYLINE, Ground.WORDS, Ground.DATE} <= grounds(match)
    quote = next(e for e in match.candidates[0].evidence if e.kind is Ground.QUOTE)
    assert quote.mail_span is not None
    assert text[slice(*quote.mail_span)].startswith("made 212")


@pytest.mark.parametrize(
    "message",
    [
        mail("Please call me about my subscription, the paper has not come for three days."),
        mail('The weekly says "the comet was seen over Antioch in the reign of Tiberius". Nonsense.'),
        mail(""),
    ],
)
def test_a_mail_about_no_article_is_linked_to_none(index: ArticleIndex, message: Message) -> None:
    assert understood(index, message).linked is None


def test_the_threshold_decides_what_is_linked(index: ArticleIndex) -> None:
    message = mail("x", urls=(FERRY.url,))
    assert linked(understand(message, index, received=RECEIVED, link_threshold=0.9)[0]) == "ferry"
    unlinked = understand(message, index, received=RECEIVED, link_threshold=0.999999)[0]
    assert unlinked.linked is None
    assert unlinked.candidates[0].article.id == "ferry"


def test_a_mail_never_means_an_article_published_after_it(index: ArticleIndex) -> None:
    before = FERRY.published - timedelta(days=20) if FERRY.published else RECEIVED
    match = understood(index, mail("The figure is wrong.", urls=(FERRY.url,)), before)
    assert match.linked is None


def test_there_are_three_candidates_at_most_one_for_each_story() -> None:
    index = ArticleIndex.in_memory([FERRY, FERRY_UPDATE, *OTHERS])
    match = understood(index, mail("In the story on the last ferry, Captain Ines Valdottir retires in June, not May."))
    ids = [candidate.article.id for candidate in match.candidates]
    assert len(ids) <= 3
    assert len({"ferry", "ferry-update"} & set(ids)) == 1


def test_candidates_are_in_order_and_their_chances_add_up(index: ArticleIndex) -> None:
    chances = [c.confidence for c in understood(index, mail("The council of Ostby met on the school roof.")).candidates]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.001


def test_without_articles_there_is_nothing_to_find() -> None:
    match = understood(ArticleIndex.in_memory([]), mail('See "The last ferry".', urls=(FERRY.url,)))
    assert (match.linked, match.candidates, match.confidence) == (None, (), None)


def test_a_forwarded_mail_speaks_where_its_sender_says_nothing(index: ArticleIndex) -> None:
    match = understood(
        index, mail("The last ferry leaves Morrow Island has a wrong captain, Valdottir.", role=Role.FORWARDED)
    )
    assert match.candidates[0].article.id == "ferry"


def test_the_only_article_there_is_has_its_grounds_too() -> None:
    match = understood(
        ArticleIndex.in_memory([FERRY]), mail("The date is off.", subject="The last ferry leaves Morrow Island")
    )
    assert linked(match) == "ferry"
    assert Ground.HEADLINE in grounds(match)


TWO_ERRORS = (
    "The ferry Marigold made 221 crossings last winter, not 212.\n\n"
    "Also, Captain Ines Valdottir retires in June, not in May."
)


@pytest.mark.parametrize(("threshold", "passages"), [(0.5, 2), (1.1, 1)], ids=["linked", "not linked"])
def test_errors_are_told_apart_only_in_an_article_that_is_linked(
    index: ArticleIndex, threshold: float, passages: int
) -> None:
    message = mail(TWO_ERRORS, urls=(FERRY.url,))
    matches = understand(message, index, received=RECEIVED, link_threshold=threshold)
    assert len({m.candidates[0].passage.exact for m in matches if m.candidates[0].passage}) == len(matches) == passages
