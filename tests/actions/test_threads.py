from dataclasses import replace

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox.actions.settling import Decision, change_status
from corrections_inbox.cases import Lane, Status
from corrections_inbox.matching import Match
from corrections_inbox.triage import Kind, Ruling

ROSA, BRAM = "rosa@reader.example", "bram@post.example"


def answer(
    newsroom: Newsroom, kind: Kind = Kind.FOLLOW_UP, *matches: Match, sender: str = ROSA, body: str = "One thing more."
) -> None:
    """Files a reply to the first letter that went out."""
    first = newsroom.message_id_of(1)
    newsroom.file(newsroom.receive(kind, *matches, sender=sender, body=body, in_reply_to=first))


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.FOLLOW_UP, Kind.QUESTION, Kind.OTHER])
def test_a_reply_to_our_letter_joins_its_case_and_is_not_answered(
    newsroom: Newsroom, guessed: Match, kind: Kind
) -> None:
    newsroom.file(newsroom.receive())
    answer(newsroom, kind, guessed, body="The source is page 3 of the report.")
    [case] = newsroom.cases()
    assert [report.words for report in case.reports][1] == "The source is page 3 of the report."
    assert len(newsroom.letters()) == 1


def test_a_reference_in_the_subject_joins_too(newsroom: Newsroom, guessed: Match) -> None:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(Kind.FOLLOW_UP, guessed, subject="Fwd: about c-2026-0001, again"))
    assert len(newsroom.case().reports) == 2
    assert len(newsroom.letters()) == 1


@pytest.mark.parametrize("by", ["thread", "subject"])
def test_somebody_else_cannot_join_a_case_by_its_thread_or_reference(
    newsroom: Newsroom, guessed: Match, by: str
) -> None:
    newsroom.file(newsroom.receive())
    if by == "thread":
        answer(newsroom, Kind.REPORT, guessed, sender=BRAM)
    else:
        newsroom.file(newsroom.receive(Kind.REPORT, guessed, sender=BRAM, subject="C-2026-0001"))
    assert len(newsroom.case().reports) == 1
    other = newsroom.case("C-2026-0002")
    assert other.needs_human
    assert other.history[0].note == "it answers C-2026-0001, but comes from another address"


@pytest.mark.parametrize("word", ["NO", "No.", "no, the second one", "NEIN", "NON !", "NÃO"])
def test_a_no_puts_the_case_before_a_person_and_asks_which_sentence_is_meant(newsroom: Newsroom, word: str) -> None:
    newsroom.file(newsroom.receive())
    answer(newsroom, Kind.EMPTY, body=word)
    case = newsroom.case()
    assert (case.status, case.needs_human) == (Status.IN_REVIEW, True)
    assert case.history[-1].note == "the sender says that it is not the right sentence"
    assert [letter for letter, _, _ in newsroom.sent()] == ["acknowledgment", "question"]


def test_a_second_no_is_not_asked_about_again(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    answer(newsroom, Kind.FOLLOW_UP, body="NO, that's not the sentence.")
    answer(newsroom, Kind.FOLLOW_UP, body="NO!")
    assert [letter for letter, _, _ in newsroom.sent()] == ["acknowledgment", "question"]
    assert len(newsroom.case().reports) == 3


def test_a_no_takes_a_settled_case_up_again(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    change_status(newsroom.engine, "C-2026-0001", Decision(Status.NO_CHANGE, "noor"), newsroom.rules, newsroom.now)
    answer(newsroom, Kind.FOLLOW_UP, body="NO, that's not the sentence.")
    case = newsroom.case()
    assert (case.status, case.needs_human) == (Status.IN_REVIEW, True)
    assert "reopened" in [event.action for event in case.history]
    assert all(report.told is None for report in case.reports)
    assert ("question", ROSA, ("C-2026-0001",)) in newsroom.sent()


def test_a_no_of_somebody_else_reopens_nothing(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    change_status(newsroom.engine, "C-2026-0001", Decision(Status.NO_CHANGE, "noor"), newsroom.rules, newsroom.now)
    answer(newsroom, Kind.FOLLOW_UP, sender=BRAM, body="NO, that's not the sentence.")
    case = newsroom.case()
    assert (case.status, len(case.reports)) == (Status.NO_CHANGE, 1)


def test_a_no_in_a_mail_that_must_not_be_answered_is_heard_and_not_asked_about(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    silent = newsroom.receive(
        Kind.FOLLOW_UP,
        body="NO.",
        in_reply_to=newsroom.message_id_of(1),
        silence=Ruling("mailing_list", "It came through a list."),
    )
    newsroom.file(silent)
    assert newsroom.case().needs_human
    assert len(newsroom.letters()) == 1


@pytest.mark.parametrize("word", ["Nobody answered the phone.", "No problem, thanks!", "Now I see it."])
def test_not_every_n_is_a_no(newsroom: Newsroom, word: str) -> None:
    newsroom.file(newsroom.receive())
    answer(newsroom, Kind.FOLLOW_UP, body=word)
    assert not newsroom.case().needs_human


@pytest.mark.parametrize("kind", [Kind.PRAISE, Kind.OPINION, Kind.EMPTY])
def test_thanks_are_noted_and_wake_nobody(newsroom: Newsroom, kind: Kind) -> None:
    newsroom.file(newsroom.receive())
    change_status(newsroom.engine, "C-2026-0001", Decision(Status.CORRECTED, "noor"), newsroom.rules, newsroom.now)
    answer(newsroom, kind, body="Thank you!")
    case = newsroom.case()
    assert (case.status, len(case.reports), case.needs_human) == (Status.CORRECTED, 1, False)
    assert case.history[-1].note == f"the sender wrote again ({kind})"
    assert [letter for letter, _, _ in newsroom.sent()] == ["acknowledgment", "corrected"]


def test_more_words_on_a_closed_case_need_a_person_and_do_not_reopen_it(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    change_status(newsroom.engine, "C-2026-0001", Decision(Status.NO_CHANGE, "noor"), newsroom.rules, newsroom.now)
    answer(newsroom, body="But the report says 40.")
    case = newsroom.case()
    assert (case.status, case.needs_human, len(case.reports)) == (Status.NO_CHANGE, True, 2)
    assert case.reports[1].told is None


def test_an_answer_to_our_question_links_the_case(newsroom: Newsroom, guessed: Match) -> None:
    newsroom.file(newsroom.receive(Kind.REPORT, guessed))
    assert newsroom.case().status is Status.ASKED
    answer(newsroom, Kind.FOLLOW_UP, newsroom.ferry)
    case = newsroom.case()
    assert (case.status, case.match, case.section) == (Status.NEW, newsroom.ferry, "Local")
    newsroom.file(newsroom.receive(sender=BRAM))
    assert len(newsroom.case().reports) == 3


def test_a_threat_in_a_thread_opens_a_legal_case(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    answer(newsroom, Kind.LEGAL, body="My lawyer will write.")
    assert [case.lane for case in newsroom.cases()] == [Lane.FACTS, Lane.LEGAL]
    assert ("receipt", ROSA, ("C-2026-0002",)) in newsroom.sent()


def test_an_absence_note_to_our_letter_joins_nothing(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    machine = newsroom.receive(
        Kind.AUTOMATIC, in_reply_to=newsroom.message_id_of(1), silence=Ruling("auto_submitted", "A program sent it.")
    )
    newsroom.file(machine)
    assert len(newsroom.case().reports) == len(newsroom.case().history) == 1


def test_a_follow_up_outside_the_thread_joins_the_senders_last_open_case(
    newsroom: Newsroom, pier: Match, guessed: Match
) -> None:
    newsroom.file(newsroom.receive(), newsroom.receive(Kind.REPORT, pier))
    newsroom.file(newsroom.receive(Kind.FOLLOW_UP, guessed, subject="One more thing"))
    assert [len(case.reports) for case in newsroom.cases()] == [1, 2]
    newsroom.file(newsroom.receive(Kind.FOLLOW_UP, guessed, sender=BRAM))
    assert len(newsroom.cases()) == 3


def test_a_follow_up_on_the_same_article_joins_without_a_passage(newsroom: Newsroom, pier: Match) -> None:
    assert newsroom.ferry.linked is not None
    vague = replace(newsroom.ferry, linked=replace(newsroom.ferry.linked, passage=None))
    newsroom.file(newsroom.receive(), newsroom.receive(Kind.REPORT, pier))
    newsroom.file(newsroom.receive(Kind.FOLLOW_UP, vague))
    assert [len(case.reports) for case in newsroom.cases()] == [2, 1]


def test_a_mail_of_which_only_the_beginning_was_read_goes_to_a_person_and_is_not_answered(newsroom: Newsroom) -> None:
    large = newsroom.receive()
    newsroom.file(replace(large, claim=replace(large.claim, truncated=True)))
    assert newsroom.case().needs_human
    assert newsroom.letters() == []
