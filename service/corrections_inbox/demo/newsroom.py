"""An embedded newsroom: a mailbox, a mail server, a paper, and the real service at work on them."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from corrections_inbox import logs, scheduler
from corrections_inbox.actions.signing_in import link_by_hand
from corrections_inbox.cases import Audience
from corrections_inbox.configuration import load
from corrections_inbox.demo import corpus
from corrections_inbox.demo.servers import HOST, PASSWORD, USERNAME, LocalServers, Received
from corrections_inbox.desk.serving import beside
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.index import IndexWriter
from corrections_inbox.jobs.digest import compose, digest_of
from corrections_inbox.jobs.house import house
from corrections_inbox.jobs.indexing import follow_index
from corrections_inbox.settings import Settings
from corrections_inbox.smtp import SmtpTransport
from corrections_inbox.store import articles, connect, mailboxes, reading, tallies, transaction
from corrections_inbox.store.migrations import ensure_current
from corrections_inbox.store.tables import MailState, OutboxState

CORRECTIONS = "corrections@courier.example"
EDITOR = "desk@courier.example"
PATIENCE_SECONDS = 120
_SETTLED_MAIL = {MailState.FILED, MailState.QUARANTINED}
_MOVING_LETTERS = {OutboxState.QUEUED, OutboxState.SENDING}

SETTINGS = """\
[publication]
name = "The Harbour Courier"
site = "https://courier.example"
hosts = ["courier.example"]
policy_url = "https://courier.example/corrections-policy"
privacy_url = "https://courier.example/privacy"
staff = ["@courier.example"]

[mailbox.main]
host = "{host}"
port = {imap_port}
security = "none"
username = "{username}"
password = "{password}"
addresses = ["{corrections}"]
poll_seconds = 2

[smtp]
host = "{host}"
port = {smtp_port}
security = "none"
from = "{corrections}"

[acknowledgment]
enabled = true

[digest]
at = "23:59:59"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
recipients = [{{address = "{editor}"}}]

[legal]
notify = ["lawyer@courier.example"]

[health]
port = 0

[desk]
enabled = {desk}
port = {desk_port}
base_url = "http://{host}:{desk_port}"
editors = [{{address = "{editor}"}}, {{address = "standards@courier.example"}}]
"""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The running newsroom. `settings_file` is an ordinary one: every command can be tried with it."""

    settings_file: Path
    settings: Settings
    engine: Engine
    servers: LocalServers

    def deliver(self) -> list[str]:
        """Puts the readers' mail into the mailbox as having arrived just now; gives the mails' names in that order."""
        now = datetime.now(UTC)
        mails = list(corpus.mails(now))
        self.servers.deliver([(raw, now) for _, raw in mails])
        return [name for name, _ in mails]

    def filed(self) -> int:
        """How many mails the service is done with."""
        with reading(self.engine) as session:
            return sum(number for state, number in tallies.mails(session).items() if state in _SETTLED_MAIL)

    def is_quiet(self) -> bool:
        """Whether every letter that could leave has left."""
        with reading(self.engine) as session:
            return not any(number for state, number in tallies.letters(session).items() if state in _MOVING_LETTERS)

    def send_digest(self) -> Received:
        """Sends the digest as it stands now: the daily one leaves the last minute, in which all this came, to the next.

        Raises:
            CorrectionsInboxError: it did not come.
        """
        now = datetime.now(UTC)
        today = now.astimezone(self.settings.zone).date()
        digest = digest_of(self.settings, self.engine, Audience(EDITOR), today, now)
        composed = compose(self.settings, house(self.settings), digest, now)
        transport = SmtpTransport(self.settings.smtp)
        transport.send(composed.raw, reverse_path=self.settings.smtp.reverse_path, recipient=composed.recipient)
        transport.close()
        wait_until(lambda: bool(self._digests()), "The digest did not leave.")
        return self._digests()[-1]

    def way_in(self) -> str:
        """A link that signs the first browser to follow it in to the desk."""
        return link_by_hand(self.engine, EDITOR, self.settings.desk.base_url, datetime.now(UTC))

    def _digests(self) -> list[Received]:
        return [letter for letter in self.servers.received if letter.recipient == EDITOR]


def wait_until(done: Callable[[], bool], otherwise: str) -> None:
    """Waits for the service to get there by itself.

    Raises:
        CorrectionsInboxError: it did not within two minutes.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > until:
            raise CorrectionsInboxError(otherwise)
        time.sleep(0.1)


@contextmanager
def opened(folder: Path, *, desk: bool = False) -> Iterator[Newsroom]:
    """Starts the servers and the service on a folder, with the paper's articles already taken in, and perhaps the desk."""
    with LocalServers() as servers:
        file = folder / "corrections-inbox.toml"
        file.write_text(_settings(servers, desk=desk), encoding="utf-8")
        settings = load(file)
        engine = connect(settings.store_url)
        _take_in_the_paper(settings, engine)
        with (folder / "service.log").open("w", encoding="utf-8") as log:
            logs.configure(log)
            try:
                with _service(settings):
                    wait_until(lambda: _first_login(engine), "The service did not reach the mailbox.")
                    yield Newsroom(file, settings, engine, servers)
            finally:
                logs.configure()  # whoever still says something finds the file closed
        engine.dispose()


def _settings(servers: LocalServers, *, desk: bool) -> str:
    return SETTINGS.format(
        host=HOST,
        imap_port=servers.imap_port,
        smtp_port=servers.smtp_port,
        username=USERNAME,
        password=PASSWORD,
        corrections=CORRECTIONS,
        editor=EDITOR,
        desk=str(desk).lower(),
        desk_port=_free_port(),
    )


def _free_port() -> int:
    # The desk's address stands in letters before anybody listens there, so it can't be left to the system.
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _take_in_the_paper(settings: Settings, engine: Engine) -> None:
    ensure_current(engine)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        articles.put_many(session, list(corpus.articles(now)), now - timedelta(days=1))
    with IndexWriter(settings.index_dir) as writer:
        while follow_index(engine, writer):
            pass


@contextmanager
def _service(settings: Settings) -> Iterator[None]:
    stop = threading.Event()
    serve = partial(scheduler.serve, beside=beside) if settings.desk.enabled else scheduler.serve
    thread = threading.Thread(target=serve, args=(settings, stop), name="service")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _first_login(engine: Engine) -> bool:
    with reading(engine) as session:
        return any(state.first_login for state in mailboxes.states(session).values())
