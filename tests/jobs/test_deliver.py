"""What becomes of a letter that is due: at most once, or at least once, as its kind wants it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from tests.servers.fakes import RecordingTransport

from corrections_inbox.cases import Letter
from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.jobs.deliver import deliver_one
from corrections_inbox.smtp import Outcome, SmtpError, SmtpTransport
from corrections_inbox.store import outbox, transaction

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
    assert deliver_one(engine, transport, now)
    assert not deliver_one(engine, transport, now + DAY)
    assert transport.sent == [("<>", "a@reader.example", RAW)]


def test_nothing_is_sent_before_its_time(engine: Engine, now: datetime) -> None:
    owe(engine, now + DAY)
    assert not deliver_one(engine, RecordingTransport(), now)


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
    deliver_one(engine, RecordingTransport(outcome), now)
    assert deliver_one(engine, RecordingTransport(), now + DAY) is again


def test_a_server_out_of_reach_costs_a_letter_no_attempt(engine: Engine, now: datetime) -> None:
    owe(engine, now)
    for days in range(20):
        with pytest.raises(SmtpError):
            deliver_one(engine, RecordingTransport(failure=SmtpError("smtp.host: away.")), now + days * DAY)
    assert deliver_one(engine, RecordingTransport(), now + 20 * DAY)


def test_a_crash_while_sending_sends_nothing_twice(engine: Engine, now: datetime) -> None:
    owe(engine, now)

    class Crash(BaseException):
        """The process ends here."""

    class CrashingTransport(RecordingTransport):
        def open(self) -> None:
            raise Crash

    with pytest.raises(Crash):
        deliver_one(engine, CrashingTransport(), now)
    with transaction(engine) as session:
        assert outbox.recover(session, now, idle=timedelta(0)) == 1
    assert not deliver_one(engine, RecordingTransport(), now + DAY)


def test_letters_arrive_at_a_real_server_byte_by_byte(engine: Engine, now: datetime, embedded: LocalServers) -> None:
    for key in "abc":
        owe(engine, now, key)
    transport = SmtpTransport(embedded.smtp_settings())
    while deliver_one(engine, transport, now):
        pass
    transport.close()
    assert [(one.recipient, one.raw) for one in embedded.received] == [(f"{k}@reader.example", RAW) for k in "abc"]
