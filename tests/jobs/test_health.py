"""What the endpoint says of a service that works, and of one that does not."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.health import Vitals, served
from corrections_inbox.settings import HealthSettings, Settings
from corrections_inbox.store import mail, mailboxes, transaction
from corrections_inbox.store.mailboxes import MailboxState

HEALTH = HealthSettings(port=0)
SETTINGS = Settings.model_validate(
    {"mailbox": {"main": {"host": "imap.quayside.example", "username": "corrections", "poll_seconds": 60}}}
)


@contextmanager
def asked(engine: Engine, now: datetime, *, settings: Settings = SETTINGS) -> Iterator[http.client.HTTPConnection]:
    vitals = Vitals(settings, engine, lambda: now)
    vitals.figures.count("deliver", failed=True)
    with served(HEALTH, vitals) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        yield connection
        connection.close()


def get(engine: Engine, now: datetime, path: str) -> tuple[int, str]:
    with asked(engine, now) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()


def polled(engine: Engine, at: datetime | None, error: str = "") -> None:
    with transaction(engine) as session:
        mailboxes.save(session, "main", "INBOX", MailboxState(1, at, at, at, error))


def ready(engine: Engine, now: datetime) -> tuple[int, Any]:
    status, body = get(engine, now, "/readyz")
    return status, json.loads(body)["reasons"]


def value(lines: list[str], figure: str) -> float:
    [found] = [line.removeprefix(f"{figure} ") for line in lines if line.startswith(f"{figure} ")]
    return float(found)


def test_the_process_is_up(engine: Engine, now: datetime) -> None:
    assert get(engine, now, "/healthz") == (200, "ok\n")


def test_a_mailbox_polled_lately_is_ready(engine: Engine, now: datetime) -> None:
    polled(engine, now - timedelta(minutes=5))
    assert ready(engine, now) == (200, [])


def test_a_mailbox_not_polled_for_long_is_told_with_its_error(engine: Engine, now: datetime) -> None:
    polled(engine, now - timedelta(minutes=6), "mailbox.main.password: refused.")
    told = "The mailbox main was last polled at 2026-03-02 08:54 UTC. mailbox.main.password: refused."
    assert ready(engine, now) == (503, [told])


def test_a_mailbox_never_polled_is_told(engine: Engine, now: datetime) -> None:
    assert ready(engine, now) == (503, ["The mailbox main was never polled."])


@pytest.mark.embedded
def test_a_store_that_can_not_be_read_is_told(engine: Engine, now: datetime) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE mailbox")
    status, [reason] = ready(engine, now)
    assert (status, reason) == (503, "The store can't be read: no such table: mailbox")
    assert get(engine, now, "/metrics")[0] == 503


def test_metrics_count_mail_letters_polls_and_runs(engine: Engine, now: datetime) -> None:
    polled(engine, now)
    with transaction(engine) as session:
        place = mail.Place("main", "INBOX", 1, 1)
        mail.keep(session, place, mail.pack(b"Subject: a\r\n\r\nb"), arrived=now, now=now)
    status, body = get(engine, now, "/metrics")
    lines = body.splitlines()
    assert status == 200
    assert 'corrections_inbox_mails{state="waiting"} 1.0' in lines
    assert 'corrections_inbox_letters{state="unknown"} 0.0' in lines
    assert value(lines, 'corrections_inbox_last_poll_timestamp_seconds{mailbox="main"}') == now.timestamp()
    assert 'corrections_inbox_facts{linked="yes"} 0.0' in lines
    assert "corrections_inbox_waiting_reports 0.0" in lines
    assert value(lines, 'corrections_inbox_oldest_timestamp_seconds{line="mails"}') == now.timestamp()
    assert 'corrections_inbox_runs_total{result="failed",step="deliver"} 1.0' in lines


def test_there_is_nothing_else(engine: Engine, now: datetime) -> None:
    assert get(engine, now, "/")[0] == 404


def test_a_port_that_is_taken_is_told_by_its_setting(engine: Engine, now: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        health = HealthSettings(port=taken.getsockname()[1])
        with (
            pytest.raises(CorrectionsInboxError, match=r"^health\.port: .* can't be used"),
            served(health, Vitals(SETTINGS, engine, lambda: now)),
        ):
            pass
