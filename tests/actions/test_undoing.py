"""For a minute a decision can be taken back wholly: status, who was told, and letters."""

from datetime import datetime, timedelta

import pytest
from tests.actions.newsroom import Newsroom
from tests.actions.test_settling import BRAM, REF, decide, deliver, told

from corrections_inbox import store
from corrections_inbox.actions import settling
from corrections_inbox.actions.merging import merge
from corrections_inbox.actions.telling import UNDO, Decision
from corrections_inbox.actions.working import Undoable, assign, note, undo, undoable
from corrections_inbox.cases import Case, Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Match
from corrections_inbox.store import cases, confirmations, outbox
from corrections_inbox.triage import Kind

NOOR = "noor@harbourpost.example"
SECOND = timedelta(seconds=1)


def offer(newsroom: Newsroom, now: datetime) -> Undoable | None:
    with store.reading(newsroom.engine) as session:
        return undoable(session, newsroom.case(), now)


def take_back(newsroom: Newsroom, reference: str = REF, *, after: timedelta = 59 * SECOND) -> Case:
    return undo(newsroom.engine, reference, NOOR, newsroom.now + after)


def as_it_was(case: Case) -> tuple[object, ...]:
    """All of a case that a decision changes."""
    reports = [(report.message_key, report.told, report.told_how) for report in case.reports]
    return case.status, case.needs_human, case.backlog, case.duplicate_of, case.notice, reports


@pytest.fixture
def two_readers(newsroom: Newsroom) -> Newsroom:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(sender=BRAM))
    deliver(newsroom)
    return newsroom


@pytest.fixture
def two_cases(two_readers: Newsroom, pier: Match) -> Newsroom:
    """C-2026-0002 is Pia's, on the pier."""
    two_readers.file(two_readers.receive(Kind.REPORT, pier, sender="pia@post.example"))
    deliver(two_readers)
    return two_readers


@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.NEW, Status.DUPLICATE}])
def test_every_decision_is_taken_back_wholly(two_readers: Newsroom, status: Status) -> None:
    before = as_it_was(two_readers.case())
    decide(two_readers, status, no_letter="")
    undone = take_back(two_readers)
    assert as_it_was(undone) == before
    assert (undone.history[-1].action, undone.history[-1].actor) == ("undone", NOOR)
    assert deliver(two_readers, after=UNDO * 5) == []


def test_after_a_minute_a_sentence_says_what_to_do_instead(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    with pytest.raises(CorrectionsInboxError, match=r"more than 60 seconds ago.*reopen it instead"):
        take_back(two_readers, after=61 * SECOND)
    assert two_readers.case().status is Status.NO_CHANGE
    assert len(deliver(two_readers)) == 2


def test_at_the_very_minute_letters_may_be_leaving_and_nothing_is_taken_back(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    with pytest.raises(CorrectionsInboxError, match="60 seconds"):
        take_back(two_readers, after=UNDO)


def test_what_a_hasty_clock_has_sent_is_not_said_to_be_taken_back(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    with store.transaction(two_readers.engine) as session:
        assert outbox.claim(session, two_readers.now + UNDO)
    with pytest.raises(CorrectionsInboxError, match="have left"):
        take_back(two_readers)


def test_a_decision_is_taken_back_once_and_then_there_is_none(two_readers: Newsroom) -> None:
    with pytest.raises(CorrectionsInboxError, match="no decision that could be taken back"):
        take_back(two_readers)
    decide(two_readers, Status.SPAM)
    take_back(two_readers)
    with pytest.raises(CorrectionsInboxError, match="no decision that could be taken back"):
        take_back(two_readers)


def test_the_button_is_offered_as_long_as_it_works(two_readers: Newsroom) -> None:
    assert offer(two_readers, two_readers.now) is None
    decide(two_readers, Status.NO_CHANGE)
    offered = offer(two_readers, two_readers.now + 59 * SECOND)
    assert offered is not None
    assert (offered.status, offered.actor) == (Status.NO_CHANGE, NOOR)
    assert offered.until == two_readers.now + UNDO
    assert offer(two_readers, offered.until) is None
    take_back(two_readers)
    assert offer(two_readers, two_readers.now) is None


def test_what_is_decided_after_an_undo_owes_letters_of_its_own(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    take_back(two_readers)
    decide(two_readers, Status.NO_CHANGE, explanation="The board says 400.")
    assert deliver(two_readers) == ["no_change to rosa@reader.example", f"no_change to {BRAM}"]
    assert "The board says 400." in two_readers.text_of(two_readers.letters()[-1].key)


def test_undoing_a_reopening_lets_the_letters_go_that_it_had_stopped(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    decide(two_readers, Status.IN_REVIEW)
    assert take_back(two_readers).status is Status.NO_CHANGE
    assert deliver(two_readers) == ["no_change to rosa@reader.example", f"no_change to {BRAM}"]
    assert told(two_readers) == ["no_change", "no_change"]


def test_undoing_a_reopening_remembers_who_was_told(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    deliver(two_readers)
    two_readers.now += UNDO * 2
    decide(two_readers, Status.IN_REVIEW)
    assert told(two_readers) == ["", ""]
    take_back(two_readers)
    assert told(two_readers) == ["no_change", "no_change"]
    assert deliver(two_readers, after=UNDO * 5) == []


def test_undoing_a_merge_takes_its_readers_back(two_cases: Newsroom) -> None:
    merge(two_cases.engine, "C-2026-0002", REF, NOOR, two_cases.now)
    assert len(two_cases.case(REF).reports) == 3
    undone = take_back(two_cases, "C-2026-0002")
    assert (undone.status, undone.duplicate_of, told(two_cases, "C-2026-0002")) == (Status.NEW, "", [""])
    assert len(two_cases.case(REF).reports) == 2


def test_undoing_the_reopening_of_a_duplicate_hands_its_readers_over_again(two_cases: Newsroom) -> None:
    merge(two_cases.engine, "C-2026-0002", REF, NOOR, two_cases.now)
    decide(two_cases, Status.IN_REVIEW, "C-2026-0002")
    assert len(two_cases.case(REF).reports) == 2
    take_back(two_cases, "C-2026-0002")
    assert len(two_cases.case(REF).reports) == 3
    assert two_cases.case("C-2026-0002").duplicate_of == REF


def test_what_a_sender_says_in_between_is_not_undone(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    first = two_readers.message_id_of(1)
    two_readers.file(two_readers.receive(Kind.FOLLOW_UP, body="NO, that is not it.", in_reply_to=first))
    with pytest.raises(CorrectionsInboxError, match="no decision"):
        take_back(two_readers)
    assert two_readers.case().status is Status.IN_REVIEW


def test_a_report_that_joins_in_between_stays_and_calls_for_a_person(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED)
    first = two_readers.message_id_of(1)
    two_readers.file(two_readers.receive(Kind.FOLLOW_UP, body="One thing more.", in_reply_to=first))
    undone = take_back(two_readers)
    assert (undone.status, undone.needs_human, len(undone.reports)) == (Status.NEW, True, 3)


def test_assigning_and_noting_do_not_stand_in_the_way(two_readers: Newsroom) -> None:
    decide(two_readers, Status.SPAM)
    assign(two_readers.engine, REF, "bram", NOOR, two_readers.now)
    note(two_readers.engine, REF, "Not spam, is it?", NOOR, two_readers.now)
    undone = take_back(two_readers)
    assert (undone.status, undone.assignee) == (Status.NEW, "bram")


def test_the_lesson_for_the_matcher_is_taken_back_too(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED)
    take_back(two_readers)
    with store.reading(two_readers.engine) as session:
        assert confirmations.listing(session) == []
    decide(two_readers, Status.CORRECTED)
    decide(two_readers, Status.IN_REVIEW)
    take_back(two_readers)
    with store.reading(two_readers.engine) as session:
        assert len(confirmations.listing(session)) == 2


def test_a_crash_in_the_middle_of_a_decision_or_an_undo_leaves_nothing_half_done(
    two_readers: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a crash")

    before = two_readers.case()
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "queue", fail)
        with pytest.raises(RuntimeError):
            decide(two_readers, Status.NO_CHANGE)
    assert two_readers.case() == before
    assert offer(two_readers, two_readers.now) is None
    decide(two_readers, Status.NO_CHANGE)
    closed = two_readers.case()
    with monkeypatch.context() as broken:
        broken.setattr(cases, "record", fail)
        with pytest.raises(RuntimeError):
            take_back(two_readers)
    assert two_readers.case() == closed
    assert len(deliver(two_readers)) == 2


def test_what_was_decided_on_an_outdated_view_is_refused(two_readers: Newsroom) -> None:
    seen = two_readers.case().updated
    assign(two_readers.engine, REF, "bram", NOOR, two_readers.now + SECOND)
    decision = Decision(Status.SPAM, NOOR, seen=seen)
    with pytest.raises(CorrectionsInboxError, match="changed by somebody else"):
        settling.change_status(two_readers.engine, REF, decision, two_readers.rules, two_readers.now)
