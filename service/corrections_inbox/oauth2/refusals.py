"""What a token server's refusal means, and what to do about it: one sentence that names the setting."""

import re

from corrections_inbox.oauth2.endpoints import endpoints
from corrections_inbox.oauth2.values import Refusal
from corrections_inbox.oauth2_settings import OAuth2Settings

SIGN_IN = "sign in again with `corrections-inbox check --sign-in`"
_MICROSOFT_CODE = re.compile(r"AADSTS(\d+)")
_CONSENT = (
    "",
    "an administrator must grant consent: in Entra, App registrations > API permissions > Grant admin consent",
)
_SIGN_IN_AGAIN = (".refresh_token_file", f"the sign-in no longer holds: {SIGN_IN}")
_NO_TENANT = (".tenant", "Microsoft knows no such tenant: take the Directory (tenant) ID of the app registration")
# The numbers are Microsoft's (Entra authentication error codes): the key that is at fault, and the way out.
_MICROSOFT = {
    "7000215": (".client_secret", "the secret is wrong: take its Value, not its ID, from Certificates & secrets"),
    "7000222": (".client_secret", "the secret has expired: make a new one under Certificates & secrets"),
    "700016": (".client_id", "the tenant knows no such application: take the Application (client) ID"),
    "7000229": (".client_id", "the application is not in this tenant: an administrator must grant consent to it"),
    "90002": _NO_TENANT,
    "900023": _NO_TENANT,
    "65001": _CONSENT,
    "90094": _CONSENT,
    "7000218": (".client_id", "in Entra, Authentication > Allow public client flows must be Yes for the application"),
    "50105": ("", "the account must be assigned to the application under Enterprise applications > Users and groups"),
    "53003": (
        "",
        "a Conditional Access policy blocks it: an administrator must exclude the application or this machine",
    ),
    "70008": _SIGN_IN_AGAIN,
    "70043": _SIGN_IN_AGAIN,
    "50173": _SIGN_IN_AGAIN,
    "50076": _SIGN_IN_AGAIN,
    "50079": _SIGN_IN_AGAIN,
    "700082": _SIGN_IN_AGAIN,
    "700084": _SIGN_IN_AGAIN,
}
# Google tells by its words: a code, a part of the description, the key, and the way out.
_GOOGLE = (
    (
        "unauthorized_client",
        "",
        ".service_account_file",
        "an administrator must add its client ID with the scope {scope} under Domain-wide delegation (Admin console)",
    ),
    ("invalid_grant", "user id", "", "the domain has no user {username!r}: the username must be the mailbox's address"),
    ("invalid_grant", "signature", ".service_account_file", "the key was deleted or replaced: make a new JSON key"),
    ("invalid_grant", "timeframe", "", "this machine's clock is wrong"),
    ("invalid_grant", "account not found", ".service_account_file", "the service account is no longer there"),
    ("invalid_grant", "", *_SIGN_IN_AGAIN),
    ("invalid_client", "", ".client_secret", "client_id and client_secret do not belong together, or were deleted"),
    ("invalid_scope", "", ".scope", "the scope {scope} is not one that this account may have"),
)


def sentence(where: str, refusal: Refusal, settings: OAuth2Settings, username: str) -> str:
    """One sentence for the operator, with the server's own words at its end."""
    key, advice = _meaning(refusal, settings)
    said = refusal.description or refusal.code
    advice = advice.format(scope=endpoints(settings).scope, username=username)
    return f"{where}{key}: {advice} ({said[:300].rstrip('.')})."


def _meaning(refusal: Refusal, settings: OAuth2Settings) -> tuple[str, str]:
    unknown = ("", f"{settings.provider} gave no token for it: {refusal.code}")
    if settings.provider == "microsoft":
        number = _MICROSOFT_CODE.search(refusal.description)
        return _MICROSOFT.get(number[1], unknown) if number else unknown
    words = refusal.description.lower()
    found = (entry for entry in _GOOGLE if entry[0] == refusal.code and entry[1] in words)
    _, _, key, advice = next(found, ("", "", *unknown))
    if settings.grant == "service_account" and advice == _SIGN_IN_AGAIN[1]:
        return unknown
    return key, advice
