"""Two IMAP servers for the same tests: the embedded one always, a real Dovecot where tests marked `servers` run."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

import pytest
from tests.servers.dovecot import Dovecot, running_dovecot

from corrections_inbox.demo.servers import LocalServers
from corrections_inbox.settings import MailboxSettings


class ImapServer(Protocol):
    """What the contract tests need of either server."""

    def mailbox_settings(self, **more: Any) -> MailboxSettings: ...

    def deliver(self, mails: Iterable[tuple[bytes, datetime]], folder: str = "INBOX") -> None: ...


@pytest.fixture(scope="session")
def dovecot_process() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(dovecot_process: Dovecot) -> Dovecot:
    dovecot_process.clear()
    return dovecot_process


@pytest.fixture
def embedded() -> Iterator[LocalServers]:
    with LocalServers() as servers:
        yield servers


@pytest.fixture(params=["embedded", pytest.param("dovecot", marks=pytest.mark.servers)])
def server(request: pytest.FixtureRequest) -> ImapServer:
    """Either server, empty: the same test bodies run over both."""
    found: ImapServer = request.getfixturevalue(request.param)
    return found
