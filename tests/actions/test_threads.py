from dataclasses import replace
from datetime import timedelta

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox import store
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.cases import Lane, Letter, Status
from corrections_inbox.matching import Match
from corrections_inbox.store import mail_lines, outbox
from corrections_inbox.store.outbox import Owed
from corrections_inbox.triage import Kind, Ruling

ROSA, BRAM = "rosa@reader.example", "bram@post.example"
NOOR = "noor@harbourpost.example"


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


@pytest.fixture
def plus(newsroom: Newsroom) -> Newsroom:
    """A house whose letters carry the case in the address that they are answered to."""
    letterhead = replace(newsroom.rules.letterhead, plus_addresses=True)
    newsroom.rules = replace(newsroom.rules, letterhead=letterhead)
    return newsroom


def write_to(newsroom: Newsroom, address: str, *matches: Match, sender: str = ROSA, body: str = "One more.") -> None:
    newsroom.file(newsroom.receive(Kind.FOLLOW_UP, *matches, sender=sender, to=address, body=body))


def test_an_answer_without_a_thread_finds_all_cases_of_its_letter_by_the_address_it_was_sent_to(
    plus: Newsroom, pier: Match, guessed: Match
) -> None:
    plus.file(plus.receive(Kind.REPORT, plus.ferry, pier))
    write_to(plus, plus.header_of(1, "Reply-To").upper(), guessed)
    assert [len(case.reports) for case in plus.cases()] == [2, 2]
    assert len(plus.letters()) == 1


def test_the_address_that_a_mail_server_noted_counts_too(plus: Newsroom, guessed: Match) -> None:
    plus.file(plus.receive())
    noted = f"someone@else.example\r\nDelivered-To: {plus.header_of(1, 'Reply-To')}"
    write_to(plus, noted, guessed)
    assert len(plus.case().reports) == 2


def test_a_no_to_the_address_of_our_acknowledgment_is_heard(plus: Newsroom) -> None:
    plus.file(plus.receive())
    write_to(plus, plus.header_of(1, "Reply-To"), body="NO, that's not the sentence.")
    assert (plus.case().status, plus.case().needs_human) == (Status.IN_REVIEW, True)
    assert [letter for letter, _, _ in plus.sent()] == ["acknowledgment", "question"]


def test_somebody_else_cannot_join_a_case_by_its_address(plus: Newsroom, guessed: Match) -> None:
    plus.file(plus.receive())
    write_to(plus, plus.header_of(1, "Reply-To"), guessed, sender=BRAM)
    assert len(plus.case().reports) == 1
    assert plus.case("C-2026-0002").history[0].note == "it answers C-2026-0001, but comes from another address"


def test_an_altered_address_finds_nothing(plus: Newsroom, guessed: Match) -> None:
    """It names Bram's case with the signature of Rosa's."""
    plus.file(plus.receive())
    plus.file(plus.receive(Kind.REPORT, guessed, sender=BRAM))
    altered = plus.header_of(1, "Reply-To").replace("0001", "0002")
    write_to(plus, altered, guessed, sender="eve@reader.example")
    assert [len(case.reports) for case in plus.cases()] == [1, 1, 1]
    assert plus.cases()[-1].history[0].note == ""


def test_what_the_thread_says_counts_more_than_the_address(plus: Newsroom, pier: Match, guessed: Match) -> None:
    plus.file(plus.receive())
    plus.file(plus.receive(Kind.REPORT, pier))
    first, second = plus.message_id_of(1), plus.header_of(2, "Reply-To")
    plus.file(plus.receive(Kind.FOLLOW_UP, guessed, in_reply_to=first, to=second))
    assert [len(case.reports) for case in plus.cases()] == [2, 1]


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


def send_digest(newsroom: Newsroom, letter: Letter = Letter.DIGEST) -> str:
    """Queues what is written to the staff every morning, and gives its Message-ID."""
    owed = Owed(letter, f"{letter}:1", f"<{letter}.1@ours.example>", NOOR, "<>", b"Subject: x", newsroom.now)
    with store.transaction(newsroom.engine) as session:
        outbox.queue(session, owed, newsroom.now)
    return owed.message_id


@pytest.mark.parametrize("letter", [Letter.DIGEST, Letter.ALERT])
@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.FOLLOW_UP, Kind.QUESTION, Kind.LEGAL, Kind.OPINION, Kind.EMPTY])
def test_a_reply_to_a_digest_is_a_note_on_the_case_that_it_names_and_never_acts(
    newsroom: Newsroom, kind: Kind, letter: Letter
) -> None:
    newsroom.file(newsroom.receive())
    before = newsroom.case()
    digest = send_digest(newsroom, letter)
    reply = "Please close C-2026-0001 as corrected, I fixed it.\n\n> C-2026-0002 and its card"
    newsroom.file(newsroom.receive(kind, sender=f"Noor <{NOOR}>", body=reply, in_reply_to=digest))
    [case] = newsroom.cases()
    assert (case.status, case.reports) == (before.status, before.reports)
    [noted] = case.history[len(before.history) :]
    assert (noted.actor, noted.action) == ("service", "noted")
    assert noted.note == (
        f"mail 2 replies to our mail to the staff, from {NOOR} (as it says): "
        "Please close C-2026-0001 as corrected, I fixed it."
    )
    assert [name for name, recipient, _ in newsroom.sent() if recipient != NOOR] == ["acknowledgment"]


@pytest.mark.parametrize(
    "body", ["All of these are nonsense.", "About C-2026-0999.", " ".join(f"C-2026-{n:04}" for n in range(1, 9))]
)
def test_a_reply_to_a_digest_that_names_no_case_is_other_mail(newsroom: Newsroom, body: str) -> None:
    newsroom.file(newsroom.receive())
    digest = send_digest(newsroom)
    newsroom.file(newsroom.receive(sender=ROSA, body=body, in_reply_to=digest))
    with store.reading(newsroom.engine) as session:
        lines = mail_lines.filed_since(session, newsroom.now - timedelta(days=1))
    assert [(line.references, line.reason) for line in lines][1] == (
        (),
        "It replies to a mail to the staff: that is a note, and never acts.",
    )
    assert [event.action for event in newsroom.case().history] == ["opened"]
    assert len(newsroom.letters()) == 2


def test_a_strangers_reply_to_a_forwarded_digest_is_noted_without_their_address(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(sender=BRAM, body="About C-2026-0001: I agree.", in_reply_to=send_digest(newsroom)))
    assert "from an address outside the house: About C-2026-0001" in newsroom.case().history[-1].note
    assert len(newsroom.case().reports) == 1
