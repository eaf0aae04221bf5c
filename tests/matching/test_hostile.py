"""Mails made to cost time, and archives that are hardly any: each is matched soon, and says something."""

import time
from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import understand
from corrections_inbox.message import Authentication, Link, Message, Role, Segment

RECEIVED = datetime(2026, 4, 9, 9, 0, tzinfo=UTC)
SITE = "https://lanternweekly.example"
# Each takes well under a second of an idle machine's time; what is quadratic in the mail's length takes minutes.
SECONDS = 20.0

MILL = Article(
    id="mill",
    url=f"{SITE}/2026/04/mill-reopens",
    headline="Orrin Mill reopens after the flood",
    text="The mill at Orrin grinds again.\n\nMiller Pia Stenmark counted 340 sacks in the first week, she said.",
    language="en",
    published=datetime(2026, 4, 7, tzinfo=UTC),
)
BARE = Article(id="bare", url=f"{SITE}/2026/04/bare", headline="Pictures of the flood", text="", language="en")


def mail(text: str, *, urls: tuple[str, ...] = (), subject: str = "", role: Role = Role.OWN) -> Message:
    return Message(
        message_id=None, sender=None, reply_to=(), to=(), reverse_path=None, subject=subject, sent=None, received=RECEIVED,
        in_reply_to=(), references=(), headers=(), media_types=(), text=text,
        segments=(Segment(role, 0, len(text)),) if text else (), links=tuple(Link(url, url, role) for url in urls),
        attachments=(), language="en", authentication=Authentication(), forwarded_sender=None, defects=(),
    )  # fmt: skip


LINKS = tuple(f"{SITE}/2025/{n}/a-mill-story-of-the-flood" for n in range(2_000))
HOSTILE = {
    "a megabyte of text": mail("The mill at Orrin has a wheel of oak, and the flood took it away. " * 15_000),
    "a megabyte forwarded": mail("> The mill at Orrin grinds again\n" * 30_000, role=Role.FORWARDED),
    "five thousand quotes": mail(" ".join(f'You wrote "the mill of {n} sacks at Orrin".' for n in range(5_000))),
    "two thousand links": mail("See " + " ".join(LINKS), urls=LINKS),
    "one word said over and over": mail("mill " * 200_000),
    "quotation marks alone": mail('"' * 200_000),
    "quotations within quotations": mail("“" * 50_000 + "mill" + "”" * 50_000),
    "overridden directions": mail("\u202e\u2066\u202bniarg sllim ehT\u202c\u2069 " * 10_000),
    "one endless word": mail("m" * 1_000_000),
    "combining marks": mail("mi" + "\u0301" * 200_000 + "ll"),
    "bylines": mail("By Pia Stenmark. Dear Ms Stenmark, " * 5_000),
    "days": mail("on April 3, 2026 and on 4 May 2025, yesterday, " * 4_000),
    "an endless subject": mail("The mill.", subject="the mill at Orrin " * 20_000),
}


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return ArticleIndex.in_memory([MILL, BARE])


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_mail_made_to_cost_time_is_matched_soon(index: ArticleIndex, name: str) -> None:
    started = time.process_time()
    matches = understand(HOSTILE[name], index, received=RECEIVED, hosts=frozenset({"lanternweekly.example"}))
    assert matches
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a megabyte of text", "only the first 12,000 characters of what it says were looked at"),
        ("five thousand quotes", "only the first 60 quotations were looked at"),
        ("two thousand links", "only the first 100 links were looked at"),
        ("an endless subject", "only the first 1,000 characters of the subject were looked at"),
    ],
)
def test_what_was_left_out_is_recorded_and_shown_among_the_evidence(index: ArticleIndex, name: str, told: str) -> None:
    match = understand(HOSTILE[name], index, received=RECEIVED)[0]
    assert told in match.defects
    assert f"O{told[1:]}." in [piece.text for piece in match.candidates[0].evidence]


def test_what_was_left_out_is_recorded_where_no_article_is_found_too() -> None:
    match = understand(HOSTILE["two thousand links"], ArticleIndex.in_memory([]), received=RECEIVED)[0]
    assert match.candidates == ()
    assert "only the first 100 links were looked at" in match.defects


def test_direction_marks_do_not_hide_a_quotation(index: ArticleIndex) -> None:
    marked = mail('You print "Miller Pia Sten\u200bmark counted\u202d 340\u202c sacks in the first week". It was 304.')
    plain = mail('You print "Miller Pia Stenmark counted 340 sacks in the first week". It was 304.')
    found = [understand(message, index, received=RECEIVED)[0].candidates[0].article.id for message in (marked, plain)]
    assert found == ["mill", "mill"]


def test_an_article_without_paragraphs_is_found_by_its_headline_and_link() -> None:
    index = ArticleIndex.in_memory([MILL, BARE])
    match = understand(mail("Wrong bridge.", urls=(BARE.url,)), index, received=RECEIVED)[0]
    assert match.linked is not None
    assert match.linked.article.id == "bare"


def test_identical_headlines_are_told_apart_by_what_the_mail_adds() -> None:
    texts = {"oats": "Pia Stenmark grinds oats at Orrin.", "rye": "Tomas Fjell grinds rye at Veddle since the flood."}
    twins = [
        Article(id=name, url=f"{SITE}/{name}", headline="The mill reopens", text=text, published=MILL.published)
        for name, text in texts.items()
    ]
    index = ArticleIndex.in_memory(twins)
    headline_alone = understand(mail("Who is that?", subject="The mill reopens"), index, received=RECEIVED)[0]
    assert headline_alone.linked is None
    both = understand(mail("Tomas Fjell is not from Veddle.", subject="The mill reopens"), index, received=RECEIVED)[0]
    assert both.candidates[0].article.id == "rye"


def test_an_empty_archive_finds_nothing() -> None:
    match = understand(mail("The mill at Orrin.", urls=(MILL.url,)), ArticleIndex.in_memory([]), received=RECEIVED)[0]
    assert (match.linked, match.candidates) == (None, ())
