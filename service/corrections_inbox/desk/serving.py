"""Serves the desk from a thread of its own: within `run` beside the jobs, or alone."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog
import uvicorn

from corrections_inbox.desk.app import make_app
from corrections_inbox.desk.state import Desk
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.file import rules_of
from corrections_inbox.jobs.house import house, signing
from corrections_inbox.jobs.line import Line
from corrections_inbox.jobs.reading import reader_of
from corrections_inbox.jobs.step import Clock
from corrections_inbox.settings import DeskSettings, Settings
from corrections_inbox.store import connect
from corrections_inbox.store.migrations import ensure_current

START_SECONDS = 10.0
FAREWELL_SECONDS = 3  # for answers that are being made at a stop
LOOK_SECONDS = 1.0
BACKLOG = 128

log = structlog.get_logger(__name__)


def serve_alone(settings: Settings, stop: threading.Event, clock: Clock) -> None:
    """Runs the desk and nothing else until `stop` is set; jobs may run on the same store in another process.

    Raises:
        CorrectionsInboxError: a setting or the store is not fit for use, or the port can't be used.
    """
    with ExitStack() as stack:
        engine = connect(settings.store_url)
        stack.callback(engine.dispose)
        ensure_current(engine)
        paper = signing(house(settings), settings)
        reader = reader_of(settings, paper)
        stack.callback(reader.close)
        desk = Desk(settings, engine, paper, rules_of(settings, paper), reader, clock)
        stack.enter_context(served(desk))
        stack.callback(reader.interrupt)  # first of all: an answer may wait for it
        while not stop.wait(LOOK_SECONDS):
            pass
        log.info("stopping")
    log.info("stopped")


@contextmanager
def beside(line: Line, clock: Clock) -> Iterator[None]:
    """Serves the desk of a line at work, with a reader of its own: the line's is busy.

    Raises:
        CorrectionsInboxError: the port can't be used.
    """
    reader = reader_of(line.settings, line.house)
    rules = rules_of(line.settings, line.house)
    with served(Desk(line.settings, line.engine, line.house, rules, reader, clock)):
        try:
            yield
        finally:
            reader.interrupt()
    reader.close()


@contextmanager
def served(desk: Desk) -> Iterator[None]:
    """Answers on `desk.host` and `desk.port` until the end of the block.

    Raises:
        CorrectionsInboxError: the port is taken or not ours to take.
    """
    where = desk.settings.desk
    with _listening(where) as listener:
        server = uvicorn.Server(_config(desk))
        thread = threading.Thread(target=server.run, args=([listener],), name="desk", daemon=True)
        thread.start()
        _wait_for(server, thread)
        log.info("the desk is open", address=desk.base_url, host=where.host, port=where.port)
        try:
            yield
        finally:
            server.should_exit = True
            # A thread that still waits for the store ends with the process.
            thread.join(FAREWELL_SECONDS + 1)


def _listening(where: DeskSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    try:
        return socket.create_server((where.host, where.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CorrectionsInboxError(
            f"desk.port: {where.host}:{where.port} can't be used ({error.strerror})."
        ) from error


def _config(desk: Desk) -> uvicorn.Config:
    # What goes wrong is told by our own log, once.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    return uvicorn.Config(
        make_app(desk),
        log_config=None,
        access_log=False,  # paths hold tokens
        proxy_headers=False,  # whom to believe is settled by desk.proxy_addresses
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=FAREWELL_SECONDS,
    )


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            server.should_exit = True
            raise CorrectionsInboxError("The desk's web server did not start.")
        time.sleep(0.01)
