"""Sends letters over one reused SMTP connection (RFC 5321)."""

import contextlib
import smtplib
import socket
from typing import Final

from corrections_inbox.oauth2 import token_source
from corrections_inbox.settings import SmtpSettings
from corrections_inbox.smtp.connection import connect, line, reason, said
from corrections_inbox.smtp.values import Delivery, Outcome

# Scanning a letter takes some servers minutes, and a reply that we did not wait for leaves open whether it went
# (RFC 5321 section 4.5.3.2.6).
VERDICT_SECONDS: Final = 600
FAREWELL_SECONDS: Final = 3  # a server that went away must not hold us up when we leave
_CLOSING: Final = 421  # the server is about to end the connection (RFC 5321 section 3.8)
_GO_AHEAD: Final = 354


class SmtpTransport:
    """Sends as `[smtp]` says. One thread at a time; `interrupt` alone may come from another."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._tokens = token_source("smtp.oauth2", settings.oauth2, settings.username)
        self._connection: smtplib.SMTP | None = None
        self._used = False  # an idle connection may have been closed by the server; a new one was not
        self._own_name: str | None = None

    def open(self) -> None:
        if self._connection is None:
            self._connection = connect(self._settings, self._tokens, self._own_name)
            # Finding this machine's own name may take a look-up: once is enough.
            self._own_name = self._connection.local_hostname
            self._used = False

    def send(self, raw: bytes, *, reverse_path: str, recipient: str) -> Delivery:
        if not _is_bare(recipient):
            return Delivery(Outcome.REFUSED, "this is no e-mail address")
        self.open()
        was_used, self._used = self._used, True
        try:
            refusal = self._envelope(raw, reverse_path, recipient)
        except smtplib.SMTPServerDisconnected as error:
            self._drop()
            if was_used:
                return self.send(raw, reverse_path=reverse_path, recipient=recipient)
            return Delivery(Outcome.DEFERRED, line(f"the connection broke before the letter was sent: {error}"))
        except smtplib.SMTPNotSupportedError as error:
            return Delivery(Outcome.REFUSED, line(f"the server takes no address beyond ASCII: {error}"))
        except smtplib.SMTPException as error:
            self._drop()
            return Delivery(Outcome.DEFERRED, line(f"the server could not be understood: {reason(error)}"))
        return refusal or self._data(raw)

    def try_sender(self, reverse_path: str) -> str:
        """Why the server takes no letters under a reverse-path; empty where it does. No letter is sent.

        Raises:
            SmtpError: the server can't be used.
        """
        self.open()
        connection = self._connection
        if connection is None:
            return ""
        try:
            code, words = connection.mail("" if reverse_path == "<>" else reverse_path)
            self._reset()
        except smtplib.SMTPException as error:
            self._drop()
            return reason(error)
        return "" if _is_yes(code) else said(code, words)

    def _envelope(self, raw: bytes, reverse_path: str, recipient: str) -> Delivery | None:
        """Opens the letter; None when the server waits for its content.

        Raises:
            SMTPServerDisconnected: nothing of the letter was sent.
        """
        connection = self._connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        options = ["smtputf8"] if not recipient.isascii() else []
        if not raw.isascii():
            if not connection.has_extn("8bitmime"):
                return Delivery(Outcome.REFUSED, "the server takes no eight-bit letters")
            options.append("body=8bitmime")
        code, words = connection.mail("" if reverse_path == "<>" else reverse_path, options)
        if not _is_yes(code):
            # Whoever may not send at all is told so here: no letter is at fault, and it goes once that is mended.
            return self._turned_away(code, words, permanent=False)
        code, words = connection.rcpt(recipient)
        if not _is_yes(code):
            return self._turned_away(code, words)
        code, words = connection.docmd("DATA")
        return None if code == _GO_AHEAD else self._turned_away(code, words)

    def _turned_away(self, code: int, words: bytes, *, permanent: bool = True) -> Delivery:
        if code == _CLOSING:
            self._drop()
            raise smtplib.SMTPServerDisconnected(said(code, words))
        self._reset()
        return _verdict(code, words) if permanent else Delivery(Outcome.DEFERRED, said(code, words))

    def _data(self, raw: bytes) -> Delivery:
        """Sends the content. From here on a broken connection leaves open whether the letter went."""
        connection = self._connection
        if connection is None:
            return Delivery(Outcome.DEFERRED, "the connection was closed before the letter was sent")
        try:
            connection.send(_dot_stuffed(raw))
            code, words = _patiently(connection)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivery(Outcome.UNKNOWN, line(f"no reply to the letter: {error}"))
        if code < 0:
            self._drop()
            return Delivery(Outcome.UNKNOWN, line(f"an unreadable reply to the letter: {words!r}"))
        if code == _CLOSING:
            self._drop()
        return _verdict(code, words)

    def _reset(self) -> None:
        # Without it the next letter would go out with this one's recipients.
        connection = self._connection
        try:
            if connection is not None:
                connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if connection.sock is not None:
                    connection.sock.settimeout(FAREWELL_SECONDS)
                connection.quit()
            connection.close()

    def interrupt(self) -> None:
        """Ends whatever another thread waits for on this connection: a letter under way becomes deferred or unknown."""
        connection = self._connection
        sock = connection.sock if connection is not None else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _patiently(connection: smtplib.SMTP) -> tuple[int, bytes]:
    """The reply to the content of a letter, however long the server takes to look at it."""
    sock = connection.sock
    if sock is None:
        raise smtplib.SMTPServerDisconnected("not connected")
    usual = sock.gettimeout()
    sock.settimeout(VERDICT_SECONDS)
    reply = connection.getreply()
    sock.settimeout(usual)
    return reply


def _is_bare(address: str) -> bool:
    """Whether it is one address and nothing more: the library would pick out something that looks like one."""
    local, at, domain = address.rpartition("@")
    return bool(local and at and domain) and address.isprintable() and not any(c in " <>," for c in address)


def _is_yes(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004  RFC 5321 section 4.2.1: the first digit tells


def _verdict(code: int, words: bytes) -> Delivery:
    """What a reply code means for the letter (RFC 5321 section 4.2.1)."""
    if _is_yes(code):
        return Delivery(Outcome.SENT, said(code, words))
    is_final = 500 <= code < 600  # noqa: PLR2004  the same
    return Delivery(Outcome.REFUSED if is_final else Outcome.DEFERRED, said(code, words))


def _dot_stuffed(raw: bytes) -> bytes:
    """A message as DATA carries it: leading periods doubled, ended by a line with one (RFC 5321 section 4.5.2)."""
    stuffed = raw.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")
