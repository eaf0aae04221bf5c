"""A paper with an old case or two, and the mail that its staff gets of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import Engine
from tests.servers.fakes import RecordingTransport

from corrections_inbox.cases import Case, Report, Reporter
from corrections_inbox.configuration import load
from corrections_inbox.jobs.deliver import Sender
from corrections_inbox.letters.sample_desk import WAITING
from corrections_inbox.settings import Settings
from corrections_inbox.store import case_queries, cases, mail, reading, transaction
from corrections_inbox.store.mail import Place
from corrections_inbox.triage import Kind

CONFIG = """
[publication]
name = "The Quayside Courier"
secret = "only for tests"
[smtp]
host = "127.0.0.1"
from = "corrections@quayside.example"
[digest]
at = "07:30"
[desk]
enabled = true
base_url = "https://desk.quayside.example/"
editors = [{ address = "noor@quayside.example" }, { address = "mina@quayside.example", role = "viewer" }]
[escalation]
remind_after_days = 14
standards_editor = "head@quayside.example"
[authors]
"Mina Okoro" = "Mina@quayside.example"
"M. Okoro" = "mina@quayside.example"
"Jonas Fell" = "jonas@quayside.example"
"""
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ROSA = Reporter("rosa@reader.example", "Rosa Lind")
BRIDGE = WAITING[1].case  # by Jonas Fell


def settings_in(folder: Path) -> Settings:
    file = folder / "corrections-inbox.toml"
    file.write_text(CONFIG)
    return load(file)


def keep_case(engine: Engine, number: int, *, days: float = 0, **changes: object) -> str:
    """Stores a case about the bridge whose reader has waited this long on Monday."""
    received = MONDAY - days * DAY
    with transaction(engine) as session:
        place = Place("main", "INBOX", 1, number)
        mail.keep(session, place, mail.pack(f"Subject: {number}".encode()), arrived=received, now=received)
    report = Report(number, ROSA, Kind.REPORT, received, "Bridge", "Write to rosa@reader.example.", "")
    case = replace(BRIDGE, reference=f"C-2026-{number:04}", opened=received, updated=received, reports=(report,))
    with transaction(engine) as session:
        cases.open_case(session, replace(case, **changes))  # type: ignore[arg-type]  # named by the tests
    return case.reference


def case_of(engine: Engine, reference: str) -> Case:
    with reading(engine) as session:
        [case] = case_queries.load_many(session, [reference])
    return case


def history_of(engine: Engine, reference: str) -> list[tuple[str, str]]:
    return [(event.action, event.note) for event in case_of(engine, reference).history]


def sent(engine: Engine, now: datetime) -> list[EmailMessage]:
    """Sends what is queued, and gives it."""
    transport = RecordingTransport()
    while Sender(engine, transport)(now):
        pass
    return [message_from_bytes(raw, EmailMessage, policy=policy.default) for _, _, raw in transport.sent]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
