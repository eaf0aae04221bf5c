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
_RECIPIENT: Final = 2  # replies up to the recipient's


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
        if not recipient.isascii() and not connection.has_extn("smtputf8"):
            return Delivery(Outcome.REFUSED, "the server takes no address beyond ASCII")
        if not raw.isascii() and not connection.has_extn("8bitmime"):
            return Delivery(Outcome.REFUSED, "the server takes no eight-bit letters")
        options = ("" if recipient.isascii() else " smtputf8") + ("" if raw.isascii() else " body=8bitmime")
        sender = "<>" if reverse_path == "<>" else smtplib.quoteaddr(reverse_path)
        replies = _opening(connection, f"mail FROM:{sender}{options}", f"rcpt TO:{smtplib.quoteaddr(recipient)}")
        for place, (code, words) in enumerate(replies[:_RECIPIENT]):
            if not _is_yes(code):
                # Whoever may not send at all is told so at once: no letter is at fault, and it goes once that is mended.
                return self._turned_away(code, words, permanent=place > 0)
        code, words = replies[-1]
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


def _opening(connection: smtplib.SMTP, sender: str, recipient: str) -> list[tuple[int, bytes]]:
    """The replies to these two commands and to DATA, or those up to the first refusal.

    Raises:
        SMTPServerDisconnected: nothing of the letter was sent.
    """
    commands = [f"{command}\r\n".encode() for command in (sender, recipient, "data")]
    replies: list[tuple[int, bytes]] = []
    if connection.has_extn("pipelining"):
        # All in one go, which saves two ways there and back (RFC 2920).
        connection.send(b"".join(commands))
        with contextlib.suppress(smtplib.SMTPServerDisconnected):
            for _ in commands:
                replies.append(connection.getreply())  # noqa: PERF401  those before the connection breaks count
        if replies[-1:] and replies[-1][0] == _GO_AHEAD and not all(_is_yes(code) for code, _ in replies[:-1]):
            connection.docmd(".")  # it waits for a letter to nobody (section 3.1)
    else:
        for command in commands:
            connection.send(command)
            replies.append(connection.getreply())
            if not _is_yes(replies[-1][0]):
                break
    if len(replies) < len(commands) and all(_is_yes(code) for code, _ in replies):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
    return replies


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
