"""The page of one case: the article beside the mail, and what puts right what was understood."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import JSONResponse, Response

from corrections_inbox.actions.relinking import put_right
from corrections_inbox.articles import Article
from corrections_inbox.desk.access import EditorPerson, Role, Viewer
from corrections_inbox.desk.case_page import Wanted, case_page, note_presence, same_passage
from corrections_inbox.desk.pages import back, page
from corrections_inbox.desk.selecting import Selection, chosen, selected
from corrections_inbox.desk.state import Desk, DeskState
from corrections_inbox.matching import ArticleRef
from corrections_inbox.store import articles, presence, reading

router = APIRouter()


@router.get("/cases/{reference}")
def show_case(
    request: Request,
    desk: DeskState,
    person: Viewer,
    reference: str,
    mail: int | None = None,
    article: str = "",
    revision: int | None = None,
    find: str = "",
) -> Response:
    wanted = Wanted(mail, article, revision, find)
    shown = case_page(desk, person, reference.upper(), wanted, desk.clock())
    editors = [each.address for each in desk.settings.desk.editors if Role(each.role) is Role.EDITOR]
    values = {"view": shown, "case": shown.case, "wanted": wanted, "editors": editors}
    return page(request, "case.html", same_passage=same_passage, **values)


@router.get("/cases/{reference}/presence")
def present(desk: DeskState, person: Viewer, reference: str) -> JSONResponse:
    """Says that the page is still open, and who else has it open; asked by the page every 30 seconds."""
    now, reference = desk.clock(), reference.upper()
    if person.may_edit:
        note_presence(desk, reference, person, now)
    with reading(desk.engine) as session:
        return JSONResponse({"others": presence.others(session, reference, person.address, now)})


@router.post("/cases/{reference}/relink")
def relink(
    request: Request, desk: DeskState, person: EditorPerson, reference: str, article: Annotated[str, Form()] = ""
) -> Response:
    """Puts the case on an article, or without one on none of ours."""
    meant = ArticleRef.of(_article(desk, article)) if article else None
    reference = reference.upper()
    put_right(desk.engine, reference, meant, None, person.address, desk.clock())
    told = f"{reference} is on “{meant.headline}” now." if meant else f"{reference} is on no article of ours now."
    return back(request, f"/cases/{reference}", told)


@router.post("/cases/{reference}/passage")
def choose_passage(
    request: Request,
    desk: DeskState,
    person: EditorPerson,
    reference: str,
    article: Annotated[str, Form()],
    revision: Annotated[int, Form()],
    where: Annotated[str, Form()] = "",
    caption: Annotated[str, Form()] = "",
    start: Annotated[int, Form()] = 0,
    end: Annotated[int, Form()] = 0,
    exact: Annotated[str, Form()] = "",
    sentence: Annotated[str, Form()] = "",
) -> Response:
    """Puts the case on a sentence: one that was selected in the text, or one of the list."""
    there = _article(desk, article, revision)
    passage = chosen(there, sentence) if sentence else selected(there, Selection(where, caption, start, end, exact))
    reference = reference.upper()
    put_right(desk.engine, reference, ArticleRef.of(there), passage, person.address, desk.clock())
    return back(request, f"/cases/{reference}", f"{reference} is about that sentence now.")


def _article(desk: Desk, article_id: str, revision: int | None = None) -> Article:
    with reading(desk.engine) as session:
        if revision is None:
            found = articles.get(session, article_id)
        else:
            found = articles.at_revision(session, article_id, revision)
    if found is None:
        raise HTTPException(404, "There is no such article in the archive.")
    return found
