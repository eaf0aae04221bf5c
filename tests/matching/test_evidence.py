from datetime import UTC, datetime

import pytest

from corrections_inbox.articles import Article
from corrections_inbox.index import ArticleIndex
from corrections_inbox.matching import Candidate, Ground, understand
from corrections_inbox.matching.terms import as_written
from corrections_inbox.message import parse

RECEIVED = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
LAKE = Article(
    id="lake",
    url="https://post.example/2026/03/lake",
    headline="Der höchste Pegel seit Jahren",
    text="Der höchste Pegel am Grünsee wurde am Montag gemessen.\n\nDie Behörde von Ödstadt warnt vor Überschwemmungen.",
    language="de",
    published=datetime(2026, 3, 3, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return ArticleIndex.in_memory([LAKE])


def first(index: ArticleIndex, text: str) -> Candidate:
    raw = f"From: rosa@reader.example\r\nSubject: Pegel\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    return understand(parse(raw.encode()), index, received=RECEIVED)[0].candidates[0]


def told(candidate: Candidate, ground: Ground) -> list[str]:
    return [piece.text for piece in candidate.evidence if piece.kind is ground]


def test_telling_words_stand_as_the_mail_writes_them(index: ArticleIndex) -> None:
    words = told(
        first(index, "Der Höchste Pegel am GRÜNSEE war nicht am Montag, sagt die Behörde von Ödstadt."), Ground.WORDS
    )
    assert {"Höchste", "GRÜNSEE", "Behörde", "Ödstadt"} <= set(words[0].rstrip(".").replace(":", ",").split(", "))


def test_a_quote_that_stands_nowhere_in_the_article_is_told_with_its_place(index: ArticleIndex) -> None:
    said = "Im Text „Der höchste Pegel am Grünsee“ fehlt „die Schleuse wurde zu spät geöffnet“."
    candidate = first(index, said)
    [absent] = [piece for piece in candidate.evidence if piece.kind is Ground.ABSENT]
    assert absent.text == "“die Schleuse wurde zu spät geöffnet” stands nowhere in it."
    assert absent.weight == 0
    assert absent.mail_span is not None
    assert said[slice(*absent.mail_span)] == "die Schleuse wurde zu spät geöffnet"


def test_a_candidate_names_the_searches_that_found_it(index: ArticleIndex) -> None:
    generators = first(index, f"Der höchste Pegel am Grünsee? Siehe {LAKE.url}").generators
    assert {"link", "words", "headline"} <= set(generators)
    assert "line" not in generators


@pytest.mark.parametrize(
    ("text", "wanted", "written"),
    [
        ("Die HÖCHSTEN Berge, höchste", "hochst", "HÖCHSTEN"),
        ("um 1.234,50 Euro", "1.234,50", "1.234,50"),
        ("Le cafe\u0301 ferme", "cafe", "cafe\u0301"),
        ("市は橋を閉鎖した", "閉鎖", "閉鎖"),
        ("nothing of it", "absent", "absent"),
    ],
)
def test_a_root_is_shown_as_the_text_first_writes_it(text: str, wanted: str, written: str) -> None:
    assert as_written(text, [wanted]) == {wanted: written}
