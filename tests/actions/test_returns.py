"""Letters that came back: nobody is written to in vain, no case forgets it, and no stranger is silenced by a forger."""

from dataclasses import replace

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox import store
from corrections_inbox.actions.planning import Understood
from corrections_inbox.actions.releasing import send_again
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.cases import Report, Status
from corrections_inbox.letters.plus_addresses import return_path
from corrections_inbox.matching import Match
from corrections_inbox.message.bounces import Failure, Returned
from corrections_inbox.store import letters, outbox
from corrections_inbox.store.outbox import Fate
from corrections_inbox.store.tables import MailRow, OutboxState
from corrections_inbox.triage import Kind, Ruling

ROSA = "rosa@reader.example"
GONE = Failure(ROSA, permanent=True, reason="5.1.1 no such person here")
FULL = Failure(ROSA, permanent=False, reason="4.2.2 mailbox full")
REF = "C-2026-0001"


def deliver(newsroom: Newsroom) -> None:
    while True:
        with store.transaction(newsroom.engine) as session:
            entry = outbox.claim(session, newsroom.now)
            if entry is None:
                return
            outbox.record(session, entry.key, Fate.SENT, "250 2.0.0 taken", newsroom.now)


def bounce(newsroom: Newsroom, *failures: Failure, ids: tuple[str, ...] = (), to: str = "bounces@mx.example") -> None:
    newsroom.file(a_bounce(newsroom, *failures, ids=ids, to=to))


def a_bounce(
    newsroom: Newsroom, *failures: Failure, ids: tuple[str, ...], to: str = "bounces@mx.example"
) -> Understood:
    silence = Ruling("null_reverse_path", "It was sent with the empty return path of bounces and automatic mail.")
    sender = "mailer-daemon@mx.example"
    mail = newsroom.receive(Kind.BOUNCE, sender=sender, subject="Undelivered", silence=silence, to=to)
    return replace(mail, returned=Returned(ids, failures))


def acknowledged(newsroom: Newsroom) -> str:
    """Files a report of Rosa's whose acknowledgment is sent; gives the Message-ID of that."""
    newsroom.file(newsroom.receive())
    deliver(newsroom)
    return newsroom.message_id_of(1)


def states(newsroom: Newsroom) -> list[OutboxState]:
    return [each.state for each in newsroom.letters()]


def silence_of_the_last(newsroom: Newsroom) -> tuple[str, str]:
    with store.reading(newsroom.engine) as session:
        row = session.get_one(MailRow, next(newsroom.uids) - 1)
        return row.silence_rule, row.silence_reason


def report(newsroom: Newsroom) -> Report:
    return newsroom.case().reports[0]


def settle(newsroom: Newsroom) -> None:
    change_status(newsroom.engine, REF, Decision(Status.NO_CHANGE, "noor"), newsroom.rules, newsroom.now)


def test_an_address_that_bounced_is_not_written_to_again_and_its_case_says_so(newsroom: Newsroom) -> None:
    bounce(newsroom, GONE, ids=(acknowledged(newsroom),))
    assert states(newsroom) == [OutboxState.BOUNCED]
    case = newsroom.case()
    assert (case.history[-1].action, case.history[-1].note) == (
        "letter came back",
        f"acknowledgment to {ROSA}: {GONE.reason}",
    )
    assert report(newsroom).acknowledged == "could not be delivered"
    newsroom.file(newsroom.receive(Kind.QUESTION, body="And who runs the pier?"))
    assert states(newsroom) == [OutboxState.BOUNCED]
    assert silence_of_the_last(newsroom) == ("undeliverable", "Letters to this address came back on 2026-03-02.")


def test_its_outcome_is_recorded_as_not_sent(newsroom: Newsroom) -> None:
    bounce(newsroom, GONE, ids=(acknowledged(newsroom),))
    settle(newsroom)
    assert states(newsroom) == [OutboxState.BOUNCED]
    assert report(newsroom).told_how == "not written to: letters to this address came back on 2026-03-02"


def test_an_outcome_that_came_back_was_not_told(newsroom: Newsroom) -> None:
    acknowledged(newsroom)
    settle(newsroom)
    newsroom.now += outbox.RETRY_AFTER[0]
    deliver(newsroom)
    assert report(newsroom).told_how == "no_change"
    bounce(newsroom, GONE, ids=(newsroom.message_id_of(2),))
    assert (states(newsroom)[1], report(newsroom).told_how) == (OutboxState.BOUNCED, "could not be delivered")
    with store.reading(newsroom.engine) as session:
        [stuck] = letters.stuck(session, newsroom.now - outbox.RETRY_AFTER[0])
    assert (stuck.state, stuck.reason, stuck.references) == ("bounced", GONE.reason, (REF,))


def test_what_waits_to_go_to_the_address_is_taken_back(newsroom: Newsroom) -> None:
    sent = acknowledged(newsroom)
    settle(newsroom)
    assert states(newsroom) == [OutboxState.SENT, OutboxState.QUEUED]
    bounce(newsroom, GONE, ids=(sent,))
    assert states(newsroom) == [OutboxState.BOUNCED, OutboxState.WITHDRAWN]
    assert report(newsroom).told_how == "could not be delivered"
    assert report(newsroom).told is not None


def test_a_bounce_is_heeded_by_the_mails_that_are_filed_with_it(newsroom: Newsroom, pier: Match) -> None:
    sent = acknowledged(newsroom)
    before = newsroom.receive(Kind.REPORT, pier)
    back = a_bounce(newsroom, GONE, ids=(sent,))
    after = newsroom.receive(Kind.QUESTION, body="And who runs the pier?")
    newsroom.file(before, back, after)
    assert states(newsroom) == [OutboxState.BOUNCED, OutboxState.WITHDRAWN], "nobody is there to read the second letter"
    assert silence_of_the_last(newsroom)[0] == "undeliverable"


def test_a_question_that_came_back_leaves_the_case_to_a_person(newsroom: Newsroom, guessed: Match) -> None:
    newsroom.file(newsroom.receive(Kind.REPORT, guessed))
    deliver(newsroom)
    assert newsroom.case().status is Status.ASKED
    bounce(newsroom, GONE, ids=(newsroom.message_id_of(1),))
    assert (newsroom.case().status, newsroom.case().needs_human) == (Status.NEW, True)


def test_a_delay_is_recorded_and_changes_nothing(newsroom: Newsroom) -> None:
    bounce(newsroom, FULL, ids=(acknowledged(newsroom),))
    assert states(newsroom) == [OutboxState.SENT]
    assert newsroom.case().history[-1].action == "letter delayed"
    newsroom.file(newsroom.receive(Kind.QUESTION, body="And who runs the pier?"))
    assert states(newsroom) == [OutboxState.SENT, OutboxState.QUEUED]


@pytest.mark.parametrize("ids", [(), ("<guessed@corrections-inbox.harbourpost.example>",), ("<1@reader.example>",)])
def test_a_bounce_that_names_no_letter_of_ours_silences_nobody(newsroom: Newsroom, ids: tuple[str, ...]) -> None:
    acknowledged(newsroom)
    before = newsroom.case()
    bounce(newsroom, GONE, ids=ids)
    assert (states(newsroom), newsroom.case()) == ([OutboxState.SENT], before)


def test_who_forges_a_bounce_of_their_own_letter_silences_no_other(newsroom: Newsroom) -> None:
    acknowledged(newsroom)
    newsroom.file(newsroom.receive(Kind.QUESTION, sender="mallory@elsewhere.example"))
    deliver(newsroom)
    bounce(newsroom, GONE, ids=(newsroom.message_id_of(2),))
    assert [(each.recipient, each.state) for each in newsroom.letters()] == [
        (ROSA, OutboxState.SENT),
        ("mallory@elsewhere.example", OutboxState.BOUNCED),
    ]


def came_back_to(newsroom: Newsroom, key: int) -> str:
    letterhead = replace(newsroom.rules.letterhead, plus_addresses=True)
    return return_path(letterhead, "bounces@harbourpost.example", key)


def test_a_bounce_that_names_nothing_finds_its_letter_by_the_address_it_came_back_to(newsroom: Newsroom) -> None:
    acknowledged(newsroom)
    bounce(newsroom, GONE, to=came_back_to(newsroom, 1))
    assert states(newsroom) == [OutboxState.BOUNCED]
    assert report(newsroom).acknowledged == "could not be delivered"


@pytest.mark.parametrize(
    "altered", [("b.2.", "b.1."), ("@harbourpost", "a@harbourpost"), ("bounces+b.2.", "bounces+b.1.aaaaaaaaaaaaaaaa")]
)
def test_a_forged_address_silences_nobody(newsroom: Newsroom, altered: tuple[str, str]) -> None:
    """Mallory knows where her own letter would come back to."""
    acknowledged(newsroom)
    newsroom.file(newsroom.receive(Kind.QUESTION, sender="mallory@elsewhere.example"))
    deliver(newsroom)
    bounce(newsroom, GONE, to=came_back_to(newsroom, 2).replace(*altered))
    assert states(newsroom) == [OutboxState.SENT, OutboxState.SENT]


def test_a_letter_that_came_back_twice_is_told_once(newsroom: Newsroom) -> None:
    sent = acknowledged(newsroom)
    bounce(newsroom, GONE, ids=(sent,))
    history = newsroom.case().history
    bounce(newsroom, GONE, ids=(sent,))
    assert newsroom.case().history == history


def test_sending_it_again_opens_the_address(newsroom: Newsroom) -> None:
    bounce(newsroom, GONE, ids=(acknowledged(newsroom),))
    send_again(newsroom.engine, 1, "noor", newsroom.now)
    deliver(newsroom)
    newsroom.file(newsroom.receive(Kind.QUESTION, body="And who runs the pier?"))
    assert states(newsroom) == [OutboxState.SENT, OutboxState.QUEUED]


def test_the_digest_of_an_editor_whose_mailbox_is_full_silences_no_reader(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(Kind.LEGAL, sender="Lex <lex@harbourpost.example>"))
    deliver(newsroom)
    alert = next(each for each in newsroom.letters() if each.letter == "alert")
    bounce(newsroom, GONE, ids=(newsroom.message_id_of(alert.key),))
    newsroom.file(newsroom.receive(Kind.QUESTION, sender="Lex <lex@harbourpost.example>"))
    assert silence_of_the_last(newsroom)[0] != "undeliverable"
