"""The web app: its parts, and what guards all of them."""

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import RedirectResponse

from corrections_inbox.desk import (
    answering,
    assets,
    auditing,
    by_hand,
    case,
    deciding,
    digest_links,
    mails,
    opened_mail,
    outgoing,
    queue,
    signing_in,
    working,
)
from corrections_inbox.desk.access import Viewer, rule_of
from corrections_inbox.desk.failures import add_failures
from corrections_inbox.desk.forgery import own_host, same_site
from corrections_inbox.desk.headers import Protecting
from corrections_inbox.desk.state import Desk
from corrections_inbox.desk.storable import without_nul

home = APIRouter()


@home.get("/")
def front(_request: Request, _person: Viewer) -> RedirectResponse:
    return RedirectResponse(signing_in.HOME, 303)


ROUTERS: tuple[APIRouter, ...] = (
    home,
    assets.router,
    signing_in.router,
    digest_links.router,
    queue.router,
    mails.router,
    outgoing.router,
    auditing.router,
    answering.router,
    opened_mail.router,
    by_hand.router,
    deciding.router,
    working.router,
    case.router,
)


def make_app(desk: Desk) -> FastAPI:
    """The desk's app.

    Raises:
        RuntimeError: a route has no rule about who may reach it.
    """
    if bare := [route for router in ROUTERS for route in router.routes if rule_of(route) is None]:
        raise RuntimeError(f"these routes have no rule about who may reach them: {bare}")
    guards = [Depends(own_host), Depends(same_site), Depends(without_nul)]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, dependencies=guards)
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Protecting, secure=desk.is_secure)
    add_failures(app)
    return app
