from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.cases import Case, Letter
from corrections_inbox.store import breaker, cases, digests, letters, outbox
from corrections_inbox.store.correspondence import with_people
from corrections_inbox.store.outbox import Entry, Fate, Owed
from corrections_inbox.store.tables import OutboxRow, OutboxState
from corrections_inbox.triage.limits import Counts

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RAW = b"Subject: Re: Ferry\r\n\r\nThank you.\r\n"


def a_letter(number: int = 1, **values: object) -> Owed:
    given: dict[str, object] = {
        "letter": Letter.ACKNOWLEDGMENT,
        "dedupe_key": f"mail:{number}",
        "message_id": f"<ack.{number}@harbour.example>",
        "recipient": "Rosa@Reader.example",
        "reverse_path": "<>",
        "raw": RAW,
        "not_before": NOW,
        "automatic": True,
    }
    return Owed(**(given | values))  # type: ignore[arg-type]  # the tests name fields by keyword


def queue(engine: Engine, owed: Owed, now: datetime = NOW) -> int | None:
    with store.transaction(engine) as session:
        return outbox.queue(session, owed, now)


def queued(engine: Engine, owed: Owed, now: datetime = NOW) -> int:
    key = queue(engine, owed, now)
    assert key is not None
    return key


def claim(engine: Engine, now: datetime = NOW, worker: int = 0) -> Entry | None:
    with store.transaction(engine) as session:
        return outbox.claim(session, now, worker)


def record(engine: Engine, key: int, fate: Fate, now: datetime = NOW) -> OutboxState:
    with store.transaction(engine) as session:
        return outbox.record(session, key, fate, "250 taken", now)


def state(engine: Engine, key: int) -> OutboxState:
    with store.reading(engine) as session:
        return session.get_one(OutboxRow, key).state


def test_a_letter_goes_out_byte_for_byte_and_once(engine: Engine) -> None:
    key = queued(engine, a_letter())
    entry = claim(engine)
    assert entry == Entry(key, Letter.ACKNOWLEDGMENT, "Rosa@Reader.example", "<>", RAW, 1)
    assert claim(engine) is None
    assert record(engine, key, Fate.SENT) is OutboxState.SENT
    assert claim(engine, NOW + timedelta(days=30)) is None


def test_a_letter_owed_for_one_reason_is_queued_once(engine: Engine) -> None:
    assert queue(engine, a_letter()) is not None
    assert queue(engine, a_letter(raw=b"another")) is None
    assert queue(engine, a_letter(message_id="<other@harbour.example>")) is None


def test_letters_are_queued_together_in_their_order_each_once(engine: Engine, ferry: Case) -> None:
    known = queued(engine, a_letter(2))
    letters_ = [a_letter(number, references=(ferry.reference, "C-2026-9999")) for number in (3, 2, 1, 3)]
    with store.transaction(engine) as session:
        cases.open_case(session, ferry)
        keys = outbox.queue_all(session, letters_, NOW)
        assert outbox.queue_all(session, letters_, NOW) == outbox.queue_all(session, [], NOW) == {}
    assert keys.keys() == {"mail:3", "mail:1"}
    assert known < keys["mail:3"] < keys["mail:1"]
    with store.reading(engine) as session:
        named = {line.key: line.references for line in letters.listing(session)}
    assert named == {known: (), keys["mail:3"]: (ferry.reference,), keys["mail:1"]: (ferry.reference,)}


def test_a_letter_waits_until_its_time(engine: Engine) -> None:
    key = queued(engine, a_letter(not_before=NOW + timedelta(seconds=60)))
    assert claim(engine, NOW + timedelta(seconds=59)) is None
    later = claim(engine, NOW + timedelta(seconds=60))
    assert later is not None
    assert later.key == key


def test_a_deferred_letter_is_tried_again_on_schedule_and_then_given_up(engine: Engine) -> None:
    key = queued(engine, a_letter())
    at = NOW
    for wait in (*outbox.RETRY_AFTER, None):
        entry = claim(engine, at)
        assert entry is not None
        found = record(engine, key, Fate.DEFERRED, at)
        if wait is None:
            assert found is OutboxState.REFUSED
        else:
            assert found is OutboxState.DEFERRED
            assert claim(engine, at + wait - timedelta(seconds=1)) is None
            at += wait
    assert claim(engine, at + timedelta(days=30)) is None
    with store.reading(engine) as session:
        assert session.get_one(OutboxRow, key).reply == "Given up after 6 attempts: 250 taken"
        assert not with_people(session, ["rosa@reader.example"], "a secret", NOW).was_refused("rosa@reader.example")


def test_a_server_that_cannot_be_reached_costs_a_letter_no_attempt(engine: Engine) -> None:
    key = queued(engine, a_letter())
    claim(engine)
    with store.transaction(engine) as session:
        outbox.unclaim(session, key, NOW, "no route")
    assert claim(engine) is None
    entry = claim(engine, NOW + timedelta(minutes=5))
    assert entry is not None
    assert entry.attempts == 1


def test_a_refused_address_is_known(engine: Engine) -> None:
    key = queued(engine, a_letter())
    claim(engine)
    assert record(engine, key, Fate.REFUSED) is OutboxState.REFUSED
    with store.reading(engine) as session:
        assert with_people(session, ["ROSA@reader.example"], "a secret", NOW).was_refused("ROSA@reader.example")
        assert not with_people(session, ["bram@reader.example"], "a secret", NOW).was_refused("bram@reader.example")


@pytest.mark.parametrize(
    ("at_least_once", "after_the_loss", "after_a_crash"),
    [(False, OutboxState.UNKNOWN, OutboxState.UNKNOWN), (True, OutboxState.DEFERRED, OutboxState.QUEUED)],
    ids=["at most once", "at least once"],
)
def test_what_may_have_gone_is_sent_again_only_if_it_must_arrive(
    engine: Engine, *, at_least_once: bool, after_the_loss: OutboxState, after_a_crash: OutboxState
) -> None:
    lost = queued(engine, a_letter(1, at_least_once=at_least_once))
    claim(engine)
    assert record(engine, lost, Fate.UNKNOWN) is after_the_loss
    crashed = queued(engine, a_letter(2, at_least_once=at_least_once))
    claim(engine)
    with store.transaction(engine) as session:
        assert outbox.recover(session, NOW, living=()) == 1
    assert state(engine, crashed) is after_a_crash


def test_recovery_leaves_a_letter_alone_that_another_worker_is_sending(engine: Engine) -> None:
    key = queued(engine, a_letter())
    claim(engine, worker=7)
    with store.transaction(engine) as session:
        assert outbox.recover(session, NOW + timedelta(days=1), living=(6, 7)) == 0
    assert state(engine, key) is OutboxState.SENDING


def test_a_late_worker_says_nothing_about_a_letter_that_another_is_sending(engine: Engine) -> None:
    key = queued(engine, a_letter())
    claim(engine, worker=1)
    with store.transaction(engine) as session:
        outbox.recover(session, NOW, living=[2])
        outbox.send_again(session, key, NOW)
    claim(engine, worker=2)
    with store.transaction(engine) as session:
        outbox.unclaim(session, key, NOW, "no route", worker=1)
        outbox.record(session, key, Fate.DEFERRED, "421 later", NOW, worker=1)
    assert state(engine, key) is OutboxState.SENDING
    assert claim(engine, NOW + timedelta(days=30), worker=3) is None


def test_a_worker_that_was_believed_dead_may_still_tell_what_became_of_its_letter(engine: Engine) -> None:
    sent, unsent = queued(engine, a_letter(1)), queued(engine, a_letter(2))
    claim(engine)
    claim(engine)
    with store.transaction(engine) as session:
        assert outbox.recover(session, NOW, living=()) == 2
        outbox.unclaim(session, unsent, NOW, "no route")
    assert record(engine, sent, Fate.SENT) is OutboxState.SENT
    assert state(engine, unsent) is OutboxState.DEFERRED


def test_what_was_sent_meanwhile_stays_sent(engine: Engine) -> None:
    key = queued(engine, a_letter())
    claim(engine)
    record(engine, key, Fate.SENT)
    assert record(engine, key, Fate.DEFERRED) is OutboxState.SENT


def test_an_unknown_letter_is_sent_again_by_a_person_only(engine: Engine) -> None:
    key = queued(engine, a_letter())
    claim(engine)
    record(engine, key, Fate.UNKNOWN)
    assert claim(engine, NOW + timedelta(days=30)) is None
    with store.transaction(engine) as session:
        assert outbox.send_again(session, key, NOW)
        assert not outbox.send_again(session, key, NOW)
    assert claim(engine) is not None


def test_a_letter_can_be_taken_back_until_it_begins_to_leave(engine: Engine) -> None:
    here, gone = queued(engine, a_letter(1)), queued(engine, a_letter(2))
    claim(engine)
    with store.transaction(engine) as session:
        assert not outbox.withdraw(session, here, "undone", NOW)
        assert outbox.withdraw(session, gone, "undone", NOW)
    assert claim(engine) is None
    assert state(engine, gone) is OutboxState.WITHDRAWN


def test_held_letters_wait_for_a_person(engine: Engine) -> None:
    key = queued(engine, a_letter(held="61 letters in ten minutes"))
    with store.transaction(engine) as session:
        breaker.trip(session, "61 letters in ten minutes", NOW)
        breaker.trip(session, "62 letters in ten minutes", NOW)
    assert claim(engine, NOW + timedelta(days=30)) is None
    with store.reading(engine) as session:
        assert breaker.tripped(session) == breaker.Tripped(NOW, "61 letters in ten minutes")
    with store.transaction(engine) as session:
        assert breaker.release(session, "noor@harbour.example", NOW) == 1
        assert breaker.tripped(session) is None
    entry = claim(engine)
    assert entry is not None
    assert entry.key == key


def test_automatic_letters_are_counted_by_address_domain_and_in_all(engine: Engine) -> None:
    for number, (recipient, age) in enumerate(
        [
            ("rosa@reader.example", timedelta(hours=23)),
            ("ROSA@reader.example", timedelta(minutes=59)),
            ("bram@reader.example", timedelta(minutes=9)),
            ("noor@harbour.example", timedelta(minutes=9)),
            ("rosa@reader.example", timedelta(hours=24)),
        ]
    ):
        queue(engine, a_letter(number, recipient=recipient), NOW - age)
    queue(engine, a_letter(9, automatic=False))
    with store.reading(engine) as session:
        past = with_people(session, ["rosa@READER.example"], "a secret", NOW)
    assert past.counts("rosa@READER.example") == Counts("reader.example", 2, 2, 2)
    past.add("Rosa@Reader.example")
    assert past.counts("rosa@READER.example") == Counts("reader.example", 3, 3, 3)


def test_our_letters_are_known_again_by_their_message_id(engine: Engine, ferry: Case) -> None:
    with store.transaction(engine) as session:
        cases.open_case(session, ferry)
        outbox.queue(session, a_letter(references=(ferry.reference,)), NOW)
    with store.reading(engine) as session:
        known = letters.answered(session, ["<other@harbour.example>", "<ack.1@harbour.example>"])
        assert known == [("C-2026-0001", "Rosa@Reader.example", Letter.ACKNOWLEDGMENT)]
        assert letters.answered(session, ["<other@harbour.example>"]) == []


def test_a_digest_is_begun_once_a_day_for_each_recipient(engine: Engine) -> None:
    day, later = date(2026, 3, 2), NOW + timedelta(days=1)
    with store.transaction(engine) as session:
        assert digests.covered_until(session, "noor@harbour.example", later.date()) is None
        assert digests.begin(session, "noor@harbour.example", day, covers=(NOW, later))
        assert not digests.begin(session, "noor@harbour.example", day, covers=(later, later))
        assert digests.begin(session, "bram@harbour.example", day, covers=(NOW, NOW))
    with store.reading(engine) as session:
        assert digests.covered_until(session, "noor@harbour.example", later.date()) == later
        assert digests.covered_until(session, "noor@harbour.example", day) is None
        assert digests.exists(session, "noor@harbour.example", day)
        assert not digests.exists(session, "noor@harbour.example", date(2026, 3, 3))
