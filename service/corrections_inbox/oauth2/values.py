"""What signing in by OAuth2 gives, and how it fails."""

from dataclasses import dataclass, field

from corrections_inbox.errors import CorrectionsInboxError


class OAuth2Error(CorrectionsInboxError):
    """No token could be had; the sentence names the setting and says what to grant."""


class Refusal(Exception):  # noqa: N818  an answer of the server, which is not always an error
    """The server's `error` and `error_description` (RFC 6749 section 5.2)."""

    def __init__(self, code: str, description: str = "") -> None:
        super().__init__(code)
        self.code = code
        # Microsoft's trace and time stamps, each on a line of its own, help nobody here.
        self.description = (description.splitlines() or [""])[0].partition(" Trace ID:")[0].strip()


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the seconds that it lives; the refresh token is empty where none was given."""

    access: str = field(repr=False)
    seconds: float
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person types at `url` (RFC 8628), valid for some seconds; `interval` seconds lie between two questions."""

    user_code: str
    url: str
    seconds: float
    interval: float
    device_code: str = field(repr=False)
