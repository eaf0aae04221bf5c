"""The outermost layer: no body too large comes in, and no answer leaves without the headers that protect it."""

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1024 * 1024  # bytes of a form: letters and notes, no files
TOO_LARGE = "That is more than the desk takes at once (1 MB)."
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
PROTECTING = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with it browsers hide the Origin of forms, which the desk looks at.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "X-Robots-Tag": "noindex, nofollow",
    # Readers' names and words stay in no cache, the browser's own included.
    "Cache-Control": "no-store",
}
HTTPS_ALONE = {"Strict-Transport-Security": "max-age=31536000"}


class Protecting:
    """Wraps the app. A header that an answer sets itself is left as it is."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._headers = PROTECTING | (HTTPS_ALONE if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cookies: dict[str, tuple[bytes, bytes]] = {}
        scope.setdefault("state", {})["cookies"] = cookies

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.raw.extend(cookies.values())
            await send(message)

        await self._app(scope, _bounded(scope, receive), protected)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Refuses a body as soon as it is known to be too large, by what it says or by what has come."""
    announced = Headers(scope=scope).get("content-length", "0")
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        if not announced.isdecimal() or int(announced) > LARGEST_BODY:
            raise HTTPException(413, TOO_LARGE)
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise HTTPException(413, TOO_LARGE)
        return message

    return bounded
