"""Cases that people open: from a mail that opened none, from a telephone call, from a letter on paper."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.actions.newsroom import Newsroom
from tests.actions.test_settling import REF, decide, deliver, told

from corrections_inbox import store
from corrections_inbox.actions.by_hand import ByHand, Way, checked, written
from corrections_inbox.actions.opening import make_case, open_by_hand
from corrections_inbox.actions.telling import UNDO
from corrections_inbox.cases import Lane, Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.matching import Match
from corrections_inbox.message import Role, parse
from corrections_inbox.reading import Read
from corrections_inbox.store import mail, mail_lines
from corrections_inbox.triage import Disposition, Kind, Ruling

NOOR = "noor@harbourpost.example"
CALL = ByHand(
    Way.TELEPHONE,
    "The ferry carries 40 people, not 400.",
    name="Ottilie Marsh",
    address="otti@post.example",
    contact="01 555 0192, mornings",
    url="https://harbourpost.example/ferry",
    sentence="It carries 400 people a day.",
)


def read_again(newsroom: Newsroom, key: int, *matches: Match, silence: Ruling | None = None) -> Read:
    with store.reading(newsroom.engine) as session:
        raw = mail.raw(session, key)
    disposition = Disposition(Kind.OPINION, Ruling("a_rule", "It says so."), silence)
    return Read(parse(raw), disposition, matches or (newsroom.ferry,))


def make(newsroom: Newsroom, key: int = 1, *matches: Match, letter: bool = False, silence: Ruling | None = None) -> str:
    read = read_again(newsroom, key, *matches, silence=silence)
    return make_case(newsroom.engine, key, read, NOOR, newsroom.rules, newsroom.now, letter=letter)


def take_down(newsroom: Newsroom, taken: ByHand = CALL, *matches: Match) -> str:
    message = parse(written(checked(taken), NOOR, newsroom.now))
    read = Read(message, Disposition(Kind.OTHER, Ruling("a_rule", "x"), None), matches or (newsroom.ferry,))
    return open_by_hand(newsroom.engine, taken, read, NOOR, newsroom.rules, newsroom.now)


def opinion(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(Kind.OPINION))
    deliver(newsroom)


def test_a_mail_that_opened_no_case_becomes_one_and_nobody_is_written_to(newsroom: Newsroom) -> None:
    opinion(newsroom)
    assert make(newsroom) == REF
    case = newsroom.case()
    assert (case.status, case.lane, case.match) == (Status.NEW, Lane.FACTS, newsroom.ferry)
    assert (case.history[0].actor, case.history[0].note) == (NOOR, "from mail of the kind opinion")
    [report] = case.reports
    assert (report.message_key, report.kind, report.acknowledged) == (1, Kind.REPORT, "receipt_opinion")
    assert [letter for letter, _, _ in newsroom.sent()] == ["receipt_opinion"]


def test_its_reader_is_told_the_outcome_like_any_other(newsroom: Newsroom) -> None:
    opinion(newsroom)
    make(newsroom)
    decide(newsroom, Status.CORRECTED)
    assert deliver(newsroom) == ["corrected to rosa@reader.example"]


def test_with_a_tick_the_reader_is_told_of_it_a_minute_later(newsroom: Newsroom) -> None:
    opinion(newsroom)
    make(newsroom, letter=True)
    assert deliver(newsroom, after=UNDO / 2) == []
    assert deliver(newsroom) == ["acknowledgment to rosa@reader.example"]
    assert newsroom.letters()[-1].references == (REF,)
    assert newsroom.case().reports[0].acknowledged == "acknowledgment"


def test_without_an_article_the_tick_asks_for_it(newsroom: Newsroom, guessed: Match) -> None:
    opinion(newsroom)
    make(newsroom, 1, guessed, letter=True)
    assert newsroom.case().status is Status.ASKED
    assert deliver(newsroom) == ["question to rosa@reader.example"]


def test_it_joins_the_case_that_is_about_the_same_error(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(sender="bram@post.example"))
    opinion(newsroom)
    assert make(newsroom, 2) == REF
    assert len(newsroom.case().reports) == 2
    assert newsroom.case().history[-1].actor == NOOR


def test_what_is_a_case_already_is_not_made_one_again(newsroom: Newsroom) -> None:
    opinion(newsroom)
    make(newsroom)
    with pytest.raises(CorrectionsInboxError, match=f"Mail 1 is part of {REF} already"):
        make(newsroom)
    assert len(newsroom.cases()) == 1


def test_a_machine_is_not_written_to_whoever_ticks_what(newsroom: Newsroom) -> None:
    silence = Ruling("mailing_list", "It came through a list.")
    newsroom.file(newsroom.receive(Kind.OPINION, silence=silence))
    with pytest.raises(CorrectionsInboxError, match=r"came through a list.*without a letter"):
        make(newsroom, letter=True, silence=silence)
    assert newsroom.cases() == []
    assert make(newsroom, silence=silence) == REF


def test_a_mail_that_is_not_there_is_one_clear_sentence(newsroom: Newsroom) -> None:
    opinion(newsroom)
    read = read_again(newsroom, 1)
    with pytest.raises(CorrectionsInboxError, match=r"^Mail 77 is not here, or not filed\.$"):
        make_case(newsroom.engine, 77, read, NOOR, newsroom.rules, newsroom.now)


def test_a_call_taken_down_opens_a_case_with_its_message(newsroom: Newsroom) -> None:
    assert take_down(newsroom) == REF
    case = newsroom.case()
    assert (case.status, case.match.linked, case.history[0].note) == (
        Status.NEW,
        newsroom.ferry.linked,
        "by telephone",
    )
    [report] = case.reports
    assert report.reporter is not None
    assert (report.reporter.address, report.reporter.name) == ("otti@post.example", "Ottilie Marsh")
    assert report.subject == "By telephone: Ottilie Marsh"
    assert report.words.startswith("The ferry carries 40 people")
    assert newsroom.letters() == []
    with store.reading(newsroom.engine) as session:
        assert b"01 555 0192" in mail.raw(session, report.message_key)


def test_who_called_and_how_to_reach_them_stands_apart_from_their_words(now: datetime) -> None:
    message = parse(written(checked(CALL), NOOR, now))
    assert "01 555 0192" in message.words_of(Role.SIGNATURE)
    for known in ("01 555 0192", NOOR, "Ottilie"):
        assert known not in message.own_words
    assert [link.url for link in message.links] == [CALL.url]


def test_their_reader_is_told_only_if_they_asked_for_it(newsroom: Newsroom) -> None:
    take_down(newsroom)
    decide(newsroom, Status.CORRECTED)
    assert told(newsroom) == ["not written to: it was taken down by hand, and no letter was asked for"]
    assert deliver(newsroom) == []


def test_who_asked_for_it_gets_a_letter_that_answers_to_no_mail(newsroom: Newsroom) -> None:
    take_down(newsroom, replace(CALL, tell=True))
    decide(newsroom, Status.CORRECTED)
    assert deliver(newsroom) == ["corrected to otti@post.example"]
    letter = newsroom.text_of(1)
    assert "In-Reply-To" not in letter
    assert "By telephone" not in letter
    assert "555" not in letter


def test_a_letter_on_paper_needs_no_address(newsroom: Newsroom) -> None:
    take_down(newsroom, ByHand(Way.LETTER, "The ferry is late."))
    assert newsroom.case().reports[0].reporter is None
    decide(newsroom, Status.NO_CHANGE)
    assert told(newsroom) == ["the mail names no sender"]


def test_sent_twice_by_the_browser_it_is_one_case(newsroom: Newsroom) -> None:
    assert take_down(newsroom) == take_down(newsroom) == REF
    assert len(newsroom.cases()) == 1


def test_it_joins_the_case_of_others_about_the_same_error(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    assert take_down(newsroom) == REF
    assert len(newsroom.case().reports) == 2


def test_it_is_listed_as_filed_mail_and_never_filed_again(newsroom: Newsroom) -> None:
    take_down(newsroom)
    with store.transaction(newsroom.engine) as session:
        assert mail.claim(session, newsroom.now) == []
        [line] = mail_lines.filed_since(session, newsroom.now - UNDO)
    assert (line.sender, line.subject, line.references) == ("otti@post.example", "By telephone: Ottilie Marsh", (REF,))


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        (replace(CALL, words=" \x00"), "Write down"),
        (replace(CALL, address="not an address"), "is no e-mail address"),
        (replace(CALL, address="a@b@c.example"), "is no e-mail address"),
        (replace(CALL, address="", tell=True), "an e-mail address is needed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(newsroom: Newsroom, taken: ByHand, sentence: str) -> None:
    with pytest.raises(CorrectionsInboxError, match=sentence):
        checked(taken)
    assert newsroom.cases() == []


def test_no_line_of_it_becomes_a_header(now: datetime) -> None:
    evil = replace(CALL, name="A\r\nBcc: x@y.example", contact="c\nd", url="u\nv", address="otti@post.example")
    message = parse(written(checked(evil), NOOR, now))
    assert message.header("bcc") == ()
    assert message.sender is not None
    assert message.sender.name == "A Bcc: x@y.example"
