"""Pages: a template and its values, with what every page shows."""

from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from fastapi import Request
from itsdangerous import BadData, URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from corrections_inbox.desk import cookies
from corrections_inbox.desk.access import SignedIn, signed_in
from corrections_inbox.desk.assets import asset_url
from corrections_inbox.desk.cookies import Cookie
from corrections_inbox.desk.navigation import navigation
from corrections_inbox.desk.state import Desk, desk_of
from corrections_inbox.desk.wording import FILTERS
from corrections_inbox.paths import shipped

NOTICE_LASTS = timedelta(minutes=1)
_LONGEST_NOTICE = 500
_LONGEST_PATH = 2000


@cache
def environment() -> Environment:
    """The desk's templates. An operator can't replace them: they guard what strangers write."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates") / "desk"),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals["asset"] = asset_url
    return made


def compile_all() -> int:
    """Compiles every template, and returns how many pages there are."""
    names = environment().list_templates(extensions=["html"])
    for name in names:
        environment().get_template(name)
    return sum(not name.startswith("_") for name in names)


def page(request: Request, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """Renders a template with `values`, and what every page has: see `_page.html`."""
    desk = desk_of(request)
    found = signed_in(request, desk)
    shared = _shared(request, desk, found)
    return HTMLResponse(environment().get_template(template).render({**shared, **values}), status)


def back(request: Request, url: str, notice: str = "") -> RedirectResponse:
    """Sends the browser on after a form was taken. `notice` is a sentence shown once, on the next page."""
    if notice:
        cookies.put(request, Cookie.NOTICE, _signer(request).dumps(notice[:_LONGEST_NOTICE]), NOTICE_LASTS)
    return RedirectResponse(url, 303)


def local_path(text: str) -> str:
    """The path of one of our own pages, as a form or a link gave it; empty if it leads anywhere else."""
    # Browsers read a backslash as a slash, and drop tabs and line ends: what starts with two slashes is another host.
    odd = any(character == "\\" or not character.isprintable() for character in text)
    if not text.startswith("/") or text.startswith("//") or odd or len(text) > _LONGEST_PATH:
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def _shared(request: Request, desk: Desk, found: SignedIn | None) -> dict[str, object]:
    now: datetime = desk.clock()
    return {
        "publication": desk.house.letterhead.masthead,
        "zone": desk.settings.zone,
        "now": now,
        "path": request.url.path,
        "person": found.person if found else None,
        "csrf_token": found.csrf if found else "",
        "has_session": bool(found and found.session is not None),
        "navigation": navigation(desk, request.url.path) if found else (),
        "notice": _notice(request),
    }


def _notice(request: Request) -> str:
    sealed = cookies.read(request, Cookie.NOTICE)
    if not sealed:
        return ""
    cookies.drop(request, Cookie.NOTICE)
    try:
        notice = _signer(request).loads(sealed, max_age=int(NOTICE_LASTS.total_seconds()))
    except BadData:
        return ""
    return notice if isinstance(notice, str) else ""


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(desk_of(request).secret, salt="desk notice")
