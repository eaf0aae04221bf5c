"""The log of who did what on the desk, for editors."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from corrections_inbox.desk.access import EditorPerson
from corrections_inbox.desk.asking import page_number
from corrections_inbox.desk.pages import page
from corrections_inbox.desk.state import DeskState
from corrections_inbox.store import audit, reading
from corrections_inbox.store.desk_lists import MOST_PAGES, PAGE

router = APIRouter()


@router.get("/audit")
def log(request: Request, desk: DeskState, _person: EditorPerson) -> HTMLResponse:
    number, actor = page_number(request.query_params.get("page", "")), request.query_params.get("actor", "")
    with reading(desk.engine) as session:
        lines = audit.page(session, limit=PAGE + 1, offset=(number - 1) * PAGE, actor=actor)
    return page(
        request,
        "audit.html",
        lines=lines[:PAGE],
        actor=actor,
        before=_url(actor, number - 1) if number > 1 else "",
        after=_url(actor, number + 1) if len(lines) > PAGE and number < MOST_PAGES else "",
    )


def _url(actor: str, number: int) -> str:
    return "/audit?" + urlencode({"actor": actor, "page": number} if actor else {"page": number})
