"""A letter that many people send is one matter; each of them is answered once, and nothing of theirs stays for long."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select
from tests.actions.newsroom import Newsroom

from corrections_inbox.actions.forgetting import forget
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.cases import Status
from corrections_inbox.cases.folding import campaign_of
from corrections_inbox.matching import Match
from corrections_inbox.store import campaigns, mail_lines, reading, transaction
from corrections_inbox.store.campaign_tables import LikenessBandRow, LikenessRow
from corrections_inbox.store.tables import MailRow
from corrections_inbox.triage import Kind, Ruling

LETTER = (
    "Your article on the ferry is a disgrace to your paper and to this town. It repeats what the shipping company "
    "wants to be heard, and it keeps from your readers that the old timetable was cut by half in a single winter. "
    "We ask that you take it back and that you tell the people of the harbour what they have a right to know."
)
OTHER = (
    "May I suggest a story? The lighthouse keepers of the outer islands meet for the last time this summer, and one of "
    "them has kept a diary of every storm since the year of the great flood, which nobody has ever read."
)
ROSA, BRAM, IDA = "rosa@reader.example", "bram@post.example", "ida@home.example"


def send(newsroom: Newsroom, sender: str, body: str = LETTER, kind: Kind = Kind.OPINION, *matches: Match) -> None:
    newsroom.file(newsroom.receive(kind, *matches, sender=sender, body=body))


def names(newsroom: Newsroom) -> list[str]:
    with reading(newsroom.engine) as session:
        return list(session.exec(select(MailRow.campaign).order_by(MailRow.key)))  # type: ignore[arg-type]  # a column


def kept(engine: Engine) -> tuple[int, int]:
    with reading(engine) as session:
        tables = (LikenessRow, LikenessBandRow)
        likes, bands = (session.exec(select(func.count()).select_from(table)).one() for table in tables)
    return likes, bands


def test_the_same_letter_of_two_people_is_a_campaign(newsroom: Newsroom) -> None:
    send(newsroom, ROSA)
    send(newsroom, IDA, OTHER)
    send(newsroom, BRAM, f"I am a pensioner of 70.\n\n{LETTER}")
    send(newsroom, IDA, LETTER.upper())
    assert names(newsroom) == ["1", "", "1", "1"]
    with reading(newsroom.engine) as session:
        said = campaigns.subject(session, "1"), *campaigns.size(session, "1")
        senders = session.exec(select(MailRow.sender).where(MailRow.campaign == "1").order_by(col(MailRow.key))).all()
        listed = [each.campaign for each in mail_lines.filed_since(session, newsroom.now - timedelta(days=1))]
    assert said == ("The ferry", 3, 3)
    assert senders == [ROSA, BRAM, IDA]
    assert newsroom.cases() == []
    assert listed == names(newsroom)


def test_a_batch_that_comes_at_once_is_known_too(newsroom: Newsroom) -> None:
    batch = [newsroom.receive(Kind.OPINION, sender=sender, body=LETTER) for sender in (ROSA, BRAM, IDA)]
    newsroom.file(*batch)
    assert names(newsroom) == ["1", "1", "1"]


def test_one_person_alone_is_no_campaign(newsroom: Newsroom) -> None:
    send(newsroom, ROSA)
    send(newsroom, ROSA.upper(), f"{LETTER} Again!")
    assert names(newsroom) == ["", ""]
    send(newsroom, BRAM)
    assert names(newsroom) == ["1", "1", "1"]


def test_its_cases_know_it_and_other_cases_do_not(newsroom: Newsroom, guessed: Match) -> None:
    for sender, body in ((ROSA, LETTER), (IDA, OTHER), (BRAM, LETTER)):
        send(newsroom, sender, body, Kind.REPORT, guessed)
    assert [[report.campaign for report in case.reports] for case in newsroom.cases()] == [["1"], [""], ["1"]]
    folded = [case.reference for case in newsroom.cases() if campaign_of(case) and case.status.is_open]
    assert folded == ["C-2026-0001", "C-2026-0003"]


def test_each_sender_is_answered_once(newsroom: Newsroom) -> None:
    for sender in (ROSA, BRAM, ROSA, BRAM, IDA, ROSA):
        send(newsroom, sender)
    assert [recipient for _, recipient, _ in newsroom.sent()] == [ROSA, BRAM, IDA]
    with reading(newsroom.engine) as session:
        assert session.get_one(MailRow, 6).silence_rule == "already_acknowledged"


def test_who_was_left_unanswered_is_still_told_the_outcome(newsroom: Newsroom, guessed: Match) -> None:
    for sender in (ROSA, BRAM, ROSA):
        send(newsroom, sender, LETTER, Kind.REPORT, guessed)
    decision = Decision(Status.NO_CHANGE, "noor", explanation="The timetable is as it was.")
    decided = change_status(newsroom.engine, "C-2026-0003", decision, newsroom.rules, newsroom.now)
    assert [letter.recipient for letter in decided.telling.letters] == [ROSA]


def test_what_machines_send_is_no_campaign(newsroom: Newsroom) -> None:
    for sender in (ROSA, BRAM):
        silence = Ruling("auto_submitted", "A program sent it.")
        newsroom.file(newsroom.receive(Kind.AUTOMATIC, sender=sender, body=LETTER, silence=silence))
    assert names(newsroom) == ["", ""]
    assert kept(newsroom.engine) == (0, 0)


def test_it_ends_when_nobody_wrote_for_two_weeks_and_not_before(newsroom: Newsroom) -> None:
    started = newsroom.now
    for day, sender in ((0, ROSA), (10, BRAM), (20, IDA), (40, "late@post.example")):
        newsroom.now = started + timedelta(days=day)
        send(newsroom, sender)
    assert names(newsroom) == ["1", "1", "1", ""]


def test_a_large_campaign_keeps_little_to_be_found_by(newsroom: Newsroom) -> None:
    for number in range(20):
        send(newsroom, f"reader{number}@post.example")
    likes, bands = kept(newsroom.engine)
    send(newsroom, IDA, OTHER)
    assert likes == 20
    assert bands == kept(newsroom.engine)[1] - bands


@pytest.mark.parametrize("root", [ROSA, BRAM])
def test_what_a_person_is_known_by_goes_with_them(newsroom: Newsroom, root: str) -> None:
    send(newsroom, ROSA)
    send(newsroom, BRAM)
    forget(newsroom.engine, root, newsroom.rules.letterhead.secret, newsroom.now)
    with reading(newsroom.engine) as session:
        [left] = session.exec(select(LikenessRow)).all()
    assert left.address == ({ROSA, BRAM} - {root}).pop()


def test_it_goes_by_itself_after_its_time(newsroom: Newsroom) -> None:
    send(newsroom, ROSA)
    with transaction(newsroom.engine) as session:
        assert campaigns.drop_older(session, newsroom.now, 10) == 0
        assert campaigns.drop_older(session, newsroom.now + timedelta(seconds=1), 10) == 1
    assert kept(newsroom.engine) == (0, 0)
