"""What an administrator must grant before a token opens a mailbox, step by step, with the commands to paste."""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Literal

from corrections_inbox.oauth2.endpoints import endpoints
from corrections_inbox.oauth2_settings import OAuth2Settings

Protocol = Literal["imap", "smtp"]
_ENTRA = "entra.microsoft.com"
_ROLES = {"imap": "IMAP.AccessAsApp", "smtp": "SMTP.SendAsApp"}
_SCOPES = {"imap": "IMAP.AccessAsUser.All", "smtp": "SMTP.Send"}


def to_grant(settings: OAuth2Settings, username: str) -> tuple[str, ...]:
    """The steps, a line each, for the provider and the grant that are set; empty where there is no OAuth2."""
    match (settings.provider, settings.grant):
        case ("microsoft", "client_credentials"):
            return tuple(_for_the_application(settings, username))
        case ("microsoft", "device_code"):
            return tuple(_for_a_person(settings, username))
        case ("google", "service_account"):
            return tuple(_for_a_service_account(settings, username))
        case ("google", "refresh_token"):
            return tuple(_for_a_google_user(settings, username))
    return ()


def _for_the_application(settings: OAuth2Settings, username: str) -> Iterator[str]:
    yield f"1. {_ENTRA} > App registrations > New registration: this organisation only, no redirect address."
    yield "2. API permissions > Add > APIs my organization uses > Office 365 Exchange Online > Application permissions:"
    yield f"   {_ROLES['imap']} and {_ROLES['smtp']}; then Grant admin consent."
    yield "3. Certificates & secrets > New client secret: its Value is the client_secret."
    yield "4. In Exchange Online PowerShell, after Connect-ExchangeOnline. OBJECT_ID is the Object ID that stands under"
    yield "   Enterprise applications, not the one under App registrations:"
    yield f"   New-ServicePrincipal -AppId {settings.client_id or 'CLIENT_ID'} -ObjectId OBJECT_ID"
    yield f"   Add-MailboxPermission -Identity {username} -User OBJECT_ID -AccessRights FullAccess"
    yield f"   {_switches(username)}"


def _for_a_person(_settings: OAuth2Settings, username: str) -> Iterator[str]:
    yield f"1. {_ENTRA} > App registrations > New registration: this organisation only, no redirect address."
    yield "2. Authentication > Advanced settings > Allow public client flows: Yes."
    yield "3. API permissions > Add > Microsoft Graph > Delegated permissions:"
    yield f"   {_SCOPES['imap']}, {_SCOPES['smtp']} and offline_access; then Grant admin consent."
    yield f"4. In Exchange Online PowerShell: {_switches(username)}"
    yield f"5. Sign in as {username}, or as somebody who was given it:"
    yield f"   Add-MailboxPermission -Identity {username} -User PERSON -AccessRights FullAccess"
    yield f"   Add-RecipientPermission -Identity {username} -Trustee PERSON -AccessRights SendAs"


def _switches(username: str) -> str:
    return f"Set-CASMailbox -Identity {username} -ImapEnabled $true -SmtpClientAuthenticationDisabled $false"


def _for_a_service_account(settings: OAuth2Settings, username: str) -> Iterator[str]:
    yield "1. console.cloud.google.com > IAM & Admin > Service accounts > Create; then Keys > Add key > JSON:"
    yield "   that file is the service_account_file."
    yield "2. admin.google.com > Security > Access and data control > API controls > Domain-wide delegation > Add new:"
    yield f"   the client_id that stands in the key file, with the scope {endpoints(settings).scope}"
    yield f"3. admin.google.com > Apps > Google Workspace > Gmail > End User Access: IMAP on for {username}."


def _for_a_google_user(settings: OAuth2Settings, username: str) -> Iterator[str]:
    yield "1. console.cloud.google.com > Google Auth Platform > Audience: Internal. (While an external app is in testing,"
    yield "   a sign-in ends after seven days.)"
    yield f"2. Data Access > Add scopes: {endpoints(settings).scope}"
    yield "3. Clients > Create client > Desktop app: its ID and secret are the client_id and the client_secret."
    yield f"4. admin.google.com > Apps > Google Workspace > Gmail > End User Access: IMAP on for {username}."


def after_refusal(settings: OAuth2Settings, protocol: Protocol, access_token: str) -> str:
    """What is most likely missing when a mail server turns a token away that the provider gave, as half a sentence."""
    if settings.provider == "google":
        needed = "IMAP must be on for the account, and " if protocol == "imap" else ""
        return f"{needed}the username must be the address of whoever the token is for"
    if settings.grant == "client_credentials":
        if _ROLES[protocol] not in _claims(access_token, "roles"):
            return f"the application needs the permission {_ROLES[protocol]}, with admin consent"
        return (
            "New-ServicePrincipal (with the Object ID of the Enterprise application), Add-MailboxPermission or"
            " Set-CASMailbox are still to be run"
        )
    if _SCOPES[protocol] not in _claims(access_token, "scp"):
        return f"the sign-in needs the permission {_SCOPES[protocol]}"
    return "whoever signed in must be given the mailbox, and Set-CASMailbox is still to be run"


def _claims(access_token: str, claim: str) -> list[str]:
    """The words of a claim; empty where the token can't be read. Only the mail server can say whether they are true."""
    _, _, rest = access_token.partition(".")
    payload = rest.partition(".")[0]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        found = claims.get(claim, ())
    except (ValueError, binascii.Error, AttributeError):
        return []
    return found.split() if isinstance(found, str) else [str(one) for one in found]
