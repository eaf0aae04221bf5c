"""What becomes of a letter that is due: at most once, or at least once, as its kind wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from tests.servers.fakes import RecordingTransport

from corrections_inbox.cases import Letter
from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.jobs.deliver import AT_ONCE, Sender
from corrections_inbox.smtp import Outcome, SmtpError, SmtpTransport
from corrections_inbox.store import outbox, reading, tallies, transaction
from corrections_inbox.store.tables import OutboxState

RAW = b"Subject: Received\r\n\r\nThank you.\r\n"
DAY = timedelta(days=1)


def owe(engine: Engine, now: datetime, key: str = "a", *, at_least_once: bool = False) -> None:
    owed = outbox.Owed(
        Letter.DIGEST if at_least_once else Letter.ACKNOWLEDGMENT,
        key,
        f"<{key}@quayside.example>",
        f"{key}@reader.example",
        "<>",
        RAW,
        now,
        at_least_once=at_least_once,
    )
    with transaction(engine) as session:
        outbox.queue(session, owed, now)


def test_a_letter_that_is_due_is_sent_once(engine: Engine, now: datetime) -> None:
    owe(engine, now)
    transport = RecordingTransport()
    assert Sender(engine, transport)(now)
    assert not Sender(engine, transport)(now + DAY)
    assert transport.sent == [("<>", "a@reader.example", RAW)]


def test_each_letter_may_come_back_to_an_address_of_its_own(engine: Engine, now: datetime) -> None:
    owe(engine, now)
    owe(engine, now, "b")
    transport = RecordingTransport()
    Sender(engine, transport, return_path=lambda letter: f"bounces+{letter.key}@quayside.example")(now)
    assert [path for path, _, _ in transport.sent] == ["bounces+1@quayside.example", "bounces+2@quayside.example"]


def test_nothing_is_sent_before_its_time(engine: Engine, now: datetime) -> None:
    owe(engine, now + DAY)
    assert not Sender(engine, RecordingTransport())(now)


@pytest.mark.parametrize(
    ("outcome", "at_least_once", "again"),
    [
        (Outcome.SENT, False, False),
        (Outcome.DEFERRED, False, True),
        (Outcome.REFUSED, False, False),
        (Outcome.REFUSED, True, False),
        (Outcome.UNKNOWN, False, False),
        (Outcome.UNKNOWN, True, True),
    ],
)
def test_only_what_surely_did_not_go_or_may_go_twice_is_sent_again(
    engine: Engine,
    now: datetime,
    *,
    outcome: Outcome,
    at_least_once: bool,
    again: bool,
) -> None:
    owe(engine, now, at_least_once=at_least_once)
    Sender(engine, RecordingTransport(outcome))(now)
    assert Sender(engine, RecordingTransport())(now + DAY) is again


def test_a_server_out_of_reach_costs_a_letter_no_attempt(engine: Engine, now: datetime) -> None:
    owe(engine, now)
    for days in range(20):
        with pytest.raises(SmtpError):
            Sender(engine, RecordingTransport(failure=SmtpError("smtp.host: away.")))(now + days * DAY)
    assert Sender(engine, RecordingTransport())(now + 20 * DAY)


def test_a_crash_while_sending_sends_nothing_twice(engine: Engine, now: datetime) -> None:
    owe(engine, now)

    class Crash(BaseException):
        """The process ends here."""

    class CrashingTransport(RecordingTransport):
        def open(self) -> None:
            raise Crash

    with pytest.raises(Crash):
        Sender(engine, CrashingTransport())(now)
    with transaction(engine) as session:
        assert outbox.recover(session, now, living=()) == 1
    assert not Sender(engine, RecordingTransport())(now + DAY)


def test_a_letter_that_went_while_the_store_was_away_is_recorded_as_sent_later(engine: Engine, now: datetime) -> None:
    owe(engine, now)
    send = Sender(engine, RecordingTransport(), worker=3)
    with store_lost_after(engine, commits=1), pytest.raises(OperationalError):
        send(now)
    with transaction(engine) as session:
        assert outbox.recover(session, now, living=(3,)) == 0
    assert not send(now + DAY)
    with reading(engine) as session:
        assert tallies.letters(session)[OutboxState.SENT] == 1


def test_a_claim_that_the_store_may_have_lost_is_given_back_and_goes_later(engine: Engine, now: datetime) -> None:
    owe(engine, now)
    transport = RecordingTransport()
    send = Sender(engine, transport, worker=3)
    with store_lost_after(engine, commits=0), pytest.raises(OperationalError):
        send(now)
    with transaction(engine) as session:
        assert outbox.claim(session, now, worker=3) is not None  # as if the commit had gone through all the same
    assert transport.sent == []
    assert send(now)
    assert len(transport.sent) == 1


def test_what_became_of_a_letter_is_recorded_with_the_claim_of_the_next(engine: Engine, now: datetime) -> None:
    for key in "abc":
        owe(engine, now, key)
    commits: list[Connection] = []
    event.listen(engine, "commit", commits.append)
    assert Sender(engine, RecordingTransport())(now)
    assert len(commits) == len("abc") + 1
    with reading(engine) as session:
        assert tallies.letters(session)[OutboxState.SENT] == len("abc")


def test_more_letters_than_go_at_once_go_at_the_next_times(engine: Engine, now: datetime) -> None:
    for number in range(2 * AT_ONCE):
        owe(engine, now, f"k{number}")
    transport = RecordingTransport()
    send = Sender(engine, transport)
    assert [send(now), len(transport.sent)] == [True, AT_ONCE]
    assert [send(now), len(transport.sent)] == [True, 2 * AT_ONCE]
    assert not send(now)


def test_a_stop_leaves_no_letter_in_doubt(engine: Engine, now: datetime) -> None:
    for key in "abc":
        owe(engine, now, key)
    transport = RecordingTransport()
    send = Sender(engine, transport, stopping=lambda: len(transport.sent) > 1)
    assert send(now)
    with reading(engine) as session:
        assert {state: n for state, n in tallies.letters(session).items() if n} == {
            OutboxState.SENT: 2,
            OutboxState.QUEUED: 1,
        }


def test_a_store_lost_between_two_letters_forgets_neither_and_repeats_neither(engine: Engine, now: datetime) -> None:
    for key in "ab":
        owe(engine, now, key)
    transport = RecordingTransport()
    send = Sender(engine, transport, worker=3)
    with store_lost_after(engine, commits=1), pytest.raises(OperationalError):
        send(now)
    with transaction(engine) as session:
        assert outbox.claim(session, now, worker=3) is not None  # as if the second claim had gone through all the same
    while send(now + DAY):
        pass
    assert [recipient for _, recipient, _ in transport.sent] == ["a@reader.example", "b@reader.example"]
    with reading(engine) as session:
        assert tallies.letters(session)[OutboxState.SENT] == len("ab")


@contextmanager
def store_lost_after(engine: Engine, commits: int) -> Iterator[None]:
    """The store takes so many more commits, and then is gone for a while."""
    left = iter(range(commits))

    def fail(_: Connection) -> None:
        if next(left, None) is None:
            raise OperationalError("COMMIT", None, Exception("the store is away"))

    event.listen(engine, "commit", fail)
    yield
    event.remove(engine, "commit", fail)


def test_letters_arrive_at_a_real_server_byte_by_byte(engine: Engine, now: datetime, embedded: LocalServers) -> None:
    for key in "abc":
        owe(engine, now, key)
    transport = SmtpTransport(embedded.smtp_settings())
    while Sender(engine, transport)(now):
        pass
    transport.close()
    assert [(one.recipient, one.raw) for one in embedded.received] == [(f"{k}@reader.example", RAW) for k in "abc"]
