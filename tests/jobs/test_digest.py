"""When a digest is due, for whom, what it covers, and that it goes once a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from tests.jobs import staff_mail
from tests.jobs.staff_mail import MONDAY as STAFF_MONDAY
from tests.jobs.staff_mail import keep_case, text_of
from tests.servers.fakes import RecordingTransport

from corrections_inbox.cases import Audience, Digest, Event
from corrections_inbox.cases.digest import week_until
from corrections_inbox.configuration import load
from corrections_inbox.jobs.deliver import Sender
from corrections_inbox.jobs.digest import SETTLED_AFTER, digest_of, is_due, queue_digest
from corrections_inbox.jobs.house import house
from corrections_inbox.letters.digest import compose_digest
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead
from corrections_inbox.settings import DigestSettings, Settings
from corrections_inbox.store import cases, mail, mailboxes, transaction
from corrections_inbox.store.mail import Filed, Place
from corrections_inbox.store.mailboxes import MailboxState
from corrections_inbox.triage import Kind, Ruling

BERLIN = ZoneInfo("Europe/Berlin")
CONFIG = """
[publication]
name = "The Quayside Courier"
timezone = "Europe/Berlin"
secret = "only for tests"
[smtp]
host = "127.0.0.1"
from = "corrections@quayside.example"
[digest]
at = "07:30"
weekdays = ["mon", "tue"]
even_if_empty = {even_if_empty}
recipients = [{{ address = "noor@quayside.example" }}, {{ address = "bram@quayside.example", sections = ["Sport"] }}]
"""
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=BERLIN)
SETTINGS = Settings()


def settings_in(folder: Path, *, even_if_empty: bool = True) -> Settings:
    file = folder / "corrections-inbox.toml"
    file.write_text(CONFIG.format(even_if_empty=str(even_if_empty).lower()))
    return load(file)


def queue_all(settings: Settings, engine: Engine, now: datetime) -> int:
    count = 0
    while queue_digest(settings, engine, house(settings), now.astimezone(UTC)):
        count += 1
    return count


def sent(engine: Engine, now: datetime) -> list[str]:
    transport = RecordingTransport()
    while Sender(engine, transport)(now):
        pass
    return [recipient for _, recipient, _ in transport.sent]


@pytest.mark.parametrize(
    ("local", "due"),
    [
        (datetime(2026, 3, 2, 7, 29, 59, tzinfo=BERLIN), False),
        (datetime(2026, 3, 2, 7, 30, tzinfo=BERLIN), True),
        (datetime(2026, 3, 2, 23, 59, tzinfo=BERLIN), True),
        (datetime(2026, 3, 3, 0, 0, tzinfo=BERLIN), False),
        (datetime(2026, 3, 4, 12, 0, tzinfo=BERLIN), False),
        (datetime(2026, 3, 8, 12, 0, tzinfo=BERLIN), False),
    ],
)
def test_a_digest_is_due_from_its_hour_on_listed_weekdays(local: datetime, *, due: bool) -> None:
    assert is_due(DigestSettings.model_validate({"weekdays": ["mon", "tue"], "at": "07:30"}), local) is due


def test_each_recipient_gets_one_a_day(engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert queue_all(settings, engine, MONDAY) == 2
    assert queue_all(settings, engine, MONDAY + timedelta(hours=5)) == 0
    assert sorted(sent(engine, MONDAY)) == ["bram@quayside.example", "noor@quayside.example"]
    assert queue_all(settings, engine, MONDAY + timedelta(days=1)) == 2


def test_the_hour_that_comes_twice_in_autumn_brings_one_digest(engine: Engine, tmp_path: Path) -> None:
    file = settings_in(tmp_path).home / "corrections-inbox.toml"
    file.write_text(file.read_text().replace("07:30", "02:30").replace('"mon", "tue"', '"sun"'))
    settings = load(file)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in summer time
    again = first + timedelta(hours=1)  # 02:30 in winter time
    assert first.astimezone(BERLIN).time() == again.astimezone(BERLIN).time()
    assert [queue_all(settings, engine, moment) for moment in (first, again)] == [2, 0]


def test_an_empty_digest_is_left_out_where_nobody_wants_it(engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, even_if_empty=False)
    assert queue_all(settings, engine, MONDAY) == 2
    assert sent(engine, MONDAY) == []
    assert queue_all(settings, engine, MONDAY) == 0


def test_a_digest_covers_everything_since_the_last_one(engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    login = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)
    with transaction(engine) as session:
        mailboxes.save(session, "main", "INBOX", MailboxState(1, login, login, login))
    noor = Audience("noor@quayside.example")
    first = digest_of(SETTINGS, engine, noor, MONDAY.date(), MONDAY)
    assert (first.since, first.until) == (login, MONDAY)
    queue_all(settings, engine, MONDAY)
    later = MONDAY + timedelta(days=1)
    assert digest_of(SETTINGS, engine, noor, later.date(), later).since == MONDAY - SETTLED_AFTER


def test_a_digest_that_went_already_says_the_same_again(engine: Engine, tmp_path: Path) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for day in (MONDAY, tuesday):
        queue_all(settings_in(tmp_path), engine, day)
    noor, evening = Audience("noor@quayside.example"), tuesday + timedelta(hours=9)
    assert digest_of(SETTINGS, engine, noor, tuesday.date(), evening).since == MONDAY - SETTLED_AFTER


@pytest.mark.parametrize("before", [timedelta(minutes=5), timedelta(seconds=5)])
def test_mail_in_hand_is_left_to_the_next_digest(engine: Engine, tmp_path: Path, before: timedelta) -> None:
    """It is filed under the moment it was claimed at, however long its filing takes."""
    keep_and_claim(engine, MONDAY - before)
    queue_all(settings_in(tmp_path), engine, MONDAY)
    mark_filed(engine, MONDAY - before)
    assert mails_of_tuesday(engine) == 1


def test_mail_that_another_worker_files_just_then_is_left_to_the_next_digest(engine: Engine, tmp_path: Path) -> None:
    """Its claim is not in the store yet, and the clock of the other machine may be behind."""
    queue_all(settings_in(tmp_path), engine, MONDAY)
    keep_and_claim(engine, MONDAY - timedelta(seconds=20))
    mark_filed(engine, MONDAY - timedelta(seconds=20))
    assert mails_of_tuesday(engine) == 1


def test_a_first_login_just_then_makes_no_digest_that_ends_before_it_begins(engine: Engine) -> None:
    with transaction(engine) as session:
        mailboxes.save(session, "main", "INBOX", MailboxState(1, MONDAY, MONDAY, MONDAY))
    first = digest_of(SETTINGS, engine, Audience("noor@quayside.example"), MONDAY.date(), MONDAY - SETTLED_AFTER)
    assert (first.since, first.until) == (MONDAY, MONDAY)


def keep_and_claim(engine: Engine, moment: datetime) -> None:
    with transaction(engine) as session:
        mail.keep(session, Place("main", "INBOX", 1, 1), mail.pack(b"Subject: x"), arrived=moment, now=moment)
        assert mail.claim(session, moment)


def mark_filed(engine: Engine, moment: datetime) -> None:
    filed = Filed(None, "rosa@reader.example", "x", Kind.PRAISE, Ruling("thanks", "It thanks."), None)
    with transaction(engine) as session:
        assert mail.mark_filed(session, 1, filed, moment)


def mails_of_tuesday(engine: Engine) -> int:
    tuesday = MONDAY + timedelta(days=1)
    return digest_of(SETTINGS, engine, Audience("noor@quayside.example"), tuesday.date(), tuesday).numbers.mails


def test_a_digest_that_can_not_be_written_keeps_nobody_else_from_theirs(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(
        templates: Templates, letterhead: Letterhead, digest: Digest, *, now: datetime, links: DeskLinks | None
    ) -> Composed:
        if digest.audience.address == "noor@quayside.example":
            raise ZeroDivisionError
        return compose_digest(templates, letterhead, digest, now=now, links=links)

    monkeypatch.setattr("corrections_inbox.jobs.digest.compose_digest", poisoned)
    with pytest.raises(ZeroDivisionError):
        queue_all(settings_in(tmp_path), engine, MONDAY)
    assert sent(engine, MONDAY) == ["bram@quayside.example"]


def test_the_first_digest_without_any_mailbox_covers_a_day(engine: Engine) -> None:
    digest = digest_of(SETTINGS, engine, Audience("noor@quayside.example"), MONDAY.date(), MONDAY)
    assert digest.since == MONDAY - timedelta(days=1)


def test_a_mailbox_that_nobody_could_read_stands_in_the_digest(engine: Engine) -> None:
    mailbox = {"main": {"host": "imap.quayside.example", "username": "corrections", "poll_seconds": 60}}
    last = MONDAY - timedelta(hours=11)
    with transaction(engine) as session:
        mailboxes.save(session, "main", "INBOX", MailboxState(1, last, last, last, "The login was refused."))
    settings = Settings.model_validate({"mailbox": mailbox})
    digest = digest_of(settings, engine, Audience("noor@quayside.example"), MONDAY.date(), MONDAY)
    assert digest.troubles == ("The mailbox main was last polled at 2026-03-01 20:00 UTC. The login was refused.",)
    assert not digest.is_empty


def test_nothing_is_skipped_over_a_weekend(engine: Engine, tmp_path: Path) -> None:
    """Digests go on Mondays and Tuesdays here: what came on Wednesday and on Sunday stands in Monday's."""
    queue_all(settings_in(tmp_path), engine, MONDAY + timedelta(days=1))
    reported = [MONDAY + timedelta(days=days) for days in (1.5, 4, 6)]
    for number, moment in enumerate(reported, start=1):
        keep_case(engine, number, days=(STAFF_MONDAY - moment) / timedelta(days=1))
    for days in (2, 4, 6):
        assert queue_all(settings_in(tmp_path), engine, MONDAY + timedelta(days=days)) == 0
    monday = MONDAY + timedelta(days=7)
    digest = digest_of(SETTINGS, engine, Audience("noor@quayside.example"), monday.date(), monday)
    assert [card.case.reference for card in digest.new] == ["C-2026-0001", "C-2026-0002", "C-2026-0003"]


def test_the_week_ends_with_the_digests_own_day(engine: Engine) -> None:
    for number, days in enumerate((0.1, 1.0, 1.1, 6.0, 7.2), start=1):
        keep_case(engine, number, days=days)
    change_status = Event(STAFF_MONDAY - timedelta(days=1), "noor", "set to corrected")
    with transaction(engine) as session:
        cases.record(session, "C-2026-0001", change_status, change_status)
        cases.record(session, "C-2026-0002", replace(change_status, action="set to asked"))
    evening = MONDAY + timedelta(hours=12)
    digest = digest_of(SETTINGS, engine, Audience("noor@quayside.example"), MONDAY.date(), evening)
    assert [day.day for day in digest.week] == [MONDAY.date() - timedelta(days=back) for back in range(6, -1, -1)]
    assert [(day.mails, day.opened, day.settled) for day in digest.week] == [
        (1, 1, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (2, 2, 1), (1, 1, 0),
    ]  # fmt: skip


def test_a_day_of_the_week_is_the_newsrooms_own_in_winter_and_in_summer() -> None:
    days = week_until(date(2026, 3, 30), BERLIN)
    assert [(end - begin) / timedelta(hours=1) for _, begin, end in days] == [24, 24, 24, 24, 24, 23, 24]
    assert days[0][1] == datetime(2026, 3, 23, 23, 0, tzinfo=UTC)


def test_only_an_editors_digest_leads_to_the_desk(engine: Engine, tmp_path: Path) -> None:
    file = settings_in(tmp_path).home / "corrections-inbox.toml"
    desk = '[desk]\nenabled = true\nbase_url = "https://desk.quayside.example/"\neditors = [{ address = "Noor@quayside.example" }]\n'
    file.write_text(file.read_text() + desk)
    settings = load(file)
    keep_case(engine, 1, days=15)
    queue_all(settings, engine, MONDAY)
    texts = {letter["To"]: text_of(letter) for letter in staff_mail.sent(engine, MONDAY)}
    assert "Settle it: https://desk.quayside.example/act/" in texts["noor@quayside.example"]
    assert "/act/" not in texts["bram@quayside.example"]


def test_a_digest_names_readers_and_gives_none_of_their_addresses(engine: Engine, tmp_path: Path) -> None:
    keep_case(engine, 1, days=15)
    queue_all(settings_in(tmp_path), engine, MONDAY)
    for letter in staff_mail.sent(engine, MONDAY):
        assert "Reader: Rosa Lind" in text_of(letter)
        assert "rosa@" not in letter.as_string().replace("=40", "@").lower()
