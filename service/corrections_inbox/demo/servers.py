"""An IMAP server and an SMTP server on free loopback ports, for the demo and the tests (needs the extra `[demo]`)."""

import asyncio
import threading
from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from imapclient import IMAPClient
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

from corrections_inbox.settings import MailboxSettings, Security, SmtpSettings

HOST = "127.0.0.1"
USERNAME = "corrections@quayside.example"
PASSWORD = "open-sesame"  # noqa: S105  of a server that only this process can reach and that ends with it
_ACCEPTED = "250 OK"
_LARGEST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as it came over the wire, with its envelope. The null reverse-path is `<>`."""

    reverse_path: str
    recipient: str
    raw: bytes


@dataclass
class Sink:
    """Keeps every letter; `replies` are what the server says to a recipient instead of 250."""

    replies: Mapping[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802  the library's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802  the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return _ACCEPTED

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the same
        raw = envelope.original_content or b""
        self.received += [Received(envelope.mail_from or "<>", rcpt, raw) for rcpt in envelope.rcpt_tos]
        return _ACCEPTED


class LocalServers:
    """Both servers in one thread: `with LocalServers() as servers:`. The mail they hold ends with them."""

    def __init__(self, replies: Mapping[str, str] | None = None) -> None:
        self.sink = Sink(replies or {})
        self.imap_port = 0
        self.smtp_port = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="local-servers", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(timeout=30)
        if not self.smtp_port:
            raise RuntimeError("The embedded mail servers did not start.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)

    @property
    def received(self) -> tuple[Received, ...]:
        """The letters so far."""
        return tuple(self.sink.received)

    def mailbox_settings(self, **more: Any) -> MailboxSettings:
        """Settings for the account, with `more` keys of `[mailbox.NAME]`."""
        known = {"host": HOST, "port": self.imap_port, "security": Security.NONE}
        return MailboxSettings.model_validate({**known, "username": USERNAME, "password": PASSWORD, **more})

    def smtp_settings(self, **more: Any) -> SmtpSettings:
        """Settings for sending, with `more` keys of `[smtp]`."""
        known = {"host": HOST, "port": self.smtp_port, "security": Security.NONE, "from": USERNAME}
        return SmtpSettings.model_validate({**known, **more})

    def deliver(self, mails: Iterable[tuple[bytes, datetime]], folder: str = "INBOX") -> None:
        """Puts messages into a folder as having arrived (INTERNALDATE) at the given aware times."""
        with IMAPClient(HOST, port=self.imap_port, ssl=False, timeout=30) as client:
            client.login(USERNAME, PASSWORD)
            client.multiappend(folder, [{"msg": raw, "date": arrived} for raw, arrived in mails])

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
            self._end_connections()
        finally:
            self._ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        backend, config = await DictBackend.init(_pymap_arguments())
        config.apply_context()
        session = IMAPServer(backend.login, config)

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # Awaited in the task that asyncio holds on to. The library's own callback starts another and lets go of it,
            # and Python 3.13 may collect that one in the middle of a connection.
            await session(reader, writer, SocketInfoLocal(writer, unique_id=uuid4().bytes))

        imap = await asyncio.start_server(accept, HOST, 0)
        smtp = await self._loop.create_server(self._smtp_session, HOST, 0)
        self.imap_port = imap.sockets[0].getsockname()[1]
        self.smtp_port = smtp.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        imap.close()
        smtp.close()

    def _smtp_session(self) -> SMTP:
        return SMTP(
            self.sink,
            loop=self._loop,
            hostname="localhost",
            enable_SMTPUTF8=True,
            data_size_limit=_LARGEST_BYTES,
            authenticator=_authenticate,
            auth_require_tls=False,
        )

    def _end_connections(self) -> None:
        open_ones = asyncio.all_tasks(self._loop)
        for task in open_ones:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*open_ones, return_exceptions=True))


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = LoginPassword(USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False)


def _pymap_arguments() -> Namespace:
    return Namespace(
        debug=False,
        demo_data=False,
        demo_user=USERNAME,
        demo_password=PASSWORD,
        host=HOST,
        port="0",
        cert=None,
        key=None,
        tls=False,
        proxy_protocol=None,
        inherited_sockets=None,
        passlib_cfg=None,
    )
