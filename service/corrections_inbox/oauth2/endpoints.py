"""Where each provider hands out tokens, and for what: one place for what their documentation says."""

from dataclasses import dataclass

from corrections_inbox.oauth2_settings import OAuth2Settings

MICROSOFT = "https://login.microsoftonline.com"
GOOGLE = "https://oauth2.googleapis.com"
GOOGLE_CONSENT = "https://accounts.google.com/o/oauth2/v2/auth"
_GOOGLE_SCOPE = "https://mail.google.com/"
_APPLICATION_SCOPE = "https://outlook.office365.com/.default"
_PERSON_SCOPES = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The URLs of one provider (RFC 6749 section 3, RFC 8628 section 3.1) and the scope to ask for."""

    token: str
    scope: str
    device: str = ""
    authorization: str = ""


def endpoints(settings: OAuth2Settings) -> Endpoints:
    """Where to ask, and for which scope; `authority` and `scope` of the settings come first."""
    if settings.provider == "google":
        base = settings.authority.rstrip("/")
        return Endpoints(
            token=f"{base or GOOGLE}/token",
            authorization=f"{base}/auth" if base else GOOGLE_CONSENT,
            scope=settings.scope or _GOOGLE_SCOPE,
        )
    base = (settings.authority or MICROSOFT).rstrip("/")
    folder = f"{base}/{settings.tenant}/oauth2/v2.0"
    usual = _APPLICATION_SCOPE if settings.grant == "client_credentials" else _PERSON_SCOPES
    return Endpoints(token=f"{folder}/token", device=f"{folder}/devicecode", scope=settings.scope or usual)
