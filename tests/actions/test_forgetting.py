"""A person who is let go of is nowhere in the store, not even in its free pages; what the paper got wrong stays."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from tests.actions.newsroom import Newsroom

from corrections_inbox.actions.forgetting import find, forget, forget_expired, hold
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.cases import Case, Letter, Status
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.upkeep import tidy
from corrections_inbox.letters.samples import LETTERHEAD
from corrections_inbox.matching import Match
from corrections_inbox.settings import RetentionSettings
from corrections_inbox.store import desk_lists, digests, letters, mail, outbox, reading, tables, transaction
from corrections_inbox.store.desk_lists import Wanted
from corrections_inbox.store.tables import OutboxState
from corrections_inbox.triage import Kind

ROSA = "rosa@reader.example"
SECRET = "My grandmother Perpetua rowed that very ferry."
KEY = LETTERHEAD.secret
DAY = timedelta(days=1)


def report(newsroom: Newsroom, sender: str = f"Rosa Quillfeather <{ROSA}>") -> None:
    newsroom.file(newsroom.receive(sender=sender, body=f"You wrote that it carries 400 people. It is 40. {SECRET}"))


def files(folder: Path) -> Iterator[bytes]:
    yield from (file.read_bytes() for file in folder.rglob("*") if file.is_file())


def traces(engine: Engine, *needles: bytes) -> list[bytes]:
    """Which of these stand anywhere in the store: in the files of SQLite, in the rows of PostgreSQL."""
    if engine.dialect.name == "sqlite":
        everything = b"".join(files(Path(engine.url.database or "").parent))
    else:
        with engine.connect() as connection:
            rows = [tuple(row) for table in tables.SCHEMA.sorted_tables for row in connection.execute(table.select())]
        everything = repr(rows).encode()
    return [needle for needle in needles if needle.lower() in everything.lower()]


def keep_digest(engine: Engine, newsroom: Newsroom, *, key: str = "digest:2026-03-02:noor@harbourpost.example") -> int:
    owed = outbox.Owed(
        Letter.DIGEST,
        key,
        f"<{key}>",
        "noor@harbourpost.example",
        "<>",
        SECRET.encode(),
        newsroom.now,
        at_least_once=True,
    )
    with transaction(engine) as session:
        queued = outbox.queue(session, owed, newsroom.now)
    assert queued is not None
    return queued


def test_nothing_of_the_person_is_left_anywhere(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    with reading(engine) as session:
        packed = zlib.compress(mail.raw(session, 1), 6)
    needles = (ROSA.encode(), b"Quillfeather", SECRET.encode(), b"<1@reader.example>", packed[10:60])
    assert traces(engine, *needles[:4]) == list(needles[:4])
    forgotten = forget(engine, ROSA, KEY, newsroom.now)
    assert traces(engine, *needles) == []
    assert (forgotten.erased.mails, forgotten.erased.reports, forgotten.erased.references) == (1, 1, ("C-2026-0001",))
    assert forgotten.log_emptied


def test_nothing_is_left_of_the_words_that_a_case_is_found_by(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom, "Rosa Quillfeather <rosa@longbeard.example>")
    note = Decision(Status.IN_REVIEW, "noor", note="Rang Rosa Quillfeather at the lighthouse.")
    change_status(engine, "C-2026-0001", note, newsroom.rules, newsroom.now)
    # An index leaves out the beginning that a word shares with the one before it.
    words = (b"perpetua", b"grandmother", b"quillfeather", b"longbeard", b"illfeather")
    assert traces(engine, *words) == list(words)
    forget(engine, "rosa@longbeard.example", KEY, newsroom.now)
    assert traces(engine, *words) == []
    with reading(engine) as session:
        found = desk_lists.page(session, Wanted(words="ferry lighthouse"))
        assert desk_lists.page(session, Wanted(words="perpetua")).total == 0
    assert [fold.lines[0].reference for fold in found.folds] == ["C-2026-0001"], "what the paper got wrong stays"


def test_the_case_its_claim_its_passage_and_its_history_stay(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    before = newsroom.case()
    forget(engine, ROSA, KEY, newsroom.now)
    after = newsroom.case()
    assert after.match.passage == before.match.passage
    assert after.match.claim == before.match.claim
    assert [event.action for event in after.history] == [event.action for event in before.history]
    [left] = after.reports
    assert (left.reporter, left.words, left.subject) == (None, "", "")
    assert left.told == newsroom.now, "nobody is waiting any longer"


def test_what_people_noted_about_the_case_no_longer_names_the_person(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    note = f"Rang rosa QUILLFEATHER, then wrote to {ROSA}."
    change_status(engine, "C-2026-0001", Decision(Status.IN_REVIEW, "noor", note=note), newsroom.rules, newsroom.now)
    forget(engine, ROSA, KEY, newsroom.now)
    assert newsroom.case().history[-1].note == "Rang [erased], then wrote to [erased]."


def test_other_readers_of_the_case_stay_and_are_told(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    report(newsroom, "Bo <bo@reader.example>")
    forget(engine, ROSA, KEY, newsroom.now)
    assert [one.reporter and one.reporter.address for one in newsroom.case().reports] == [None, "bo@reader.example"]
    notice = Decision(Status.CORRECTED, "noor", notice="The ferry carries 40.")
    decided = change_status(engine, "C-2026-0001", notice, newsroom.rules, newsroom.now)
    assert [letter.recipient for letter in decided.telling.letters] == ["bo@reader.example"]


def test_a_letter_that_has_not_left_is_taken_back(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    forget(engine, ROSA, KEY, newsroom.now)
    with transaction(engine) as session:
        assert outbox.claim(session, newsroom.now + DAY) is None
    assert [(each.recipient, each.state) for each in newsroom.letters()] == [("", OutboxState.WITHDRAWN)]


def test_a_letter_at_the_server_is_waited_for(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    with transaction(engine) as session:
        outbox.claim(session, newsroom.now)
    with pytest.raises(CorrectionsInboxError, match="being sent"):
        forget(engine, ROSA, KEY, newsroom.now)
    assert newsroom.case().reports[0].reporter is not None, "all or nothing"


def test_a_sent_digest_is_emptied_and_one_that_has_not_left_is_made_anew(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    sent = keep_digest(engine, newsroom)
    with transaction(engine) as session:
        session.get_one(tables.OutboxRow, sent).state = OutboxState.SENT
    keep_digest(engine, newsroom, key="digest:2026-03-03:noor@harbourpost.example")
    with transaction(engine) as session:
        digests.begin(session, "noor@harbourpost.example", newsroom.now.date() + DAY, covers=(newsroom.now,) * 2)
    forget(engine, ROSA, KEY, newsroom.now)
    with reading(engine) as session:
        assert letters.raw(session, sent) == b""
        assert not digests.exists(session, "noor@harbourpost.example", newsroom.now.date() + DAY)
    assert [each.letter for each in newsroom.letters()].count(Letter.DIGEST) == 1


def test_quarantined_mail_is_searched_for_the_address(engine: Engine, newsroom: Newsroom) -> None:
    claimed = newsroom.receive(sender=ROSA)
    with transaction(engine) as session:
        mail.quarantine(session, claimed.claim.key, "It could not be filed.")
    assert forget(engine, ROSA.upper(), KEY, newsroom.now).erased.mails == 1
    with reading(engine) as session:
        assert mail.raw(session, claimed.claim.key) == b""
    assert traces(engine, ROSA.encode()) == []


def test_a_copy_that_came_another_way_goes_too(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    with transaction(engine) as session:
        again = b"Received: from relay.example\r\n" + mail.raw(session, 1)
        place = mail.Place("other", "INBOX", 1, 1)
        assert mail.keep(session, place, mail.pack(again), arrived=newsroom.now, now=newsroom.now) is None
    forget(engine, ROSA, KEY, newsroom.now)
    with engine.connect() as connection:
        raws = connection.execute(select(tables.RawMessageRow.compressed)).scalars().all()
    assert [zlib.decompress(raw) for raw in raws] == [b"", b""]


def test_a_bounce_that_holds_the_persons_letter_goes_too(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    for mentioned in (ROSA, "bo@reader.example"):
        newsroom.file(
            newsroom.receive(Kind.BOUNCE, sender="mailer-daemon@mx.example", body=f"No such user: {mentioned}")
        )
    assert forget(engine, ROSA, KEY, newsroom.now).erased.mails == 2
    with reading(engine) as session:
        assert [bool(mail.raw(session, key)) for key in (1, 2, 3)] == [False, False, True]


def legal_case(newsroom: Newsroom) -> Case:
    newsroom.file(newsroom.receive(Kind.LEGAL, sender=f"Rosa Quillfeather <{ROSA}>", body=SECRET))
    return newsroom.case()


def test_a_case_under_legal_hold_is_named_and_skipped_until_it_is_released(engine: Engine, newsroom: Newsroom) -> None:
    assert legal_case(newsroom).legal_hold
    forgotten = forget(engine, ROSA, KEY, newsroom.now)
    assert (forgotten.erased.mails, forgotten.kept_for) == (0, ("C-2026-0001",))
    assert newsroom.case().reports[0].words == SECRET
    assert newsroom.letters()[0].recipient == ROSA
    hold(engine, "C-2026-0001", "noor", newsroom.now, on=False)
    assert forget(engine, ROSA, KEY, newsroom.now).erased.mails == 1
    assert traces(engine, ROSA.encode(), SECRET.encode()) == []


def test_a_hold_on_no_case_is_one_sentence(engine: Engine, newsroom: Newsroom) -> None:
    with pytest.raises(CorrectionsInboxError, match="no case C-2026-0009"):
        hold(engine, "C-2026-0009", "noor", newsroom.now, on=True)


def test_forgetting_nobody_changes_nothing(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    assert find(engine, "bo@reader.example") == ([], ())
    assert forget(engine, "bo@reader.example", KEY, newsroom.now).erased.mails == 0
    assert newsroom.case().reports[0].words


def test_time_lets_go_of_those_whose_cases_are_closed(engine: Engine, newsroom: Newsroom, pier: Match) -> None:
    report(newsroom)
    newsroom.file(newsroom.receive(Kind.REPORT, pier, sender="bo@reader.example"))
    closed = Decision(Status.NO_CHANGE, "noor", explanation="It is right.", no_letter="asked by phone")
    change_status(engine, "C-2026-0001", closed, newsroom.rules, newsroom.now)
    assert forget_expired(engine, newsroom.now, KEY, newsroom.now, 10) == 0, "not before its time"
    later = newsroom.now + 731 * DAY
    with transaction(engine) as session:
        session.get_one(tables.OutboxRow, 1).state = OutboxState.SENDING
    assert forget_expired(engine, later - 730 * DAY, KEY, later, 10) == 0, "a letter is on its way"
    with transaction(engine) as session:
        session.get_one(tables.OutboxRow, 1).state = OutboxState.SENT
    assert forget_expired(engine, later - 730 * DAY, KEY, later, 10) == 1
    assert [case.reports[0].words != "" for case in newsroom.cases()] == [False, True]
    assert forget_expired(engine, later - 730 * DAY, KEY, later, 10) == 0, "once is enough"


@pytest.mark.parametrize("state", [OutboxState.BOUNCED, OutboxState.REFUSED])
def test_an_address_that_can_not_be_reached_is_known_again_though_it_stands_nowhere(
    state: OutboxState, engine: Engine, newsroom: Newsroom
) -> None:
    report(newsroom)
    with transaction(engine) as session:
        letter = session.get_one(tables.OutboxRow, 1)
        letter.state, letter.settled_at = state, newsroom.now
    forget(engine, ROSA, KEY, newsroom.now)
    assert traces(engine, ROSA.encode()) == []
    report(newsroom)
    assert [each.recipient for each in newsroom.letters()] == [""], "no second letter is owed to it"


def test_another_copy_that_comes_after_its_sender_was_let_go_of_is_not_kept(engine: Engine, newsroom: Newsroom) -> None:
    report(newsroom)
    with reading(engine) as session:
        raw = mail.raw(session, 1)
    forget(engine, ROSA, KEY, newsroom.now)
    copy = mail.pack(b"Received: by another.example; Mon, 2 Mar 2026 09:00:00 +0000\r\n" + raw)
    with transaction(engine) as session:
        place = mail.Place("other", "INBOX", 1, 1)
        assert mail.keep(session, place, copy, arrived=newsroom.now, now=newsroom.now) is None
        kept = session.get_one(tables.RawMessageRow, copy.sha256)
        assert zlib.decompress(kept.compressed) == b""


@pytest.mark.parametrize("letter", [Letter.ALERT, Letter.REMINDER, Letter.BYLINE])
def test_what_the_staff_was_told_of_a_case_is_let_go_of_with_its_reader(
    engine: Engine, newsroom: Newsroom, letter: Letter
) -> None:
    report(newsroom)
    noor = "noor@harbourpost.example"
    told = outbox.Owed(letter, "1", "<1@ours.example>", noor, "<>", SECRET.encode(), newsroom.now, at_least_once=True)
    with transaction(engine) as session:
        outbox.queue(session, replace(told, references=("C-2026-0001",)), newsroom.now)
    forget(engine, ROSA, KEY, newsroom.now)
    assert traces(engine, SECRET.encode()) == []


def test_a_note_that_holds_the_words_of_a_mail_goes_with_that_mail(engine: Engine, newsroom: Newsroom) -> None:
    """Somebody whom a digest was forwarded to answered it, and asks to be let go of."""
    report(newsroom)
    keep_digest(engine, newsroom)
    reply = "About C-2026-0001: Uncle Barnaby says so too."
    newsroom.file(
        newsroom.receive(
            sender="bram@post.example", body=reply, in_reply_to="<digest:2026-03-02:noor@harbourpost.example>"
        )
    )
    assert traces(engine, b"Barnaby") == [b"Barnaby"]
    forget(engine, "bram@post.example", KEY, newsroom.now)
    assert traces(engine, b"Barnaby") == []
    assert newsroom.case().history[-1].note == "mail 2 replies to our mail to the staff; what it said was let go of"


@pytest.mark.parametrize("kind", [Kind.LEGAL, Kind.PRIVACY])
def test_the_raw_mail_of_a_demand_outlasts_its_days_until_it_is_released(
    engine: Engine, newsroom: Newsroom, kind: Kind
) -> None:
    newsroom.file(newsroom.receive(kind, sender=ROSA, body=SECRET), newsroom.receive(sender="bo@reader.example"))
    settings, later = RetentionSettings(raw_days=180, personal_data_days=0), newsroom.now + 181 * DAY

    def kept() -> list[bool]:
        with reading(engine) as session:
            return [bool(mail.raw(session, key)) for key in (1, 2)]

    tidy(engine, settings, KEY, later)
    assert kept() == [True, False]
    hold(engine, "C-2026-0001", "noor", later, on=False)
    tidy(engine, settings, KEY, later)
    assert kept() == [False, False]
    with reading(engine) as session:
        assert session.get_one(tables.RawMessageRow, session.get_one(tables.MailRow, 1).sha256).size > 0


FORWARD = (
    "Can somebody look at this?\r\n\r\n---------- Forwarded message ---------\r\nFrom: Rosa Quillfeather <rosa@reader.example>"
    "\r\nDate: Mon, 2 Mar 2026 at 08:00\r\nSubject: The ferry\r\nTo: <bram@harbourpost.example>\r\n\r\n"
    "You wrote that it carries 400 people. It is 40.\r\n"
)


def test_a_colleague_who_is_let_go_of_takes_no_reader_along(engine: Engine, newsroom: Newsroom) -> None:
    colleague = "bram@harbourpost.example"
    newsroom.file(newsroom.receive(sender=f"Bram Oakes <{colleague}>", body=FORWARD))
    assert traces(engine, colleague.encode())
    forget(engine, colleague.upper(), KEY, newsroom.now)
    [left] = newsroom.case().reports
    assert left.reporter is not None
    assert left.reporter.address == ROSA
    assert "It is 40." in left.words
    with reading(engine) as session:
        assert (session.get_one(tables.MailRow, 1).sender, mail.raw(session, 1)) == ("", b"")
