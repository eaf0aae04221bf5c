"""What an editor does with a case besides deciding it: one form, one action, back to the case."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from corrections_inbox.actions import working
from corrections_inbox.actions.duplicates import load
from corrections_inbox.actions.forgetting import hold
from corrections_inbox.actions.merging import merge, split
from corrections_inbox.actions.settling import change_status
from corrections_inbox.actions.telling import Decision
from corrections_inbox.cases import Status
from corrections_inbox.desk.access import EditorPerson
from corrections_inbox.desk.pages import back, page
from corrections_inbox.desk.state import DeskState
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import reading

router = APIRouter(prefix="/cases/{reference}")

Text = Annotated[str, Form()]


@router.post("/assign")
def assign(request: Request, desk: DeskState, person: EditorPerson, reference: str, assignee: Text = "") -> Response:
    """Gives the case to an editor, to anybody by name, to `me`, or to nobody."""
    to = person.address if assignee.strip().lower() == "me" else assignee
    working.assign(desk.engine, reference.upper(), to, person.address, desk.clock())
    return _back(request, reference, f"{reference.upper()} is with {to.strip() or 'nobody'} now.")


@router.post("/note")
def note(request: Request, desk: DeskState, person: EditorPerson, reference: str, text: Text = "") -> Response:
    working.note(desk.engine, reference.upper(), text, person.address, desk.clock())
    return _back(request, reference, "The note is kept. No reader ever sees it.")


@router.post("/review")
def review(request: Request, desk: DeskState, person: EditorPerson, reference: str) -> Response:
    decision = Decision(Status.IN_REVIEW, person.address)
    change_status(desk.engine, reference.upper(), decision, desk.rules, desk.clock())
    return _back(request, reference, f"{reference.upper()} is in review.")


@router.post("/take-in")
def take_in(request: Request, desk: DeskState, person: EditorPerson, reference: str) -> Response:
    working.take_in(desk.engine, reference.upper(), person.address, desk.clock())
    return _back(request, reference, "Taken in: its readers wait like all others now. Nobody was written to.")


@router.post("/spam")
def spam(request: Request, desk: DeskState, person: EditorPerson, reference: str) -> Response:
    decision = Decision(Status.SPAM, person.address)
    change_status(desk.engine, reference.upper(), decision, desk.rules, desk.clock())
    return _back(request, reference, f"{reference.upper()} is spam. Nobody is written to.")


@router.post("/undo")
def undo(request: Request, desk: DeskState, person: EditorPerson, reference: str) -> Response:
    working.undo(desk.engine, reference.upper(), person.address, desk.clock())
    return _back(request, reference, "Taken back: the case is as it was, and no letter has left.")


@router.post("/merge")
def merge_into(
    request: Request, desk: DeskState, person: EditorPerson, reference: str, into: Text, note: Text = ""
) -> Response:
    merged = merge(desk.engine, reference.upper(), into, person.address, desk.clock(), note=note)
    return _back(request, reference, f"{merged.reference} is a duplicate of {merged.duplicate_of} now.")


@router.get("/split")
def choose(request: Request, desk: DeskState, _person: EditorPerson, reference: str) -> Response:
    with reading(desk.engine) as session:
        try:
            case = load(session, reference.upper())
        except CorrectionsInboxError as error:
            raise HTTPException(404, str(error)) from None
    return page(request, "split.html", case=case)


@router.post("/split")
def divide(
    request: Request,
    desk: DeskState,
    person: EditorPerson,
    reference: str,
    mail: Annotated[list[int] | None, Form()] = None,
) -> Response:
    new = split(desk.engine, reference.upper(), mail or (), person.address, desk.rules, desk.clock())
    return _back(request, new, f"{new} was divided off {reference.upper()}.")


@router.post("/hold")
def hold_case(request: Request, desk: DeskState, person: EditorPerson, reference: str) -> Response:
    hold(desk.engine, reference.upper(), person.address, desk.clock(), on=True)
    return _back(request, reference, f"{reference.upper()} is under legal hold: all of it is kept.")


@router.post("/release")
def release_case(request: Request, desk: DeskState, person: EditorPerson, reference: str) -> Response:
    hold(desk.engine, reference.upper(), person.address, desk.clock(), on=False)
    return _back(request, reference, f"{reference.upper()} is under no legal hold any longer.")


def _back(request: Request, reference: str, told: str) -> Response:
    return back(request, f"/cases/{reference.upper()}", told)
