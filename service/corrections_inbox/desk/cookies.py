"""The desk's cookies: HttpOnly, SameSite=Lax and, over https, Secure and bound to this one host."""

from datetime import timedelta
from enum import StrEnum

from fastapi import Request
from starlette.responses import Response

from corrections_inbox.desk.state import desk_of

LONGEST = 4096


class Cookie(StrEnum):
    SESSION = "desk_session"
    BROWSER = "desk_browser"  # which browser asked for a link
    NOTICE = "desk_notice"  # a sentence for the next page


def read(request: Request, cookie: Cookie) -> str:
    """Its value; empty where there is none."""
    value = request.cookies.get(_name(request, cookie), "")
    return value if len(value) <= LONGEST else ""


def put(request: Request, cookie: Cookie, value: str, lifetime: timedelta) -> None:
    """Sets it with the answer to this request, whatever the answer is."""
    _send(request, cookie, value, int(lifetime.total_seconds()))


def drop(request: Request, cookie: Cookie) -> None:
    """Deletes it with the answer to this request."""
    _send(request, cookie, "", 0)


def _name(request: Request, cookie: Cookie) -> str:
    # The prefix keeps other hosts of the same domain from setting it (RFC 6265bis section 4.1.3.2).
    return f"__Host-{cookie}" if desk_of(request).is_secure else str(cookie)


def _send(request: Request, cookie: Cookie, value: str, seconds: int) -> None:
    carrier = Response()
    secure = desk_of(request).is_secure
    carrier.set_cookie(
        _name(request, cookie), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax"
    )
    # The answer is not made yet: the outermost layer adds what is collected here to its headers.
    request.state.cookies[cookie] = carrier.raw_headers[-1]
