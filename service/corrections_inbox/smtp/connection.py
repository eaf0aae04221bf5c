"""Connects to a mail server and signs in; says what is wrong in the words of the settings."""

import base64
import smtplib
import ssl
from typing import Final

from corrections_inbox.errors import SettingsError
from corrections_inbox.oauth2 import OAuth2Error, TokenSource, after_refusal, xoauth2
from corrections_inbox.settings import Security, SmtpSettings
from corrections_inbox.smtp.values import SmtpError

TIMEOUT_SECONDS: Final = 60
_SIGNED_IN: Final = 235
_MORE: Final = 334
# Enhanced status codes (RFC 3463) by which Exchange Online tells what an administrator has switched off.
_SWITCHED_OFF = {
    "5.7.139": "SMTP AUTH is switched off: Set-CASMailbox -SmtpClientAuthenticationDisabled $false switches it on",
    "5.7.30": "the server takes passwords no more: set smtp.oauth2",
}


def connect(settings: SmtpSettings, tokens: TokenSource | None, own_name: str | None) -> smtplib.SMTP:
    """A connection over which letters may go; `own_name` is this machine's name, looked up where it is None.

    Raises:
        SettingsError: the settings alone show that this can't work.
        SmtpError: the server can't be reached, its certificate does not hold, or it refused the login.
    """
    _refuse_the_impossible(settings)
    token = _token(tokens) if tokens else ""
    connection = _reached(settings, own_name)
    try:
        if tokens:
            _present(connection, settings, tokens, token)
        elif settings.username:
            _login(connection, settings)
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        raise SmtpError(_not_signed_in(settings, error)) from error
    except SmtpError:
        connection.close()
        raise
    return connection


def _refuse_the_impossible(settings: SmtpSettings) -> None:
    if not settings.host:
        raise SettingsError("smtp.host is not set, so no letter can be sent.")
    if settings.oauth2.provider and not settings.username:
        raise SettingsError("smtp.username is not set, but smtp.oauth2 signs in for an account.")
    if settings.username and not (settings.oauth2.provider or settings.password.get_secret_value()):
        raise SettingsError("smtp.password is not set (nor password_file), but smtp.username is.")


def _token(tokens: TokenSource) -> str:
    try:
        return tokens.token()
    except OAuth2Error as error:
        raise SmtpError(str(error)) from error


def _reached(settings: SmtpSettings, own_name: str | None) -> smtplib.SMTP:
    where = _where(settings)
    try:
        return _greeted(settings, own_name)
    except ssl.SSLCertVerificationError as error:
        raise SmtpError(f"smtp.host: the certificate of {where} does not hold ({error.verify_message}).") from error
    except ssl.SSLError as error:
        raise SmtpError(f"smtp.security: {where} does not speak {settings.security} ({line(error)}).") from error
    except smtplib.SMTPNotSupportedError as error:
        raise SmtpError(f"smtp.security: {where}: {line(error)}") from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise SmtpError(f"smtp.host: {where} could not be reached ({reason(error)}).") from error


def _greeted(settings: SmtpSettings, own_name: str | None) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.security is Security.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, own_name, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(settings.host, settings.port, own_name, TIMEOUT_SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        if settings.security is Security.STARTTLS:
            connection.starttls(context=context)
            connection.ehlo()
    except BaseException:
        connection.close()
        raise
    return connection


def _login(connection: smtplib.SMTP, settings: SmtpSettings) -> None:
    username, password = settings.username, settings.password.get_secret_value()
    if (username + password).isascii():
        connection.login(username, password)
        return
    # The library knows ASCII alone; SASL PLAIN takes UTF-8 (RFC 4616).
    code, words = connection.docmd("AUTH", "PLAIN " + _encoded(f"\0{username}\0{password}"))
    if code != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, words)


def _present(connection: smtplib.SMTP, settings: SmtpSettings, tokens: TokenSource, token: str) -> None:
    """Signs in with a token, by XOAUTH2."""
    code, words = connection.docmd("AUTH", "XOAUTH2 " + _encoded(xoauth2(tokens.username, token)))
    if code == _MORE:
        # The challenge tells why not, and wants an empty answer before it is said in so many words.
        code, words = connection.docmd("")
    if code != _SIGNED_IN:
        tokens.forget()
        refused = said(code, words)
        advice = _switched_off(refused) or after_refusal(tokens.settings, "smtp", token)
        raise SmtpError(
            f"{tokens.where}: {_where(settings)} took no token for {tokens.username!r} ({refused}): {advice}."
        )


def _not_signed_in(settings: SmtpSettings, error: Exception) -> str:
    refused = reason(error)
    advice = _switched_off(refused)
    return (
        f"smtp.{'oauth2' if settings.oauth2.provider else 'password'}: {_where(settings)} refused the login of"
        f" {settings.username!r} ({refused}){f': {advice}' if advice else ''}."
    )


def _switched_off(refused: str) -> str:
    return next((advice for code, advice in _SWITCHED_OFF.items() if code in refused), "")


def _where(settings: SmtpSettings) -> str:
    return f"{settings.host} port {settings.port}"


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def said(code: int, words: bytes) -> str:
    """A reply on one line."""
    return line(f"{code} {words.decode('utf-8', 'replace')}")


def reason(error: Exception) -> str:
    """An error's own words on one line, for the end of our sentence."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return said(error.smtp_code, words if isinstance(words, bytes) else words.encode())
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return line(error.strerror if isinstance(error, OSError) and error.strerror else error)


def line(text: object) -> str:
    """Any text on one line of bounded length, without a full stop."""
    return " ".join(str(text).split())[:300].rstrip(".")
