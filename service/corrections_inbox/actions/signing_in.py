"""Signing in to the desk and out of it: a link by mail, used up once, in the browser that asked for it."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.actions.drafting import owed_letter
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.letters.sign_in import SignIn, compose_sign_in
from corrections_inbox.store import audit, desk_sessions, outbox, reading, sign_ins, transaction
from corrections_inbox.store.outbox import Owed
from corrections_inbox.store.sign_ins import ANY_BROWSER, LIFETIME, Asked, Asking

# Links that may be asked for within an hour: for one address, from one client (an office may share one), and in all.
MOST = Asked(asker=6, client=30, overall=200)


class TooManyLinksError(CorrectionsInboxError):
    """More links were asked for than anybody needs."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for a link. `editor` is the address to mail it to, empty where `typed` is nobody's who may come in.

    `browser` is the secret of the cookie set at the asking; links begin with `base_url`.
    """

    typed: str
    editor: str
    browser: str
    client: str
    base_url: str
    going_to: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token for its cookie, and where its owner wanted to go."""

    token: str
    address: str
    going_to: str


def hashed(token: str) -> str:
    """A token as it lies in the store. It is random and long, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def ask_for_link(engine: Engine, request: Request, rules: HouseRules, now: datetime) -> None:
    """Mails a link to an editor. For anybody else it does the same work and sends nothing.

    Raises:
        TooManyLinksError: too many were asked for, whether or not there was anybody to mail them to.
    """
    token = new_token()
    asking = _asking(request, token, rules.letterhead.secret)
    with reading(engine) as session:
        _refuse_more(sign_ins.asked(session, asking.asker, asking.client, now))
    owed = _letter(request, token, rules, now)
    with transaction(engine) as session:
        _refuse_more(sign_ins.asked(session, asking.asker, asking.client, now))
        sign_ins.keep(session, asking, now)
        if request.editor:
            outbox.queue(session, owed, now)


def _asking(request: Request, token: str, secret: str) -> Asking:
    return Asking(
        token_hash=hashed(token),
        browser_hash=hashed(request.browser),
        address=request.editor,
        asker=_counted(secret, "address", request.typed.strip().lower()),
        client=_counted(secret, "client", request.client),
        going_to=request.going_to,
    )


def _counted(secret: str, kind: str, value: str) -> str:
    """What is counted by. Strangers type addresses of strangers: none of them is kept."""
    return hmac.new(secret.encode(), f"sign-in\x1f{kind}\x1f{value}".encode(), hashlib.sha256).hexdigest()


def _refuse_more(asked: Asked) -> None:
    if asked.asker >= MOST.asker or asked.client >= MOST.client or asked.overall >= MOST.overall:
        raise TooManyLinksError("Too many links were asked for. Please wait an hour, and look for those that came.")


def _letter(request: Request, token: str, rules: HouseRules, now: datetime) -> Owed:
    """The letter. It is written for a stranger too, so that nobody can tell the two apart by the time it takes."""
    link = SignIn(f"{request.base_url}/sign-in/{token}", int(LIFETIME.total_seconds() // 60))
    key = f"sign_in:{hashed(token)}"
    to = request.editor or rules.letterhead.sender
    composed = compose_sign_in(rules.templates, rules.letterhead, link, recipient=to, now=now, key=key)
    return owed_letter(composed, key, rules.reverse_path, now)


def link_by_hand(engine: Engine, address: str, base_url: str, now: datetime) -> str:
    """A link for whoever sits at this machine: it signs in the first browser in which its button is pressed."""
    token = new_token()
    asking = Asking(hashed(token), ANY_BROWSER, address.strip().lower(), asker="", client="", going_to="")
    with transaction(engine) as session:
        sign_ins.keep(session, asking, now)
    return f"{base_url}/sign-in/{token}"


def link_works(engine: Engine, token: str, browser: str, now: datetime) -> bool:
    """Whether the button of this link would sign this browser in. Looking uses nothing up: scanners look."""
    with reading(engine) as session:
        return sign_ins.works(session, hashed(token), hashed(browser), now)


def sign_in(engine: Engine, token: str, browser: str, before: str, now: datetime) -> SignedIn | None:
    """Uses a link up and begins a session in place of the one whose token was `before`; None where it is not good here."""
    session_token, seal = new_token(), secrets.token_hex(32)
    with transaction(engine) as session:
        used = sign_ins.use(session, hashed(token), hashed(browser), now)
        if used is None:
            return None
        desk_sessions.end_of(session, hashed(before))
        desk_sessions.begin(session, hashed(session_token), seal, used.address, now)
        audit.record(session, used.address, "signed in", used.address, "by a link", now)
    return SignedIn(session_token, used.address, used.going_to)


def sign_out(engine: Engine, key: int, address: str, now: datetime) -> None:
    """Ends a session."""
    with transaction(engine) as session:
        desk_sessions.end(session, key)
        audit.record(session, address, "signed out", address, "", now)
