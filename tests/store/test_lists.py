from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.cases import Case, Letter, MailLine, Report, Reporter, Status, StuckLetter
from corrections_inbox.matching import Claim
from corrections_inbox.store import breaker, cases, letters, mail, mail_lines, outbox, snapshots
from corrections_inbox.store.mail import Filed
from corrections_inbox.store.outbox import Fate, Owed
from corrections_inbox.store.tables import OutboxState
from corrections_inbox.triage import Kind, Ruling

Keeping = Callable[[int], int]


def file(engine: Engine, now: datetime, key: int, kind: Kind, silence: Ruling | None = None) -> None:
    filed = Filed("<1@reader.example>", "rosa@reader.example", "Ferry", kind, Ruling("a_rule", "It says so."), silence)
    with store.transaction(engine) as session:
        mail.claim(session, now)
        assert mail.mark_filed(session, key, filed, now)


def queue(engine: Engine, now: datetime, number: int, letter: Letter = Letter.ACKNOWLEDGMENT, held: str = "") -> int:
    owed = Owed(letter, f"k{number}", f"<{number}@h.example>", "rosa@reader.example", "<>", b"raw", now, held=held)
    with store.transaction(engine) as session:
        key = outbox.queue(session, replace(owed, references=("C-2026-0001",), mail_key=1), now)
    assert key is not None
    return key


def send(engine: Engine, now: datetime, fate: Fate) -> None:
    with store.transaction(engine) as session:
        entry = outbox.claim(session, now)
        assert entry is not None
        outbox.record(session, entry.key, fate, "words", now)


def test_filed_mail_is_listed_with_its_cases(engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime) -> None:
    first, second = kept_mail(1), kept_mail(2)
    file(engine, now, first, Kind.REPORT)
    file(engine, now, second, Kind.PRAISE, Ruling("mailing_list", "A list."))
    report = Report(first, None, Kind.REPORT, now, "Ferry", "", "", claim=Claim())
    with store.transaction(engine) as session:
        cases.open_case(session, replace(ferry, reports=(report,)))
    line = MailLine(first, "rosa@reader.example", "Ferry", now, Kind.REPORT, "", ("C-2026-0001",))
    with store.reading(engine) as session:
        listed = mail_lines.filed_since(session, now - timedelta(seconds=1))
        assert listed == [line, replace(line, key=second, kind=Kind.PRAISE, reason="A list.", references=())]
        assert mail_lines.filed_since(session, now) == []
        assert mail_lines.filed_since(session, now - timedelta(seconds=2), now - timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("rule", "listed"), [("late", True), ("address_limit", True), ("mailing_list", False), ("backlog", False)]
)
def test_only_what_a_person_may_answer_is_listed_as_unanswered(
    engine: Engine, kept_mail: Keeping, now: datetime, rule: str, *, listed: bool
) -> None:
    file(engine, now, kept_mail(1), Kind.REPORT, Ruling(rule, "Why."))
    with store.reading(engine) as session:
        assert bool(mail_lines.unanswered_since(session, now - timedelta(seconds=1))) is listed


def test_quarantined_mail_is_listed_with_its_reason(engine: Engine, kept_mail: Keeping, now: datetime) -> None:
    key = kept_mail(1)
    with store.transaction(engine) as session:
        mail.quarantine(session, key, "It could not be read.")
        assert mail_lines.quarantined(session) == [MailLine(key, "", "", now, None, "It could not be read.")]


def test_letters_are_listed_by_state_and_by_the_mail_that_they_answer(
    engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime
) -> None:
    kept_mail(1)
    with store.transaction(engine) as session:
        cases.open_case(session, ferry)
    held, queued = queue(engine, now, 1, held="too many"), queue(engine, now, 2)
    with store.reading(engine) as session:
        assert [line.key for line in letters.listing(session)] == [held, queued]
        [line] = letters.listing(session, [OutboxState.HELD])
        assert (line.key, line.reply, line.references) == (held, "too many", ("C-2026-0001",))
        assert [line.key for line in letters.of_mail(session, 1)] == [held, queued]
        assert letters.raw(session, held) == b"raw"
        with pytest.raises(LookupError):
            letters.raw(session, 99)


def test_letters_that_a_person_should_see_are_listed(
    engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime
) -> None:
    kept_mail(1)
    with store.transaction(engine) as session:
        cases.open_case(session, ferry)
    keys = []
    for number, fate in enumerate((Fate.UNKNOWN, Fate.REFUSED, Fate.SENT, Fate.DEFERRED)):
        keys.append(queue(engine, now, number))
        send(engine, now, fate)
    keys.append(queue(engine, now, 9, held="too many"))
    unknown = StuckLetter(
        keys[0], Letter.ACKNOWLEDGMENT, "rosa@reader.example", "unknown", now, "words", ("C-2026-0001",)
    )
    with store.reading(engine) as session:
        stuck = letters.stuck(session, now - timedelta(seconds=1))
        assert stuck[0] == unknown
        assert [each.key for each in stuck] == [keys[0], keys[1], keys[4]]
        assert [each.key for each in letters.stuck(session, now)] == [keys[0], keys[4]]
        assert letters.sent_to_readers(session, now - timedelta(seconds=1), now) == 1
        assert letters.sent_to_readers(session, now, now) == 0


def test_an_outcome_that_was_taken_ends_the_waiting_of_its_reader_alone(
    engine: Engine, ferry: Case, kept_mail: Keeping, now: datetime
) -> None:
    reports = [
        Report(kept_mail(n), Reporter(who), Kind.REPORT, now, "Ferry", "", "")
        for n, who in ((1, "Rosa@reader.example"), (2, "bram@reader.example"))
    ]
    with store.transaction(engine) as session:
        cases.open_case(session, replace(ferry, status=Status.CORRECTED, reports=tuple(reports)))
    queue(engine, now, 1)
    send(engine, now, Fate.SENT)
    queue(engine, now, 2, Letter.CORRECTED)
    with store.reading(engine) as session:
        before = snapshots.read(session, now, now).cases[0]
    assert [report.told for report in before.reports] == [None, None]
    send(engine, now, Fate.SENT)
    with store.reading(engine) as session:
        after = snapshots.read(session, now, now).cases[0]
    assert [(report.told, report.told_how) for report in after.reports] == [(now, "corrected"), (None, "")]


def test_a_digest_is_told_why_letters_are_held(engine: Engine, now: datetime) -> None:
    with store.transaction(engine) as session:
        assert snapshots.read(session, now, now).breaker == ""
        breaker.trip(session, "61 in ten minutes", now)
        assert snapshots.read(session, now, now).breaker == "61 in ten minutes"
