"""Who sends a request: known by the cookie of their session, or by a trusted proxy's word."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request

from corrections_inbox.actions.signing_in import hashed, new_token
from corrections_inbox.desk import cookies, proxy
from corrections_inbox.desk.cookies import Cookie
from corrections_inbox.desk.state import Desk
from corrections_inbox.store import desk_sessions, reading, transaction
from corrections_inbox.store.desk_sessions import LONGEST, DeskSession

CHANGE_AFTER = timedelta(hours=1)
NOTED_AFTER = timedelta(minutes=5)  # how exactly it is known when a browser was last there


@dataclass(frozen=True, slots=True)
class Known:
    """Who it is, and what the tokens of their forms are made from. `key` is the session's, None behind a proxy."""

    address: str
    seal: str
    key: int | None = None


def known(request: Request, desk: Desk) -> Known | None:
    """Who sends this request; None where nobody is signed in. Now and then it gives their browser a new token."""
    if address := proxy.named(request, desk):
        return Known(address, f"proxy\x1f{address.lower()}")
    token = cookies.read(request, Cookie.SESSION)
    if not token:
        return None
    now = desk.clock()
    with reading(desk.engine) as session:
        found = desk_sessions.find(session, hashed(token), now)
    if found is None:
        return None
    _keep_alive(request, desk, found, token, now)
    return Known(found.address, found.seal, found.key)


def _keep_alive(request: Request, desk: Desk, found: DeskSession, token: str, now: datetime) -> None:
    if found.current and now - found.changed >= CHANGE_AFTER:
        fresh = new_token()
        with transaction(desk.engine) as session:
            changed = desk_sessions.change_token(session, found.key, hashed(token), hashed(fresh), now)
        if changed:
            remember(request, fresh)
    elif now - found.seen >= NOTED_AFTER:
        with transaction(desk.engine) as session:
            desk_sessions.touch(session, found.key, now)


def remember(request: Request, token: str) -> None:
    """Gives the browser the token of its session."""
    cookies.put(request, Cookie.SESSION, token, LONGEST)
