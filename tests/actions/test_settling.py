import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox import store
from corrections_inbox.actions import settling
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import UNDO, Decision
from corrections_inbox.cases import Case, Letter, Status
from corrections_inbox.cases.transitions import NOTHING_OWED, OUTCOME_LETTERS
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Match
from corrections_inbox.store import confirmations, outbox
from corrections_inbox.store.correspondence import with_people
from corrections_inbox.store.outbox import Fate
from corrections_inbox.store.tables import OutboxState
from corrections_inbox.triage import Kind, Ruling

BRAM = "bram@post.example"
REF = "C-2026-0001"


def decide(newsroom: Newsroom, status: Status, reference: str = REF, **values: str) -> Case:
    decision = Decision(status, "noor@harbourpost.example", **values)  # type: ignore[arg-type]  # texts only
    return change_status(newsroom.engine, reference, decision, newsroom.rules, newsroom.now).case


def deliver(newsroom: Newsroom, fate: Fate = Fate.SENT, *, after: timedelta = UNDO) -> list[str]:
    """Sends all that is due then; gives who was written to."""
    written: list[str] = []
    at = newsroom.now + after
    while True:
        with store.transaction(newsroom.engine) as session:
            entry = outbox.claim(session, at)
            if entry is None:
                return written
            outbox.record(session, entry.key, fate, "250 taken", at)
            written.append(f"{entry.letter} to {entry.recipient}")


def told(newsroom: Newsroom, reference: str = REF) -> list[str]:
    return [report.told_how for report in newsroom.case(reference).reports]


@pytest.fixture
def two_readers(newsroom: Newsroom) -> Newsroom:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(sender=BRAM))
    deliver(newsroom)
    return newsroom


@pytest.mark.parametrize(("status", "letter"), sorted(OUTCOME_LETTERS.items()))
def test_every_reader_is_told_the_outcome_once(two_readers: Newsroom, status: Status, letter: str) -> None:
    case = decide(two_readers, status)
    assert case.status is status
    assert told(two_readers) == ["", ""]
    assert deliver(two_readers) == [f"{letter} to rosa@reader.example", f"{letter} to {BRAM}"]
    assert told(two_readers) == [letter, letter]
    with pytest.raises(CorrectionsInboxError, match=f"C-2026-0001 is {status} already"):
        decide(two_readers, status)


def test_a_reader_who_wrote_twice_is_told_once_and_waits_with_neither(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive())
    decide(newsroom, Status.CORRECTED)
    assert deliver(newsroom) == ["acknowledgment to rosa@reader.example", "corrected to rosa@reader.example"]
    assert told(newsroom) == ["corrected", "corrected"]


def test_a_letter_of_a_persons_action_can_be_undone_for_a_minute(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    assert deliver(two_readers, after=UNDO - timedelta(seconds=1)) == []
    assert decide(two_readers, Status.IN_REVIEW).status is Status.IN_REVIEW
    assert deliver(two_readers) == []
    decide(two_readers, Status.CORRECTED)
    assert deliver(two_readers) == ["corrected to rosa@reader.example", f"corrected to {BRAM}"]


def test_a_reopened_case_owes_a_new_outcome(two_readers: Newsroom) -> None:
    decide(two_readers, Status.NO_CHANGE)
    deliver(two_readers)
    decide(two_readers, Status.IN_REVIEW)
    assert told(two_readers) == ["", ""]
    decide(two_readers, Status.NO_CHANGE)
    assert len(deliver(two_readers)) == 2


@pytest.mark.parametrize("fate", [Fate.REFUSED, Fate.UNKNOWN, Fate.DEFERRED])
def test_a_reader_waits_until_the_server_took_their_outcome(two_readers: Newsroom, fate: Fate) -> None:
    decide(two_readers, Status.CORRECTED)
    assert len(deliver(two_readers, fate)) == 2
    assert told(two_readers) == ["", ""]


def test_a_person_may_record_why_no_letter_is_owed(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED, no_letter="told by telephone")
    assert told(two_readers) == ["told by telephone", "told by telephone"]
    assert deliver(two_readers) == []


@pytest.mark.parametrize("status", [Status.SPAM, Status.WITHDRAWN])
def test_some_ways_of_closing_owe_nothing(two_readers: Newsroom, status: Status) -> None:
    decide(two_readers, status)
    assert told(two_readers) == [NOTHING_OWED[status]] * 2
    assert deliver(two_readers) == []


def test_the_readers_of_a_duplicate_are_told_with_the_other_case(two_readers: Newsroom, pier: Match) -> None:
    two_readers.file(two_readers.receive(Kind.REPORT, pier, sender="pia@post.example"))
    deliver(two_readers)
    closed = decide(two_readers, Status.DUPLICATE, "C-2026-0002", note="the same as C-2026-0001")
    assert closed.duplicate_of == REF
    assert told(two_readers, "C-2026-0002") == [NOTHING_OWED[Status.DUPLICATE]]
    decide(two_readers, Status.CORRECTED)
    assert deliver(two_readers)[-1] == "corrected to pia@post.example"


@pytest.fixture
def a_duplicate(two_readers: Newsroom, pier: Match) -> Newsroom:
    """C-2026-0002 is Pia's, and repeats C-2026-0001."""
    two_readers.file(two_readers.receive(Kind.REPORT, pier, sender="pia@post.example"))
    deliver(two_readers)
    decide(two_readers, Status.DUPLICATE, "C-2026-0002", note="the same as c-2026-0001")
    return two_readers


def test_the_readers_of_a_case_that_was_no_duplicate_wait_with_it_alone(a_duplicate: Newsroom) -> None:
    reopened = decide(a_duplicate, Status.IN_REVIEW, "C-2026-0002")
    assert (reopened.duplicate_of, told(a_duplicate, "C-2026-0002")) == ("", [""])
    decide(a_duplicate, Status.CORRECTED)
    assert deliver(a_duplicate) == ["corrected to rosa@reader.example", f"corrected to {BRAM}"]
    decide(a_duplicate, Status.NO_CHANGE, "C-2026-0002")
    assert deliver(a_duplicate) == ["no_change to pia@post.example"]


def test_who_was_told_with_the_other_case_stays_told_with_it(a_duplicate: Newsroom) -> None:
    decide(a_duplicate, Status.CORRECTED)
    deliver(a_duplicate)
    decide(a_duplicate, Status.IN_REVIEW, "C-2026-0002")
    assert told(a_duplicate) == ["corrected"] * 3


def test_a_duplicate_of_a_settled_case_is_refused_for_nobody_would_be_told(two_readers: Newsroom, pier: Match) -> None:
    two_readers.file(two_readers.receive(Kind.REPORT, pier, sender="pia@post.example"))
    decide(two_readers, Status.CORRECTED)
    with pytest.raises(CorrectionsInboxError, match="C-2026-0001 is corrected already"):
        decide(two_readers, Status.DUPLICATE, "C-2026-0002", duplicate_of=REF)
    assert two_readers.case("C-2026-0002").status is Status.NEW


def test_a_question_is_taken_back_like_any_letter_of_a_person(two_readers: Newsroom) -> None:
    decide(two_readers, Status.ASKED)
    decide(two_readers, Status.CORRECTED)
    assert deliver(two_readers) == ["corrected to rosa@reader.example", f"corrected to {BRAM}"]


def test_what_leaves_by_itself_is_not_taken_back(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(Kind.LEGAL))
    decide(newsroom, Status.IN_REVIEW)
    assert deliver(newsroom) == ["receipt to rosa@reader.example", "alert to lex@harbourpost.example"]


def test_a_duplicate_of_a_case_that_is_not_there_is_refused(two_readers: Newsroom) -> None:
    with pytest.raises(CorrectionsInboxError, match="There is no case C-2026-0404"):
        decide(two_readers, Status.DUPLICATE, duplicate_of="C-2026-0404")
    assert two_readers.case().status is Status.NEW


def test_the_notice_and_the_explanation_go_out_and_the_note_does_not(two_readers: Newsroom) -> None:
    case = decide(
        two_readers,
        Status.CORRECTED,
        notice="An earlier version gave 400.",
        explanation="You were right about the ferry.",
        note="Ada is cross about this",
    )
    assert case.notice is not None
    assert case.notice.text == "An earlier version gave 400."
    assert case.history[-1].note == "Ada is cross about this"
    letter = two_readers.text_of(two_readers.letters()[-1].key)
    assert "An earlier version gave 400." in letter
    assert "You were right about the ferry." in letter
    assert "cross" not in letter


def test_who_is_known_from_a_forward_alone_is_written_to_only_when_a_person_says_so(newsroom: Newsroom) -> None:
    body = (
        "FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: pia@post.example\r\nSubject: x\r\n\r\nIt is 40.\r\n"
    )
    staff = Ruling("staff", "a colleague")
    for _ in range(2):
        newsroom.file(newsroom.receive(sender="ada@harbourpost.example", body=body, silence=staff))
    decide(newsroom, Status.CORRECTED)
    assert set(told(newsroom)) == {"known only from a forward, and so not written to"}
    decide(newsroom, Status.IN_REVIEW)
    decision = Decision(Status.CORRECTED, "noor", write_to_forwarded=True)
    change_status(newsroom.engine, REF, decision, newsroom.rules, newsroom.now)
    assert deliver(newsroom) == ["corrected to pia@post.example"]


def test_a_machine_is_not_told_the_outcome_either(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(silence=Ruling("mailing_list", "It came through a list.")))
    decide(newsroom, Status.CORRECTED)
    assert told(newsroom) == ["not written to: It came through a list."]
    assert deliver(newsroom) == []


def test_an_editor_may_ask_again_and_nobody_is_marked_as_told(two_readers: Newsroom) -> None:
    assert decide(two_readers, Status.ASKED).status is Status.ASKED
    assert deliver(two_readers) == ["question to rosa@reader.example", f"question to {BRAM}"]
    assert told(two_readers) == ["", ""]
    decide(two_readers, Status.IN_REVIEW)
    decide(two_readers, Status.ASKED)
    assert len(deliver(two_readers)) == 2


def test_an_editors_question_does_not_say_that_software_wrote_it(two_readers: Newsroom) -> None:
    decide(two_readers, Status.ASKED)
    written = [each.key for each in two_readers.letters() if each.letter is Letter.QUESTION]
    assert written
    assert not any("software" in two_readers.text_of(key) for key in written)


def test_taking_up_a_case_of_the_backlog_makes_it_count(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(backlog=True))
    assert not decide(newsroom, Status.IN_REVIEW).backlog
    assert newsroom.letters() == []


def test_a_case_that_is_not_there_is_one_clear_sentence(newsroom: Newsroom) -> None:
    with pytest.raises(CorrectionsInboxError, match=r"^There is no case C-2026-0001\.$"):
        decide(newsroom, Status.CORRECTED)


def test_an_outcome_is_not_counted_as_automatic(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED)
    waiting = [each for each in two_readers.letters() if each.state is OutboxState.QUEUED]
    assert len(waiting) == 2
    with store.reading(two_readers.engine) as session:
        assert with_people(session, [BRAM], "a secret", two_readers.now).counts(BRAM).to_address_in_day == 1


def confirmed(newsroom: Newsroom) -> list[str | None]:
    with store.reading(newsroom.engine) as session:
        return [row.confirmation.article_id for row in confirmations.listing(session)]


def test_settling_in_print_confirms_the_link_of_each_mail_until_the_case_is_reopened(two_readers: Newsroom) -> None:
    decide(two_readers, Status.CORRECTED)
    assert confirmed(two_readers) == ["ferry-1", "ferry-1"]
    decide(two_readers, Status.IN_REVIEW)
    assert confirmed(two_readers) == []
    decide(two_readers, Status.NO_CHANGE)
    assert confirmed(two_readers) == []


def test_of_two_people_who_settle_a_case_at_once_the_later_is_refused(
    two_readers: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, both_came_through = settling._write, threading.Barrier(2)

    def write_at_once(*args: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            both_came_through.wait(2)
        write(*args)

    monkeypatch.setattr(settling, "_write", write_at_once)
    with ThreadPoolExecutor(2) as people:
        attempts = [people.submit(decide, two_readers, status) for status in (Status.NO_CHANGE, Status.NOT_OURS)]
    [refused] = [attempt.exception() for attempt in attempts if attempt.exception()]
    assert "changed by somebody else" in str(refused)
    assert len(deliver(two_readers)) == 2
