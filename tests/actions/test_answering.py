"""Letters sent late, because a person says so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select
from tests.actions.newsroom import Newsroom
from tests.actions.test_settling import REF, decide, deliver

from corrections_inbox import store
from corrections_inbox.actions.answering import answer_late
from corrections_inbox.actions.telling import UNDO
from corrections_inbox.cases import Status
from corrections_inbox.matching import Match
from corrections_inbox.store import breaker, mail_lines
from corrections_inbox.store.desk_tables import AuditRow
from corrections_inbox.triage import Kind, Ruling

NOOR = "noor@harbourpost.example"
BRAM = "bram@post.example"
OUTAGE = timedelta(days=4)


def late(newsroom: Newsroom, kind: Kind = Kind.REPORT, *matches: Match, sender: str = BRAM, **more: str) -> None:
    """A mail that came days before it was read."""
    newsroom.file(newsroom.receive(kind, *matches, sender=sender, arrived=newsroom.now - OUTAGE, **more))  # type: ignore[arg-type]  # texts only


def answer(newsroom: Newsroom, *keys: int) -> int:
    return answer_late(newsroom.engine, keys, NOOR, newsroom.rules, newsroom.now)


def unanswered(newsroom: Newsroom) -> list[int]:
    with store.reading(newsroom.engine) as session:
        return [line.key for line in mail_lines.unanswered_since(session, newsroom.now - OUTAGE * 2)]


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        (Kind.REPORT, "acknowledgment"),
        (Kind.QUESTION, "receipt"),
        (Kind.OPINION, "receipt_opinion"),
        (Kind.DELIVERY, "receipt_delivery"),
        (Kind.EMPTY, "question"),
    ],
)
def test_a_late_mail_gets_the_letter_that_it_would_have_got(newsroom: Newsroom, kind: Kind, letter: str) -> None:
    late(newsroom, kind)
    assert unanswered(newsroom) == [1]
    assert answer(newsroom, 1) == 1
    assert unanswered(newsroom) == []
    assert deliver(newsroom, after=UNDO / 2) == []
    assert [line for line in deliver(newsroom) if BRAM in line] == [f"{letter} to {BRAM}"]
    assert "In-Reply-To: <1@reader.example>" in newsroom.text_of(1)


def test_without_an_article_it_asks_for_it_and_the_case_waits_for_the_answer(
    newsroom: Newsroom, guessed: Match
) -> None:
    late(newsroom, Kind.REPORT, guessed)
    assert answer(newsroom, 1) == 1
    assert deliver(newsroom) == [f"question to {BRAM}"]
    assert newsroom.case().status is Status.ASKED


def test_the_case_says_so(newsroom: Newsroom) -> None:
    late(newsroom)
    answer(newsroom, 1)
    case = newsroom.case()
    assert case.reports[0].acknowledged == "acknowledgment"
    assert (case.history[-1].actor, case.history[-1].action) == (NOOR, "answered late")
    with Session(newsroom.engine) as session:
        assert [row.subject for row in session.exec(select(AuditRow))] == ["mail 1"]


def test_no_mail_is_answered_twice(newsroom: Newsroom) -> None:
    late(newsroom)
    assert [answer(newsroom, 1), answer(newsroom, 1), answer(newsroom, 1, 1)] == [1, 0, 0]
    assert deliver(newsroom) == [f"acknowledgment to {BRAM}"]


def test_of_two_people_who_click_at_once_one_sends_it(newsroom: Newsroom) -> None:
    late(newsroom)
    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(lambda _: answer(newsroom, 1), range(2))) == [0, 1]
    assert deliver(newsroom) == [f"acknowledgment to {BRAM}"]


def test_a_whole_list_writes_to_each_sender_once(newsroom: Newsroom, pier: Match) -> None:
    late(newsroom)
    late(newsroom, Kind.REPORT, pier)
    late(newsroom, sender="pia@post.example")
    late(newsroom, Kind.OPINION, sender="otto@post.example")
    late(newsroom, Kind.OPINION, sender="otto@post.example")
    assert answer(newsroom, *unanswered(newsroom)) == 3
    assert deliver(newsroom) == [
        f"acknowledgment to {BRAM}",
        "acknowledgment to pia@post.example",
        "receipt_opinion to otto@post.example",
    ]
    assert newsroom.letters()[0].references == (REF, "C-2026-0002")
    assert unanswered(newsroom) == []


def test_who_was_told_the_outcome_by_now_gets_no_receipt(newsroom: Newsroom) -> None:
    late(newsroom)
    decide(newsroom, Status.CORRECTED)
    deliver(newsroom)
    assert answer(newsroom, 1) == 0
    assert unanswered(newsroom) == []


def test_who_was_told_of_the_case_by_another_letter_gets_none(newsroom: Newsroom) -> None:
    late(newsroom)
    newsroom.file(newsroom.receive(sender=BRAM))
    assert [letter for letter, _, _ in newsroom.sent()] == ["acknowledgment"]
    assert answer(newsroom, 1) == 0


def test_what_must_not_be_answered_is_not(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(silence=Ruling("mailing_list", "It came through a list.")))
    newsroom.file(newsroom.receive(sender="pia@post.example"))
    assert answer(newsroom, 1, 2, 77) == 0
    assert len(newsroom.letters()) == 1


def test_late_letters_count_toward_no_limit_and_wait_where_the_breaker_is_open(newsroom: Newsroom) -> None:
    late(newsroom)
    with store.transaction(newsroom.engine) as session:
        breaker.trip(session, "60 letters in ten minutes", newsroom.now)
    assert answer(newsroom, 1) == 1
    assert deliver(newsroom) == []
    with store.transaction(newsroom.engine) as session:
        assert breaker.release(session, NOOR, newsroom.now) == 1


def test_backlog_that_is_answered_is_taken_in(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(sender=BRAM, backlog=True))
    assert answer(newsroom, 1) == 1
    assert not newsroom.case().backlog
    assert deliver(newsroom) == [f"acknowledgment to {BRAM}"]


def test_it_writes_in_the_language_of_the_mail_though_it_opened_no_case(newsroom: Newsroom) -> None:
    words = "Ich finde Ihren Leitartikel über die Fähre und den Hafen sehr gut und bin ganz Ihrer Meinung, vielen Dank."
    late(newsroom, Kind.OPINION, body=words)
    answer(newsroom, 1)
    assert "Guten Tag" in newsroom.text_of(1)
