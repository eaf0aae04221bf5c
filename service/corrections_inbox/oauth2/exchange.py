"""Asks a token endpoint (RFC 6749, 7523, 8628); every answer is a token, a refusal, or one sentence."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import AssertionClient, OAuth2Client, OAuthError
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from corrections_inbox.oauth2.endpoints import endpoints
from corrections_inbox.oauth2.values import DeviceCode, OAuth2Error, Refusal, Token
from corrections_inbox.oauth2_settings import OAuth2Settings

SECONDS = 20.0
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_HOUR = 3600  # what both providers give, should one leave it unsaid
# Nothing listens there: the person copies the address that the browser ends at (RFC 8252 section 7.3).
REDIRECT = "http://127.0.0.1:47824/"


def by_client_credentials(where: str, settings: OAuth2Settings) -> Token:
    """A token for the application itself (RFC 6749 section 4.4).

    Raises:
        Refusal: the server said no.
        OAuth2Error: it could not be asked.
    """
    with _asked(where, settings) as client:
        return _token(client.fetch_token(endpoints(settings).token, grant_type="client_credentials"))


def by_refresh_token(where: str, settings: OAuth2Settings, refresh_token: str) -> Token:
    """A token for whoever signed in before (RFC 6749 section 6); raises as `by_client_credentials` does."""
    with _asked(where, settings) as client:
        answer = client.fetch_token(
            endpoints(settings).token,
            grant_type="refresh_token",
            refresh_token=refresh_token,
        )
    return _token(answer)


def by_service_account(where: str, settings: OAuth2Settings, username: str) -> Token:
    """A token for a user of the domain that trusts the service account (RFC 7523); raises as the others do."""
    key, target = service_account(where, settings), endpoints(settings)
    try:
        issuer, key_id, signer = key["client_email"], key["private_key_id"], RSAKey.import_key(key["private_key"])
    except (KeyError, ValueError, TypeError, JoseError) as error:
        file = settings.service_account_file
        raise OAuth2Error(
            f"{where}.service_account_file: {file} is no key of a service account ({_line(error)})."
        ) from error
    with (
        _told(where, target.token),
        AssertionClient(
            target.token,
            issuer,
            username,
            claims={"scope": target.scope},
            header={"alg": "RS256", "kid": key_id},
            key=signer,
            timeout=SECONDS,
            trust_env=False,
        ) as client,
    ):
        client.refresh_token()
        return _token(client.token)


def service_account(where: str, settings: OAuth2Settings) -> Mapping[str, str]:
    """What stands in the key file of a service account.

    Raises:
        OAuth2Error: it can't be read.
    """
    file = Path(settings.service_account_file)
    try:
        key = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OAuth2Error(f"{where}.service_account_file: {file} could not be read ({error}).") from error
    return key if isinstance(key, dict) else {}


def begin_device(where: str, settings: OAuth2Settings) -> DeviceCode:
    """The code that a person types (RFC 8628 section 3.2); raises as `by_client_credentials` does."""
    target = endpoints(settings)
    with _told(where, target.device):
        wanted = {"client_id": settings.client_id, "scope": target.scope}
        answer = httpx2.post(target.device, data=wanted, timeout=SECONDS, trust_env=False).json()
        if "error" in answer:
            raise Refusal(str(answer["error"]), str(answer.get("error_description", "")))
        return DeviceCode(
            user_code=answer["user_code"],
            url=answer.get("verification_uri") or answer["verification_url"],
            seconds=float(answer["expires_in"]),
            interval=float(answer.get("interval", 5)),
            device_code=answer["device_code"],
        )


def by_device_code(where: str, settings: OAuth2Settings, code: DeviceCode) -> Token:
    """A token once the person is done; until then the refusal `authorization_pending` (RFC 8628 section 3.5)."""
    with _asked(where, settings) as client:
        answer = client.fetch_token(
            endpoints(settings).token, grant_type=_DEVICE_GRANT, device_code=code.device_code, scope=None
        )
    return _token(answer)


def begin_authorization(settings: OAuth2Settings, username: str) -> tuple[str, str]:
    """The address at which a person agrees, and the verifier that their answer is redeemed with (RFC 7636)."""
    verifier = generate_token(64)
    with _client(settings) as client:
        address, _ = client.create_authorization_url(
            endpoints(settings).authorization,
            code_verifier=verifier,
            access_type="offline",
            prompt="consent",  # only then is there a refresh token again for whoever agreed before
            login_hint=username,
        )
    return str(address), verifier


def by_authorization_code(where: str, settings: OAuth2Settings, code: str, verifier: str) -> Token:
    """A token for the person who agreed (RFC 6749 section 4.1.3); raises as `by_client_credentials` does."""
    with _asked(where, settings) as client:
        answer = client.fetch_token(
            endpoints(settings).token,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=REDIRECT,
            scope=None,
        )
    return _token(answer)


def _client(settings: OAuth2Settings) -> Any:
    return OAuth2Client(
        settings.client_id,
        settings.client_secret.get_secret_value() or None,
        # Both providers take the secret in the body; neither promises to take it in a header.
        token_endpoint_auth_method="client_secret_post" if settings.client_secret.get_secret_value() else "none",
        scope=endpoints(settings).scope,
        redirect_uri=REDIRECT,
        code_challenge_method="S256",
        timeout=SECONDS,
        trust_env=False,
    )


@contextmanager
def _asked(where: str, settings: OAuth2Settings) -> Iterator[Any]:
    with _told(where, endpoints(settings).token), _client(settings) as client:
        yield client


@contextmanager
def _told(where: str, url: str) -> Iterator[None]:
    host = urlsplit(url).netloc
    try:
        yield
    except OAuthError as error:
        raise Refusal(str(error.error), str(error.description or "")) from error
    except httpx2.TimeoutException as error:
        raise OAuth2Error(f"{where}: {host} gave no answer in time.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise OAuth2Error(f"{where}: {host} could not be asked for a token ({_line(error)}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise OAuth2Error(f"{where}: {host} answered what is no token ({_line(error)}).") from error


def _line(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200].rstrip(".")


def _token(answer: Mapping[str, Any]) -> Token:
    return Token(
        str(answer["access_token"]), float(answer.get("expires_in") or _HOUR), str(answer.get("refresh_token") or "")
    )
