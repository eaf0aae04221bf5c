"""Logs in to an IMAP server; says what is wrong in the words of the settings."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from corrections_inbox.errors import SettingsError
from corrections_inbox.mailbox.values import MailboxError
from corrections_inbox.oauth2 import OAuth2Error, TokenSource, after_refusal, oauthbearer, xoauth2
from corrections_inbox.settings import MailboxSettings, Security

CONNECT_SECONDS = 15
READ_SECONDS = 60
KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 30, "TCP_KEEPCNT": 4}  # seconds, seconds, probes


def connect(name: str, settings: MailboxSettings, tokens: TokenSource | None = None) -> IMAPClient:
    """A logged-in connection to the mailbox of `[mailbox.<name>]`, by a token where there is a source of tokens.

    Raises:
        SettingsError: the settings alone show that this can't work.
        MailboxError: the server can't be reached, its certificate does not hold, or it refused the login.
    """
    if tokens is None and not settings.password.get_secret_value():
        raise SettingsError(f"mailbox.{name}.password is not set (nor password_file).")
    token = _token(tokens) if tokens else ""
    with _told_by_setting(name, settings):
        client = IMAPClient(
            settings.host,
            port=settings.port,
            ssl=settings.security is Security.TLS,
            timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
        )
        try:
            # At its debug level imaplib formats every message for a log nobody reads, which costs most of a fetch.
            client._imap.debug = 0  # noqa: SLF001  there is no public way; the release line is pinned
            client.normalise_times = False  # aware times instead of naive local ones
            _tune(client.socket())
            if settings.security is Security.STARTTLS:
                client.starttls(ssl.create_default_context())
            if tokens:
                _present(client, tokens, token)
            else:
                _login(client, settings)
        except BaseException:
            with suppress(OSError):  # a failed handshake leaves no socket to shut down
                client.shutdown()
            raise
    return client


def _tune(connection: socket.socket) -> None:
    # The appends and fetches are small packets: waiting to fill them costs 40 ms each.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # A peer that vanished while we wait for its push is noticed in three minutes instead of never.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        if option := getattr(socket, name, None):
            connection.setsockopt(socket.IPPROTO_TCP, option, value)


def _token(tokens: TokenSource) -> str:
    try:
        return tokens.token()
    except OAuth2Error as error:
        raise MailboxError(str(error)) from error


def _present(client: IMAPClient, tokens: TokenSource, token: str) -> None:
    """Signs in with a token, by XOAUTH2 unless the server has only the standard's OAUTHBEARER."""
    standard = client.has_capability("AUTH=OAUTHBEARER") and not client.has_capability("AUTH=XOAUTH2")
    response = (oauthbearer if standard else xoauth2)(tokens.username, token)
    refusals: list[str] = []

    def respond(challenge: bytes) -> str:
        if not challenge and not refusals:
            return response
        # The second challenge tells why not, and wants an answer before it is said in so many words (RFC 7628).
        refusals.append(challenge.decode("utf-8", "replace"))
        return "\x01" if standard else ""

    try:
        client.sasl_login("OAUTHBEARER" if standard else "XOAUTH2", respond)
    except LoginError as error:
        tokens.forget()
        advice = after_refusal(tokens.settings, "imap", token)
        raise MailboxError(
            f"{tokens.where}: {client.host} took no token for {tokens.username!r} ({' '.join([said(error), *refusals])}):"
            f" {advice}."
        ) from error


def _login(client: IMAPClient, settings: MailboxSettings) -> None:
    username, password = settings.username, settings.password.get_secret_value()
    if (username + password).isascii():
        client.login(username, password)
    else:
        # LOGIN takes ASCII; SASL PLAIN takes UTF-8 (RFC 4616).
        client.plain_login(username, password)


@contextmanager
def _told_by_setting(name: str, settings: MailboxSettings) -> Iterator[None]:
    where = f"{settings.host} port {settings.port}"
    try:
        yield
    except LoginError as error:
        raise MailboxError(
            f"mailbox.{name}.password: {where} refused the login of {settings.username!r} ({said(error)})."
        ) from error
    except CapabilityError as error:
        raise MailboxError(
            f"mailbox.{name}.security: {where} does not offer {settings.security} ({said(error)})."
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(
            f"mailbox.{name}.host: the certificate of {where} does not hold ({error.verify_message})."
        ) from error
    except ssl.SSLError as error:
        raise MailboxError(
            f"mailbox.{name}.security: {where} does not speak {settings.security} as set ({said(error)})."
        ) from error
    except (OSError, IMAPClientError, UnicodeError) as error:
        raise MailboxError(f"mailbox.{name}.host: {where} could not be reached ({said(error)}).") from error


def said(error: BaseException) -> str:
    """An error's own words on one line, for the end of our sentence."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if text.startswith(("b'", 'b"')):  # imaplib shows the server's bytes as Python would write them
        text = text[2:-1]
    return " ".join(text.split())[:200].rstrip(".") or type(error).__name__
