"""The way in and the way out."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from starlette.responses import Response

from corrections_inbox.actions import signing_in
from corrections_inbox.actions.signing_in import TooManyLinksError, new_token
from corrections_inbox.desk import cookies, sessions
from corrections_inbox.desk.access import Viewer, person_at, refuse_other, signed_in
from corrections_inbox.desk.cookies import Cookie
from corrections_inbox.desk.failures import failure
from corrections_inbox.desk.pages import back, local_path, page
from corrections_inbox.desk.proxy import client_of
from corrections_inbox.desk.state import DeskState
from corrections_inbox.store.sign_ins import LIFETIME

router = APIRouter()
HOME = "/cases"
_TOKEN_CHARACTERS = 43  # of 32 bytes in base64

Typed = Annotated[str, Form(max_length=320)]
Path = Annotated[str, Form(max_length=2000)]


@router.get("/sign-in")
def ask(request: Request, desk: DeskState, next_: Annotated[str, Query(alias="next")] = "") -> Response:
    if signed_in(request, desk):
        return back(request, local_path(next_) or HOME)
    refuse_other(request, desk)
    return page(request, "sign_in.html", going_to=local_path(next_), asked=False, minutes=_minutes())


@router.post("/sign-in")
def send_link(request: Request, desk: DeskState, address: Typed, going_to: Path = "") -> Response:
    if not desk.base_url:
        raise HTTPException(403, "No links are mailed here: people are signed in by the proxy in front of the desk.")
    known = person_at(desk, address)
    asking = signing_in.Request(
        typed=address,
        editor=known.address if known else "",
        browser=_browser(request),
        client=client_of(request, desk),
        base_url=desk.base_url,
        going_to=local_path(going_to),
    )
    try:
        signing_in.ask_for_link(desk.engine, asking, desk.rules, desk.clock())
    except TooManyLinksError as error:
        return failure(request, 429, str(error))
    return back(request, "/sign-in/sent")


@router.get("/sign-in/sent")
def sent(request: Request) -> Response:
    return page(request, "sign_in.html", going_to="", asked=True, minutes=_minutes())


@router.get("/sign-in/{token}")
def confirm(request: Request, desk: DeskState, token: str) -> Response:
    browser = cookies.read(request, Cookie.BROWSER)
    good = signing_in.link_works(desk.engine, token, browser, desk.clock())
    return page(request, "sign_in_link.html", 200 if good else 410, token=token if good else "", minutes=_minutes())


@router.post("/sign-in/{token}")
def sign_in(request: Request, desk: DeskState, token: str) -> Response:
    browser, before = cookies.read(request, Cookie.BROWSER), cookies.read(request, Cookie.SESSION)
    begun = signing_in.sign_in(desk.engine, token, browser, before, desk.clock())
    if begun is None:
        return page(request, "sign_in_link.html", 410, token="", minutes=_minutes())
    cookies.drop(request, Cookie.BROWSER)
    sessions.remember(request, begun.token)
    return back(request, begun.going_to or HOME)


@router.post("/sign-out")
def sign_out(request: Request, desk: DeskState, person: Viewer) -> Response:
    found = signed_in(request, desk)
    if found and found.session is not None:
        signing_in.sign_out(desk.engine, found.session, person.address, desk.clock())
    cookies.drop(request, Cookie.SESSION)
    return back(request, "/sign-in", "You are signed out.")


def _browser(request: Request) -> str:
    """The secret of the browser that asks. Asking again keeps it, so that the earlier link still works."""
    kept = cookies.read(request, Cookie.BROWSER)
    browser = kept if len(kept) == _TOKEN_CHARACTERS else new_token()
    cookies.put(request, Cookie.BROWSER, browser, LIFETIME)
    return browser


def _minutes() -> int:
    return int(LIFETIME.total_seconds() // 60)
