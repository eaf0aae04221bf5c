"""What went wrong, as a page that says so in one sentence."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from corrections_inbox.desk.access import NotSignedInError, sign_in_url
from corrections_inbox.desk.forgery import FIELD, UNSAFE
from corrections_inbox.desk.headers import PROTECTING
from corrections_inbox.desk.pages import environment, page
from corrections_inbox.desk.state import desk_of
from corrections_inbox.desk.wording import plain
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import told

log = structlog.get_logger(__name__)

Written = tuple[tuple[str, str], ...]

_SIGNED_OUT = "You are not signed in any more, so nothing was changed. Sign in, and do it again."
_FEW_WORDS = 2  # of a name, a choice or a reference; what has more was written by a person
_TITLES = {
    400: "That could not be read",
    401: "Please sign in",
    403: "That is not permitted",
    404: "There is nothing here",
    405: "That can't be done here",
    409: "That did not work",
    413: "That is too large",
    421: "The desk is somewhere else",
    422: "Something is missing",
    429: "Please wait a little",
    503: "The desk can't answer now",
}
_SENTENCES = {
    404: "No page of the desk has this address. What it showed may have been let go of.",
    405: "A page of the desk was asked for in a way that it does not answer.",
    503: "The store can't be used just now. Please try again in a minute; nothing was changed.",
}


def add_failures(app: FastAPI) -> None:
    """Has the app answer every failure with a page in the desk's own look."""
    app.add_exception_handler(NotSignedInError, _not_signed_in)
    app.add_exception_handler(CorrectionsInboxError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _incomplete)
    app.add_exception_handler(DataError, _no_such_thing)
    app.add_exception_handler(SQLAlchemyError, _no_store)
    app.add_exception_handler(Exception, _broken)


def failure(request: Request, status: int, sentence: str = "", written: Written = ()) -> Response:
    """The page of one failure, with what its reader had `written` in vain: field by field, for copying."""
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    said = sentence or _SENTENCES.get(status, "")
    return page(request, "failure.html", status, title=title, sentence=said, code=status, written=written)


async def _written(request: Request) -> Written:
    """What a person wrote into a form. Browsers keep nothing of a page that is not to be stored: going back loses it."""
    if request.method not in UNSAFE:
        return ()
    fields = (await request.form()).multi_items()
    texts = ((name, value) for name, value in fields if isinstance(value, str) and name != FIELD)
    return tuple((plain(name), value) for name, value in texts if len(value.split()) > _FEW_WORDS)


async def _not_signed_in(request: Request, _error: Exception) -> Response:
    if request.method == "GET":
        return RedirectResponse(sign_in_url(request), 303)
    return await run_in_threadpool(failure, request, 401, _SIGNED_OUT, await _written(request))


async def _refused(request: Request, error: Exception) -> Response:
    return await run_in_threadpool(failure, request, 409, str(error), await _written(request))


def _http(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    detail = str(getattr(error, "detail", ""))
    # Where nobody wrote a sentence, the library fills in the status' own phrase.
    said = "" if detail == HTTPStatus(status).phrase else detail
    return failure(request, status, said)


async def _incomplete(request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = ", ".join(dict.fromkeys(str(one["loc"][-1]).replace("_", " ") for one in problems))
    sentence = f"The form can't be taken as it is; look at: {fields}."
    return await run_in_threadpool(failure, request, 422, sentence, await _written(request))


def _no_such_thing(request: Request, _error: Exception) -> Response:
    """PostgreSQL looks for nothing that it could not keep, such as a name with a NUL in it."""
    return _bare(request, 404)


def _no_store(request: Request, error: Exception) -> Response:
    words = told(error) if isinstance(error, SQLAlchemyError) else ""
    log.warning("the store can't be used", error=words)
    return _bare(request, 503)


def _broken(request: Request, error: Exception) -> Response:
    # The route and not the path, which may hold a token.
    route = getattr(request.scope.get("route"), "path", "")
    log.error("the desk made a mistake", route=route, exc_info=error)
    return _bare(request, 500)


def _bare(request: Request, status: int) -> Response:
    """A page that needs nothing of the store, and that leaves past the layer which adds the headers."""
    desk = desk_of(request)
    values = {
        "publication": desk.house.letterhead.masthead,
        "title": _TITLES.get(status, "The desk made a mistake"),
        "sentence": _SENTENCES.get(status, "Nothing was changed. The log of the service says what it was."),
        "code": status,
        "written": (),
        "person": None,
        "navigation": (),
        "notice": "",
    }
    words = environment().get_template("failure.html").render(values)
    return Response(words, status, PROTECTING, media_type="text/html")
