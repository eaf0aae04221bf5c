"""Sends letters over one reused SMTP connection (RFC 5321)."""

import contextlib
import smtplib
import socket
import ssl
from typing import Final

from corrections_inbox.errors import SettingsError
from corrections_inbox.settings import Security, SmtpSettings
from corrections_inbox.smtp.values import Delivery, Outcome, SmtpError

TIMEOUT_SECONDS: Final = 60
FAREWELL_SECONDS: Final = 3  # a server that went away must not hold us up when we leave
_CLOSING: Final = 421  # the server is about to end the connection (RFC 5321 section 3.8)
_GO_AHEAD: Final = 354


class SmtpTransport:
    """Sends as `[smtp]` says. One thread at a time; `interrupt` alone may come from another."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._connection: smtplib.SMTP | None = None
        self._used = False  # an idle connection may have been closed by the server; a new one was not
        self._own_name: str | None = None

    def open(self) -> None:
        if self._connection is None:
            self._connection = self._connect()
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
            return Delivery(Outcome.DEFERRED, _line(f"the connection broke before the letter was sent: {error}"))
        except smtplib.SMTPNotSupportedError as error:
            return Delivery(Outcome.REFUSED, _line(f"the server takes no address beyond ASCII: {error}"))
        except smtplib.SMTPException as error:
            self._drop()
            return Delivery(Outcome.DEFERRED, _line(f"the server could not be understood: {_reason(error)}"))
        return refusal or self._data(raw)

    def _envelope(self, raw: bytes, reverse_path: str, recipient: str) -> Delivery | None:
        """Opens the letter; None when the server waits for its content.

        Raises:
            SMTPServerDisconnected: nothing of the letter was sent.
        """
        connection = self._connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        options = ["smtputf8"] if not recipient.isascii() else []
        if not raw.isascii() and connection.has_extn("8bitmime"):
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
            raise smtplib.SMTPServerDisconnected(_said(code, words))
        self._reset()
        return _verdict(code, words) if permanent else Delivery(Outcome.DEFERRED, _said(code, words))

    def _data(self, raw: bytes) -> Delivery:
        """Sends the content. From here on a broken connection leaves open whether the letter went."""
        connection = self._connection
        if connection is None:
            return Delivery(Outcome.DEFERRED, "the connection was closed before the letter was sent")
        try:
            connection.send(_dot_stuffed(raw))
            code, words = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivery(Outcome.UNKNOWN, _line(f"no reply to the letter: {error}"))
        if code < 0:
            self._drop()
            return Delivery(Outcome.UNKNOWN, _line(f"an unreadable reply to the letter: {words!r}"))
        if code == _CLOSING:
            self._drop()
        return _verdict(code, words)

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        _refuse_the_impossible(settings)
        where = f"{settings.host} port {settings.port}"
        try:
            connection = self._greeted()
        except ssl.SSLCertVerificationError as error:
            raise SmtpError(f"smtp.host: the certificate of {where} does not hold ({error.verify_message}).") from error
        except ssl.SSLError as error:
            raise SmtpError(f"smtp.security: {where} does not speak {settings.security} ({_line(error)}).") from error
        except smtplib.SMTPNotSupportedError as error:
            raise SmtpError(f"smtp.security: {where}: {_line(error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise SmtpError(f"smtp.host: {where} could not be reached ({_reason(error)}).") from error
        try:
            self._login(connection)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            connection.close()
            raise SmtpError(
                f"smtp.password: {where} refused the login of {settings.username!r} ({_reason(error)})."
            ) from error
        return connection

    def _greeted(self) -> smtplib.SMTP:
        host, port, own_name = self._settings.host, self._settings.port, self._own_name
        context = ssl.create_default_context()
        if self._settings.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, own_name, timeout=TIMEOUT_SECONDS, context=context)
        else:
            connection = smtplib.SMTP(host, port, own_name, TIMEOUT_SECONDS)
        # Finding this machine's own name may take a look-up: once is enough.
        self._own_name = connection.local_hostname
        try:
            connection.ehlo_or_helo_if_needed()
            if self._settings.security is Security.STARTTLS:
                connection.starttls(context=context)
                connection.ehlo()
        except BaseException:
            connection.close()
            raise
        return connection

    def _login(self, connection: smtplib.SMTP) -> None:
        if self._settings.username:
            connection.login(self._settings.username, self._settings.password.get_secret_value())

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


def _refuse_the_impossible(settings: SmtpSettings) -> None:
    if not settings.host:
        raise SettingsError("smtp.host is not set, so no letter can be sent.")
    if settings.oauth2:
        raise SettingsError("smtp.oauth2: this version signs in by password only; make an app password.")
    if settings.username and not settings.password.get_secret_value():
        raise SettingsError("smtp.password is not set (nor password_file), but smtp.username is.")


def _is_bare(address: str) -> bool:
    """Whether it is one address and nothing more: the library would pick out something that looks like one."""
    local, at, domain = address.rpartition("@")
    return bool(local and at and domain) and address.isprintable() and not any(c in " <>," for c in address)


def _is_yes(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004  RFC 5321 section 4.2.1: the first digit tells


def _verdict(code: int, words: bytes) -> Delivery:
    """What a reply code means for the letter (RFC 5321 section 4.2.1)."""
    if _is_yes(code):
        return Delivery(Outcome.SENT, _said(code, words))
    is_final = 500 <= code < 600  # noqa: PLR2004  the same
    return Delivery(Outcome.REFUSED if is_final else Outcome.DEFERRED, _said(code, words))


def _dot_stuffed(raw: bytes) -> bytes:
    """A message as DATA carries it: leading periods doubled, ended by a line with one (RFC 5321 section 4.5.2)."""
    stuffed = raw.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _said(code: int, words: bytes) -> str:
    return _line(f"{code} {words.decode('utf-8', 'replace')}")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _said(error.smtp_code, words if isinstance(words, bytes) else words.encode())
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return _line(error.strerror if isinstance(error, OSError) and error.strerror else error)


def _line(text: object) -> str:
    return " ".join(str(text).split())[:300].rstrip(".")
