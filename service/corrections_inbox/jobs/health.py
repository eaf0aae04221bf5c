"""`/healthz`, `/readyz` and `/metrics`: whether the process is up, whether the line moves, and in figures."""

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.step import Clock
from corrections_inbox.settings import HealthSettings, MailboxSettings, Settings
from corrections_inbox.store import mailboxes, reading, tallies

LATE_POLLS = 5  # a mailbox that missed this many polls in a row is not ready …
SHORTEST_LATE = timedelta(minutes=5)  # … but a short silence is none

log = structlog.get_logger(__name__)


class Vitals:
    """What the endpoint tells: read from the store when asked, but for the counts of this process."""

    def __init__(self, settings: Settings, engine: Engine, clock: Clock) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._registry = CollectorRegistry()
        self._registry.register(_StoreFigures(engine))
        self._runs = Counter(
            "corrections_inbox_runs",
            "Runs of each step of the line, by how they ended.",
            ["step", "result"],
            registry=self._registry,
        )

    def count(self, step: str, *, failed: bool) -> None:
        """Counts one run of a step, such as `poll:main` or `deliver`."""
        self._runs.labels(step, "failed" if failed else "ok").inc()

    def troubles(self) -> list[str]:
        """Why the service is not ready, a sentence each; nothing when it is."""
        try:
            with reading(self._engine) as session:
                states = mailboxes.states(session)
        except SQLAlchemyError as error:
            return [f"The store can't be read: {' '.join(str(getattr(error, 'orig', error)).split())}"]
        now = self._clock()
        found = (
            _trouble(name, mailbox, states.get((name, mailbox.folder), mailboxes.MailboxState()), now)
            for name, mailbox in self._settings.mailbox.items()
        )
        return [trouble for trouble in found if trouble]

    def metrics(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


def _trouble(name: str, mailbox: MailboxSettings, state: mailboxes.MailboxState, now: datetime) -> str:
    why = f" {state.error}" if state.error else ""
    if state.checked_at is None:
        return f"The mailbox {name} was never polled.{why}"
    late = max(LATE_POLLS * timedelta(seconds=mailbox.poll_seconds), SHORTEST_LATE)
    if now - state.checked_at > late:
        return f"The mailbox {name} was last polled at {state.checked_at:%Y-%m-%d %H:%M} UTC.{why}"
    return ""


class _StoreFigures(Collector):
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterable[Metric]:
        return ()  # asked at registration, when the store may not be there yet

    def collect(self) -> Iterator[Metric]:
        with reading(self._engine) as session:
            mails, letters, states = tallies.mails(session), tallies.letters(session), mailboxes.states(session)
        yield _gauge("mails", "Mails by where they are on the way to a case.", "state", mails.items())
        yield _gauge("letters", "Letters by where they are on the way out.", "state", letters.items())
        polled = {name: state.checked_at.timestamp() for (name, _), state in states.items() if state.checked_at}
        yield _gauge(
            "last_poll_timestamp_seconds", "When each mailbox was last polled in full.", "mailbox", polled.items()
        )


def _gauge(name: str, told: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    gauge = GaugeMetricFamily(f"corrections_inbox_{name}", told, labels=[label])
    for key, value in values:
        gauge.add_metric([key], value)
    return gauge


@contextmanager
def served(settings: HealthSettings, vitals: Vitals) -> Iterator[int]:
    """Answers on `health.host` and `health.port` from threads of its own; gives the port, which may have been 0.

    Raises:
        CorrectionsInboxError: the port is taken or not ours to take.
    """
    try:
        server = ThreadingHTTPServer((settings.host, settings.port), _handler(vitals))
    except OSError as error:
        raise CorrectionsInboxError(
            f"health.port: {settings.host}:{settings.port} can't be used ({error.strerror})."
        ) from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="health", kwargs={"poll_interval": 0.2}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _handler(vitals: Vitals) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds that a silent client may hold a thread

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/healthz":
                    self._answer(HTTPStatus.OK, b"ok\n")
                case "/readyz":
                    troubles = vitals.troubles()
                    status = HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK
                    body = json.dumps({"ready": not troubles, "reasons": troubles}).encode()
                    self._answer(status, body, "application/json")
                case "/metrics":
                    self._metrics()
                case _:
                    self._answer(HTTPStatus.NOT_FOUND, b"There is /healthz, /readyz and /metrics.\n")

        def _metrics(self) -> None:
            try:
                self._answer(HTTPStatus.OK, vitals.metrics(), CONTENT_TYPE_LATEST)
            except SQLAlchemyError:
                self._answer(HTTPStatus.SERVICE_UNAVAILABLE, b"The store can't be read.\n")

        def _answer(self, status: HTTPStatus, body: bytes, media_type: str = "text/plain; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing of each request: whoever watches asks every few seconds."""

    return Handler
