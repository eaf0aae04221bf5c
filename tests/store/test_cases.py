from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.cases import Case, CorrectionNotice, Event, Lane, Report, Reporter, Status
from corrections_inbox.matching import Claim
from corrections_inbox.store import case_queries, cases
from corrections_inbox.store.case_queries import Filter
from corrections_inbox.triage import Kind

Keeping = Callable[[int], int]


def a_report(key: int, now: datetime, address: str = "Rosa@reader.example") -> Report:
    claim = Claim(sources=("https://stats.example/1",))
    return Report(
        key, Reporter(address, "Rosa", "en"), Kind.REPORT, now, "Ferry", "It is 40.", "acknowledgment", claim=claim
    )


def open_case(engine: Engine, *given: Case) -> None:
    with store.transaction(engine) as session:
        for case in given:
            cases.open_case(session, case)


def load(engine: Engine, reference: str = "C-2026-0001") -> Case:
    with store.reading(engine) as session:
        case = case_queries.load(session, reference)
    assert case is not None
    return case


def found(engine: Engine, wanted: Filter) -> list[str]:
    with store.reading(engine) as session:
        listed = [case.reference for case in case_queries.listing(session, wanted)]
        assert case_queries.count(session, wanted) == len(listed)
    return listed


def test_references_count_up_within_a_year(engine: Engine) -> None:
    with store.transaction(engine) as session:
        assert cases.take_references(session, 2026, 2) == ["C-2026-0001", "C-2026-0002"]
        assert cases.take_references(session, 2027, 1) == ["C-2027-0001"]
    with store.transaction(engine) as session:
        assert cases.take_references(session, 2026, 1) == ["C-2026-0003"]


def test_a_case_comes_back_as_it_was_opened(engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime) -> None:
    case = replace(
        ferry,
        reports=(a_report(kept_mail(1), now), replace(a_report(kept_mail(2), now), reporter=None, told=now)),
        history=(Event(now, "service", "opened", "by a report"),),
        assignee="noor@harbour.example",
        deadline=now + timedelta(days=3),
        notice=CorrectionNotice("The ferry carries 40 people.", now),
    )
    open_case(engine, case)
    assert load(engine) == case
    with store.reading(engine) as session:
        assert case_queries.load(session, "C-2026-0002") is None


def test_one_message_has_one_part_in_a_case(engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime) -> None:
    report = a_report(kept_mail(1), now)
    open_case(engine, replace(ferry, reports=(report,)))
    for _ in range(2):
        with store.transaction(engine) as session:
            cases.add_report(session, "C-2026-0001", report, Event(now, "service", "joined"))
    assert load(engine).reports == (report,)
    assert load(engine).history == ()


def test_a_second_message_joins(engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime) -> None:
    first, second = kept_mail(1), kept_mail(2)
    open_case(engine, replace(ferry, reports=(a_report(first, now),)))
    with store.transaction(engine) as session:
        cases.add_report(
            session, "C-2026-0001", a_report(second, now, "bram@reader.example"), Event(now, "service", "joined")
        )
        assert case_queries.of_mail(session, second) == ["C-2026-0001"]
    assert [report.message_key for report in load(engine).reports] == [first, second]
    assert [event.action for event in load(engine).history] == ["joined"]


def test_a_change_and_its_event_are_kept(engine: Engine, ferry: Case, now: datetime) -> None:
    open_case(engine, ferry)
    later = now + timedelta(hours=1)
    with store.transaction(engine) as session:
        cases.change(session, "C-2026-0001", later, status=Status.IN_REVIEW, needs_human=True)
        cases.record(session, "C-2026-0001", Event(later, "noor@harbour.example", "set to in_review"))
    assert load(engine) == replace(
        ferry,
        status=Status.IN_REVIEW,
        needs_human=True,
        updated=later,
        history=(Event(later, "noor@harbour.example", "set to in_review"),),
    )


def test_a_case_that_is_not_there_cannot_be_changed(engine: Engine, now: datetime) -> None:
    with store.transaction(engine) as session:
        with pytest.raises(LookupError, match="C-2026-0009"):
            cases.change(session, "C-2026-0009", now, needs_human=True)
        with pytest.raises(LookupError, match="C-2026-0009"):
            cases.record(session, "C-2026-0009", Event(now, "service", "opened"))


def test_only_those_still_waiting_are_marked_as_told(
    engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime
) -> None:
    rosa, bram = a_report(kept_mail(1), now), a_report(kept_mail(2), now, "bram@reader.example")
    open_case(engine, replace(ferry, reports=(rosa, bram)))
    later = now + timedelta(hours=1)
    with store.transaction(engine) as session:
        assert cases.mark_told(session, "C-2026-0001", "ROSA@reader.example", "corrected", now) == 1
        assert cases.mark_told(session, "C-2026-0001", None, "told by phone", later) == 1
    told = [(report.told, report.told_how) for report in load(engine).reports]
    assert told == [(now, "corrected"), (later, "told by phone")]
    with store.transaction(engine) as session:
        cases.mark_waiting(session, "C-2026-0001")
    assert [report.told for report in load(engine).reports] == [None, None]


def test_cases_are_found_by_what_is_asked(engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime) -> None:
    legal = replace(
        ferry,
        reference="C-2026-0002",
        lane=Lane.LEGAL,
        section="",
        needs_human=True,
        status=Status.NO_CHANGE,
        match=replace(ferry.match, linked=None),
        opened=now + timedelta(hours=1),
        reports=(a_report(kept_mail(1), now),),
    )
    open_case(engine, ferry, legal)
    assert found(engine, Filter()) == ["C-2026-0001", "C-2026-0002"]
    for wanted in (
        Filter(statuses=frozenset({Status.NEW})),
        Filter(lanes=frozenset({Lane.FACTS})),
        Filter(sections=frozenset({"Local"})),
        Filter(article_id="ferry-1"),
        Filter(needs_human=False),
    ):
        assert found(engine, wanted) == ["C-2026-0001"], wanted
    for wanted in (Filter(address="rosa@READER.example"), Filter(needs_human=True), Filter(opened_after=now)):
        assert found(engine, wanted) == ["C-2026-0002"], wanted
    assert found(engine, Filter(backlog=True)) == []
    with store.reading(engine) as session:
        assert [c.reference for c in case_queries.listing(session, Filter(), limit=1, offset=1)] == ["C-2026-0002"]
        many = case_queries.load_many(session, ["C-2026-0002", "C-2026-0001", "C-2026-0404"])
        assert [c.reference for c in many] == ["C-2026-0001", "C-2026-0002"]


def test_only_open_cases_linked_to_the_article_can_be_joined(engine: Engine, ferry: Case) -> None:
    closed = replace(ferry, reference="C-2026-0002", status=Status.CORRECTED)
    guessed = replace(ferry, reference="C-2026-0003", match=replace(ferry.match, linked=None))
    open_case(engine, ferry, closed, guessed)
    with store.reading(engine) as session:
        assert case_queries.open_on_article(session, "ferry-1") == [ferry]


def test_a_digest_reads_open_cases_waiting_readers_and_what_was_closed_since(
    engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime
) -> None:
    closed = replace(ferry, status=Status.CORRECTED)
    told = replace(a_report(kept_mail(1), now), told=now)
    open_case(
        engine,
        ferry,
        replace(closed, reference="C-2026-0002", reports=(a_report(told.message_key, now),)),
        replace(closed, reference="C-2026-0003", reports=(told,)),
        replace(closed, reference="C-2026-0004", updated=now + timedelta(hours=1)),
        replace(ferry, reference="C-2026-0005", backlog=True),
    )
    with store.reading(engine) as session:
        read = [case.reference for case in case_queries.waiting_or_changed(session, now)]
    assert read == ["C-2026-0001", "C-2026-0002", "C-2026-0004"]
