"""`/healthz`, `/readyz` and `/metrics`: whether the process is up, whether the line moves, and in figures."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.metrics import Figures
from corrections_inbox.jobs.step import Clock
from corrections_inbox.jobs.troubles import troubles
from corrections_inbox.settings import HealthSettings, Settings
from corrections_inbox.store import mailboxes, reading, told


class Vitals:
    """What the endpoint tells: read from the store when asked, but for the counts of this process."""

    def __init__(self, settings: Settings, engine: Engine, clock: Clock) -> None:
        self.figures = Figures(engine)
        self._settings = settings
        self._engine = engine
        self._clock = clock

    def troubles(self) -> tuple[str, ...]:
        """Why the service is not ready, a sentence each; nothing when it is."""
        try:
            with reading(self._engine) as session:
                states = mailboxes.states(session)
        except SQLAlchemyError as error:
            return (f"The store can't be read: {told(error)}",)
        return troubles(self._settings, states, self._clock())


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
                self._answer(HTTPStatus.OK, vitals.figures.text(), CONTENT_TYPE_LATEST)
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
