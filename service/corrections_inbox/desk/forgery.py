"""Only our own pages may make a browser act: the host asked for, the site a form came from, and the form's token."""

import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

from corrections_inbox.desk.state import Desk, DeskState

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FIELD = "csrf"
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def own_host(request: Request, desk: DeskState) -> None:
    """Refuses a request for another host: a stranger's name may have been made to lead here (DNS rebinding)."""
    if request.headers.get("host", "").lower() not in hosts(desk):
        raise HTTPException(421, f"The desk is at {desk.base_url}." if desk.base_url else "The desk is not here.")


def same_site(request: Request, desk: DeskState) -> None:
    """Refuses what another site's page has sent, by what the browser says of it (Fetch Metadata, RFC 6454)."""
    if request.method not in UNSAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in {"same-origin", "none"} if site else origin and _netloc(origin) not in hosts(desk)
    if foreign:
        raise HTTPException(403, "This came from a page that is not the desk's own.")


def hosts(desk: Desk) -> frozenset[str]:
    """What the Host header may say: the address that editors use, or the one that this process listens on."""
    listening = (desk.settings.desk.host, *_LOOPBACK)
    local = {f"{name}:{desk.settings.desk.port}" for name in listening}
    return frozenset({_netloc(desk.base_url), *local} - {""})


def token_for(secret: str, seal: str) -> str:
    """The token that every form of one session carries."""
    return hmac.new(secret.encode(), f"form\x1f{seal}".encode(), hashlib.sha256).hexdigest()


async def token_sent(request: Request) -> str:
    """The token that came with a form; empty where there is none, or no form."""
    if request.method not in UNSAFE:
        return ""
    value = (await request.form()).get(FIELD)
    return value if isinstance(value, str) else ""


def check_token(request: Request, expected: str, sent: str) -> None:
    """Refuses a form that was not made for this session. Compares in constant time."""
    if request.method in UNSAFE and not hmac.compare_digest(expected.encode(), sent.encode()):
        raise HTTPException(
            403, "This page was made before you signed in. Go back, load it again, and send it once more."
        )


def _netloc(url: str) -> str:
    parts = urlsplit(url)
    default = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return parts.netloc.lower().removesuffix(default) if default else parts.netloc.lower()
