"""A case is given to somebody, noted on, and taken in; what is noted stays in the house."""

from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from tests.actions.newsroom import Newsroom
from tests.actions.test_settling import REF, decide

from corrections_inbox import store
from corrections_inbox.actions.merging import merge, split
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.actions.working import MOST_NOTED, assign, note, take_in, undo
from corrections_inbox.cases import Status
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Match
from corrections_inbox.store.tables import OutboxRow
from corrections_inbox.triage import Kind

NOOR = "noor@harbourpost.example"


def test_a_case_is_given_to_an_editor_or_to_anybody_by_name(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    for assignee in (NOOR, " the picture\n desk ", ""):
        assign(newsroom.engine, REF, assignee, NOOR, newsroom.now)
        assert newsroom.case().assignee == " ".join(assignee.split())
    told = [event.action for event in newsroom.case().history[1:]]
    assert told == [f"assigned to {NOOR}", "assigned to the picture desk", "assigned to nobody"]


def test_giving_it_to_who_has_it_is_no_event(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    assign(newsroom.engine, REF, "", NOOR, newsroom.now)
    assert len(newsroom.case().history) == 1


def test_a_note_stands_in_the_history(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    note(newsroom.engine, REF, " Called her.\r\nNo answer.\x00 ", NOOR, newsroom.now)
    event = newsroom.case().history[-1]
    assert (event.actor, event.action, event.note) == (NOOR, "note", "Called her.\nNo answer.")


@pytest.mark.parametrize("text", ["", " \n\x00", "x" * (MOST_NOTED + 1)])
def test_a_note_says_something_and_is_no_book(newsroom: Newsroom, text: str) -> None:
    newsroom.file(newsroom.receive())
    with pytest.raises(CorrectionsInboxError, match="note"):
        note(newsroom.engine, REF, text, NOOR, newsroom.now)


def test_a_case_that_is_not_there_is_one_clear_sentence(newsroom: Newsroom) -> None:
    for act in (assign, note):
        with pytest.raises(CorrectionsInboxError, match=r"^There is no case C-2026-0001\.$"):
            act(newsroom.engine, REF, "x", NOOR, newsroom.now)


def test_backlog_that_is_taken_in_waits_like_all_others_and_nobody_is_written_to(
    newsroom: Newsroom, pier: Match
) -> None:
    newsroom.file(newsroom.receive(backlog=True))
    newsroom.file(newsroom.receive(Kind.REPORT, pier, sender="bram@post.example"))
    for _ in range(2):
        take_in(newsroom.engine, REF, NOOR, newsroom.now)
    assert not newsroom.case().backlog
    assert [event.action for event in newsroom.case().history].count("taken in") == 1
    assert [letter for letter, _, _ in newsroom.sent()] == ["acknowledgment"]


def words_of_readers_letters(newsroom: Newsroom) -> Iterator[str]:
    """Every header and every part of every letter that goes to a reader, decoded."""
    with store.reading(newsroom.engine) as session:
        rows = session.exec(select(OutboxRow)).all()
    for row in rows:
        if row.letter not in AT_LEAST_ONCE:
            message = message_from_bytes(row.raw, policy=policy.default)
            yield "\n".join(str(value) for value in message.values())
            yield from (part.get_content() for part in message.walk() if part.get_content_maintype() == "text")


# What a person might write in a hurry: any text, with a word in it that stands in no letter of ours.
NOTES = st.builds(lambda before, after: f"{before} quixotry {after}", st.text(max_size=80), st.text(max_size=80))


@pytest.mark.parametrize("status", [each for each in Status if each not in {Status.NEW, Status.DUPLICATE}])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=NOTES)
def test_no_note_ever_reaches_a_reader(newsroom: Newsroom, status: Status, text: str) -> None:
    newsroom.file(newsroom.receive(), newsroom.receive(sender="bram@post.example"))
    reference = newsroom.cases()[-1].reference
    note(newsroom.engine, reference, text, NOOR, newsroom.now)
    assign(newsroom.engine, reference, text, NOOR, newsroom.now)
    if newsroom.case(reference).status is not status:
        decision = Decision(status, NOOR, note=text, write_to_forwarded=True)
        change_status(newsroom.engine, reference, decision, newsroom.rules, newsroom.now)
        undo(newsroom.engine, reference, NOOR, newsroom.now)
        decide(newsroom, status, reference, note=text)
    newsroom.now += 2 * newsroom.now.resolution
    assert not [words for words in words_of_readers_letters(newsroom) if "quixotry" in words]
    assert any("quixotry" in event.note for event in newsroom.case(reference).history)


def test_the_note_on_a_merger_or_a_division_stays_in_the_house_too(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(sender="bram@post.example"))
    split(newsroom.engine, REF, [2], NOOR, newsroom.rules, newsroom.now)
    merge(newsroom.engine, "C-2026-0002", REF, NOOR, newsroom.now, note="quixotry")
    decide(newsroom, Status.CORRECTED, notice="It is 40.")
    assert not [words for words in words_of_readers_letters(newsroom) if "quixotry" in words]
