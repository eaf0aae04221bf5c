"""What a crash left behind is settled, and raw mail goes after its time."""

import os
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import func, select

from corrections_inbox.cases import Letter
from corrections_inbox.jobs import upkeep
from corrections_inbox.jobs.upkeep import recover, tidy
from corrections_inbox.settings import RetentionSettings
from corrections_inbox.store import mail, mail_lines, outbox, reading, transaction
from corrections_inbox.store.leases import OnlyWorker
from corrections_inbox.store.mail import Filed
from corrections_inbox.store.migrations import copy_aside
from corrections_inbox.store.raw_messages import NOTHING
from corrections_inbox.store.tables import MailRow, RawMessageRow
from corrections_inbox.triage import Kind, Ruling

DAY = timedelta(days=1)
SECRET = "only for tests"
FILED = Filed(None, "rosa@reader.example", "a", Kind.PRAISE, Ruling("praise", "It thanks."), None)


def keep(engine: Engine, uid: int, arrived: datetime) -> int:
    raw = f"Message-ID: <{uid}@reader.example>\r\n\r\nThe ferry carries {uid}.\r\n".encode()
    with transaction(engine) as session:
        key = mail.keep(session, mail.Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=arrived, now=arrived)
    assert key is not None
    return key


def file_all(engine: Engine, now: datetime) -> None:
    with transaction(engine) as session:
        for claim in mail.claim(session, now, limit=100):
            mail.mark_filed(session, claim.key, FILED, now)


def raw(engine: Engine, key: int) -> bytes:
    with reading(engine) as session:
        return mail.raw(session, key)


def test_mail_that_was_being_filed_is_filed_by_the_next_run(engine: Engine, now: datetime) -> None:
    keep(engine, 1, now)
    with transaction(engine) as session:
        mail.claim(session, now)
    recover(engine, OnlyWorker(1), now)
    with transaction(engine) as session:
        assert [one.attempts for one in mail.claim(session, now)] == [2]


def test_a_letter_that_was_being_sent_is_not_sent_again(engine: Engine, now: datetime) -> None:
    owed = outbox.Owed(Letter.RECEIPT, "a", "<a@quayside.example>", "rosa@reader.example", "<>", b"", now)
    with transaction(engine) as session:
        outbox.queue(session, owed, now)
        outbox.claim(session, now)
    recover(engine, OnlyWorker(1), now)
    with transaction(engine) as session:
        assert outbox.claim(session, now + 30 * DAY) is None


def test_raw_mail_goes_after_its_days_but_not_before_it_is_filed(engine: Engine, now: datetime) -> None:
    old, young = keep(engine, 1, now - 181 * DAY), keep(engine, 2, now - 179 * DAY)
    file_all(engine, now)
    unfiled = keep(engine, 3, now - 181 * DAY)
    assert not tidy(engine, RetentionSettings(raw_days=180), SECRET, now)
    assert raw(engine, old) == b""
    assert raw(engine, young)
    assert raw(engine, unfiled)


def test_each_copy_of_a_mail_that_came_twice_goes(engine: Engine, now: datetime) -> None:
    came = now - 181 * DAY
    keep(engine, 1, came)
    again = b"Received: from relay.example\r\nMessage-ID: <1@reader.example>\r\n\r\nThe ferry carries 1.\r\n"
    with transaction(engine) as session:
        place = mail.Place("other", "INBOX", 1, 1)
        assert mail.keep(session, place, mail.pack(again), arrived=came, now=came) is None
    file_all(engine, now)
    tidy(engine, RetentionSettings(raw_days=180), SECRET, now)
    with reading(engine) as session:
        sizes = session.exec(select(func.length(RawMessageRow.compressed))).all()
    assert list(sizes) == [len(NOTHING)] * 2


def test_no_days_keep_raw_mail_for_ever(engine: Engine, now: datetime) -> None:
    key = keep(engine, 1, now - 5000 * DAY)
    file_all(engine, now)
    tidy(engine, RetentionSettings(raw_days=0, personal_data_days=0), SECRET, now)
    assert raw(engine, key)


def test_much_old_mail_goes_a_batch_at_a_time(engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 2)
    for uid in range(1, 4):
        keep(engine, uid, now - 200 * DAY)
    file_all(engine, now)
    rounds = 0
    while tidy(engine, RetentionSettings(raw_days=180), SECRET, now):
        rounds += 1
    assert (rounds, raw(engine, 3)) == (1, b"")


@pytest.mark.embedded
def test_the_copy_of_an_upgrade_goes_after_a_month(engine: Engine, now: datetime) -> None:
    old, young = copy_aside(engine, "0001"), copy_aside(engine, "0002")
    for aside, days in ((old, 31), (young, 29)):
        made = (now - days * DAY).timestamp()
        os.utime(aside, (made, made))
    tidy(engine, RetentionSettings(), SECRET, now)
    assert (old.exists(), young.exists()) == (False, True)


def test_what_lay_in_quarantine_for_as_long_as_raw_mail_is_kept_is_given_up(engine: Engine, now: datetime) -> None:
    old, young = keep(engine, 1, now - 181 * DAY), keep(engine, 2, now - 179 * DAY)
    with transaction(engine) as session:
        for key in (old, young):
            mail.quarantine(session, key, "It could not be read.")
    tidy(engine, RetentionSettings(raw_days=0, personal_data_days=0), SECRET, now)
    assert raw(engine, old)
    tidy(engine, RetentionSettings(raw_days=180), SECRET, now)
    assert (raw(engine, old), bool(raw(engine, young))) == (b"", True)
    with reading(engine) as session:
        assert [line.key for line in mail_lines.quarantined(session)] == [young]
        given_up = session.get_one(MailRow, old)
        assert (given_up.rule, given_up.reason) == ("given_up", "It could not be read.")
