"""Tokens of one account: kept in memory, renewed before they end, and the refresh token kept in its file."""

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from corrections_inbox.oauth2.refusals import SIGN_IN, sentence
from corrections_inbox.oauth2.values import OAuth2Error, Refusal, Token
from corrections_inbox.oauth2_settings import OAuth2Settings

RENEW_SECONDS = 300  # before the end

log = structlog.get_logger(__name__)


class TokenSource:
    """Gives a valid access token for one account; any thread may ask. `where` names its table of the settings."""

    def __init__(
        self, where: str, settings: OAuth2Settings, username: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.where = where
        self.settings = settings
        self.username = username
        self._clock = clock
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._taken_at = 0.0
        self._unsaved = ""  # a refresh token that could not be written to its file

    def token(self) -> str:
        """An access token that holds for some minutes more.

        Raises:
            OAuth2Error: one sentence that says what to set or to grant.
        """
        with self._lock:
            held = self._token
            if held is None or self._age() >= max(held.seconds - RENEW_SECONDS, held.seconds / 2):
                try:
                    self._take(self._fetched())
                except OAuth2Error as error:
                    if held is None or self._age() >= held.seconds:
                        raise
                    log.warning("a token could not be renewed yet", account=self.where, error=str(error))
            return self._token.access if self._token else ""

    def take(self, token: Token) -> None:
        """Takes a token that a person has just signed in for, and saves its refresh token."""
        with self._lock:
            self._take(token)

    def forget(self) -> None:
        """Drops the token in memory: a mail server turned it away."""
        with self._lock:
            self._token = None

    def _age(self) -> float:
        return self._clock() - self._taken_at

    def _take(self, token: Token) -> None:
        self._token, self._taken_at = token, self._clock()
        if token.refresh and self.settings.refresh_token_file:
            self._save(token.refresh)

    def _fetched(self) -> Token:
        # authlib takes 12 MB of memory, and most mailboxes are opened by a password.
        from corrections_inbox.oauth2 import exchange  # noqa: PLC0415  loaded only where it is used

        try:
            match self.settings.grant:
                case "client_credentials":
                    return exchange.by_client_credentials(self.where, self.settings)
                case "service_account":
                    return exchange.by_service_account(self.where, self.settings, self.username)
            return exchange.by_refresh_token(self.where, self.settings, self._refresh_token())
        except Refusal as refusal:
            raise OAuth2Error(sentence(self.where, refusal, self.settings, self.username)) from refusal

    def _refresh_token(self) -> str:
        file = Path(self.settings.refresh_token_file)
        try:
            # Read anew each time: another mailbox of the account may have renewed it.
            return self._unsaved or file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise OAuth2Error(
                f"{self.where}.refresh_token_file: {file} could not be read, so {SIGN_IN} ({error})."
            ) from error

    def _save(self, refresh_token: str) -> None:
        try:
            write_private(Path(self.settings.refresh_token_file), refresh_token + "\n")
            self._unsaved = ""
        except OSError as error:
            self._unsaved = refresh_token
            log.warning(
                "a renewed refresh token could not be saved: after a restart the old one is used",
                setting=f"{self.where}.refresh_token_file",
                error=str(error),
            )


def token_source(where: str, settings: OAuth2Settings, username: str) -> TokenSource | None:
    """Where tokens for an account come from; None where it is opened by a password."""
    return TokenSource(where, settings, username) if settings.provider else None


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all.

    Raises:
        OSError: it can't be written; what was there before still is.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        beside.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
