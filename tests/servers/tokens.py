"""A token server on loopback that plays Microsoft's part and Google's, and checks what it is asked."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ACCOUNT = "corrections@quayside.example"
TENANT = "quayside"
CLIENT, SECRET = "client-of-the-courier", "it's a secret & no joke"
SCOPES = {
    "client_credentials": "https://outlook.office365.com/.default",
    "device": "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    "google": "https://mail.google.com/",
}
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

Answer = tuple[int, dict[str, Any]]


@dataclass
class TokenServer:
    """What it was asked and gave. `refusal` is said to everybody; `pending` is what a waiting device is told, in turn."""

    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    issued: dict[str, str] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    seconds: int = 3600
    roles: tuple[str, ...] = ("IMAP.AccessAsApp", "SMTP.SendAsApp")
    rotates: bool = True
    refusal: tuple[str, str] | None = None
    page: bytes | None = None
    pending: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.import_key(_pem(rsa.generate_private_key(65537, 2048))))

    @property
    def authority(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def microsoft(self, **more: str) -> dict[str, str]:
        """Settings of an application that signs in for itself."""
        own = {"provider": "microsoft", "grant": "client_credentials", "client_secret": SECRET}
        return own | {"tenant": TENANT, "client_id": CLIENT, "authority": self.authority} | more

    def device(self, file: Path, **more: str) -> dict[str, str]:
        """Settings of an application that a person signs in to."""
        own = {"provider": "microsoft", "grant": "device_code", "tenant": TENANT, "client_id": CLIENT}
        return own | {"authority": self.authority, "refresh_token_file": str(file)} | more

    def google(self, file: Path, **more: str) -> dict[str, str]:
        """Settings of an application that a person has agreed to."""
        own = {"provider": "google", "grant": "refresh_token", "client_id": CLIENT, "client_secret": SECRET}
        return own | {"authority": self.authority, "refresh_token_file": str(file)} | more

    def service_account(self, folder: Path, **more: str) -> dict[str, str]:
        """Settings of a service account, whose key file is written into a folder."""
        file = folder / "service-account.json"
        own = {"client_email": "inbox@quayside.example", "private_key_id": "one", "client_id": "1234567890"}
        file.write_text(json.dumps(own | {"private_key": self.key.as_pem(private=True).decode()}))
        known = {"provider": "google", "grant": "service_account", "service_account_file": str(file)}
        return known | {"authority": self.authority} | more

    def answer(self, path: str, form: Mapping[str, str]) -> Answer:
        self.asked.append(dict(form))
        if self.refusal:
            return 400, {"error": self.refusal[0], "error_description": self.refusal[1]}
        places: dict[str, Callable[[Mapping[str, str]], Answer]] = {
            f"/{TENANT}/oauth2/v2.0/token": self._microsoft,
            f"/{TENANT}/oauth2/v2.0/devicecode": self._device,
            "/token": self._google,
        }
        return places[path](form) if path in places else (404, {"error": "invalid_request"})

    def _microsoft(self, form: Mapping[str, str]) -> Answer:
        match form["grant_type"]:
            case "client_credentials":
                wanted = {"client_id": CLIENT, "client_secret": SECRET, "scope": SCOPES["client_credentials"]}
                return self._if(wanted.items() <= form.items())
            case "refresh_token":
                wanted = {"client_id": CLIENT, "scope": SCOPES["device"]}
                return self._if(wanted.items() <= form.items() and self._redeems(form), refresh=True)
        if form != {"grant_type": DEVICE_GRANT, "client_id": CLIENT, "device_code": "the-device"}:
            return _refused("invalid_request")
        if self.pending:
            return _refused(self.pending.pop(0))
        return self._if(holds=True, refresh=True)

    def _device(self, form: Mapping[str, str]) -> Answer:
        if form != {"client_id": CLIENT, "scope": SCOPES["device"]}:
            return _refused("invalid_request")
        told = {"user_code": "QUAY-42", "device_code": "the-device", "expires_in": 900, "interval": 0}
        return 200, {**told, "verification_uri": "https://quayside.example/device"}

    def _google(self, form: Mapping[str, str]) -> Answer:
        known = {"client_id": CLIENT, "client_secret": SECRET}.items() <= form.items()
        match form["grant_type"]:
            case "refresh_token":
                return self._if(known and self._redeems(form))
            case "authorization_code":
                return self._if(known and form["code"] == "agreed" and len(form["code_verifier"]) >= 43, refresh=True)
        only_signed = form.keys() == {"grant_type", "assertion"}
        return self._if(only_signed and form["grant_type"] == JWT_GRANT and self._is_signed(form["assertion"]))

    def _is_signed(self, assertion: str) -> bool:
        try:
            claims = jwt.decode(assertion, self.key, algorithms=["RS256"]).claims
        except JoseError:
            return False
        wanted = {"iss": "inbox@quayside.example", "sub": ACCOUNT, "aud": f"{self.authority}/token"}
        return (wanted | {"scope": SCOPES["google"]}).items() <= claims.items() and claims["exp"] - claims[
            "iat"
        ] <= 3600

    def _redeems(self, form: Mapping[str, str]) -> bool:
        return form["refresh_token"] in self.refresh_tokens

    def _if(self, holds: bool, *, refresh: bool = False) -> Answer:  # noqa: FBT001  the condition is what it is about
        if not holds:
            return _refused("invalid_grant")
        number = len(self.issued) + 1
        token = _readable({"roles": self.roles, "number": number})
        self.issued[token] = ACCOUNT
        answer: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": self.seconds}
        if refresh and self.rotates:
            answer["refresh_token"] = f"refresh-{number}"
            self.refresh_tokens.add(f"refresh-{number}")
        return 200, answer


def _refused(error: str) -> Answer:
    return 400, {"error": error, "error_description": "not like that"}


def _readable(claims: Mapping[str, Any]) -> str:
    """A token in the shape of Microsoft's, which only looks signed."""
    return f"e30.{urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.c2lnbmVk"


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@contextmanager
def token_server() -> Iterator[TokenServer]:
    """Runs a token server; mail servers may ask it about a token at `/introspect?token=` (RFC 7662 in short)."""
    tokens = TokenServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
            self._say(*tokens.answer(self.path, form))

        def do_GET(self) -> None:
            token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
            account = tokens.issued.get(token)
            self._say(200, {"active": account is not None, "email": account or ""})

        def _say(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode() if tokens.page is None else tokens.page
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing of each request."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        tokens.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield tokens
        finally:
            server.shutdown()
            thread.join(timeout=5)
