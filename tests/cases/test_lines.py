from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corrections_inbox.cases import Case, Event, Lane, Report, Reporter, Status
from corrections_inbox.cases.lines import line_of, search_words, words_of
from corrections_inbox.cases.queues import Queue, queue_of
from corrections_inbox.matching import Claim, ErrorType, Match
from corrections_inbox.triage import Kind


def a_report(now: datetime, address: str | None = "rosa@reader.example", told: datetime | None = None) -> Report:
    reporter = Reporter(address, "Rosa Quill") if address else None
    claim = Claim(sources=("https://stats.example/1",), named_sources=("the annual report",))
    return Report(1, reporter, Kind.REPORT, now, "The ferry", "It is 40.", "", told, claim=claim)


def with_type(case: Case, error_type: ErrorType) -> Case:
    return replace(case, match=replace(case.match, claim=replace(case.match.claim, error_type=error_type)))


@pytest.mark.parametrize(
    ("status", "lane", "needs_human", "backlog", "queue"),
    [
        (Status.NEW, Lane.FACTS, False, False, Queue.FACTS),
        (Status.ASKED, Lane.FACTS, False, False, Queue.FACTS),
        (Status.NEW, Lane.FACTS, True, False, Queue.HUMAN),
        (Status.NEW, Lane.FACTS, False, True, Queue.BACKLOG),
        (Status.NEW, Lane.QUESTIONS, True, False, Queue.QUESTIONS),
        (Status.NEW, Lane.LEGAL, True, False, Queue.LEGAL),
        (Status.IN_REVIEW, Lane.PRIVACY, True, True, Queue.LEGAL),
        (Status.SPAM, Lane.LEGAL, True, False, Queue.CLOSED),
        (Status.CORRECTED, Lane.FACTS, False, True, Queue.CLOSED),
    ],
)
def test_every_case_stands_in_one_queue(
    case: Case, status: Status, lane: Lane, queue: Queue, *, needs_human: bool, backlog: bool
) -> None:
    asked = replace(case, status=status, lane=lane, needs_human=needs_human, backlog=backlog)
    assert queue_of(with_type(asked, ErrorType.NUMBER)) is queue


def test_slips_have_a_queue_of_their_own_and_are_folded_by_article(case: Case) -> None:
    slip = line_of(with_type(case, ErrorType.SPELLING))
    assert (slip.queue, slip.fold) == (Queue.TYPOS, case.match.linked.article.id if case.match.linked else "")
    unlinked = with_type(replace(case, match=replace(case.match, linked=None)), ErrorType.GRAMMAR)
    assert line_of(unlinked).fold == case.reference, "nobody knows yet which article it is in"
    assert line_of(with_type(case, ErrorType.NUMBER)).fold == case.reference


def test_a_line_counts_people_not_mails(case: Case, now: datetime) -> None:
    day = timedelta(days=1)
    reports = (
        a_report(now - 3 * day, told=now),
        a_report(now - 2 * day, "Bo@reader.example"),
        a_report(now - day, "bo@reader.example"),
        a_report(now, None),
    )
    line = line_of(replace(case, reports=reports))
    assert (line.readers, line.waiting, line.sources) == (3, 2, len({*case.match.claim.sources, "x", "y"}))
    assert (line.since, line.waiting_since) == (now - 3 * day, now - 2 * day)


def test_without_an_article_a_line_has_the_subject_and_the_likeliest_headline(case: Case, now: datetime) -> None:
    guessed = replace(case, match=replace(case.match, linked=None), reports=(a_report(now),))
    line = line_of(guessed)
    assert (line.title, line.guess) == ("The ferry", guessed.match.candidates[0].article.headline)
    bare = line_of(replace(case, match=Match(None, (), Claim()), reports=()))
    assert (bare.title, bare.guess, bare.confidence, bare.since) == ("", "", None, case.opened)


def test_a_case_is_found_by_all_that_is_said_of_it(case: Case, now: datetime) -> None:
    event = Event(now, "noor", "noted", "Rang the harbour-master.")
    words = set(words_of(replace(case, reports=(a_report(now),), history=(event,))))
    for text in (case.reference, "rosa@reader.example", "Quill", "The ferry", "It is 40", "harbour-master"):
        assert set(search_words(text)) <= words, text


@pytest.mark.parametrize(("one", "other"), [("Zoë", "ZOE"), ("1,200", "1200"), ("O’Neill", "o'neill")])
def test_the_search_knows_one_word_however_it_is_written(one: str, other: str) -> None:
    assert search_words(one) == search_words(other) != []
