"""What an editor does with mail that stands in no case: a case of it, a late letter, another try."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request
from starlette.responses import Response

from corrections_inbox.actions.answering import answer_late
from corrections_inbox.actions.opening import make_case
from corrections_inbox.actions.releasing import retry_quarantined
from corrections_inbox.actions.telling import UNDO
from corrections_inbox.desk.access import EditorPerson
from corrections_inbox.desk.pages import back
from corrections_inbox.desk.state import DeskState
from corrections_inbox.desk.wording import counted
from corrections_inbox.store import mail, reading

router = APIRouter(prefix="/mails")

Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
Ticked = Annotated[list[int] | None, Form()]


@router.post("/answer")
def answer_all(request: Request, desk: DeskState, person: EditorPerson, mail: Ticked = None) -> Response:
    """Sends late letters to the senders of all ticked mails."""
    sent = answer_late(desk.engine, mail or (), person.address, desk.rules, desk.clock())
    return back(request, "/mails?list=unanswered", _sent(sent))


@router.post("/{key}/answer")
def answer_one(request: Request, desk: DeskState, person: EditorPerson, key: Key) -> Response:
    return back(
        request, f"/mails/{key}", _sent(answer_late(desk.engine, [key], person.address, desk.rules, desk.clock()))
    )


@router.post("/{key}/case")
def make_it_a_case(
    request: Request, desk: DeskState, person: EditorPerson, key: Key, letter: Annotated[str, Form()] = ""
) -> Response:
    """Reads the mail anew, and makes a case of it; its sender is written to only with `letter`."""
    now = desk.clock()
    with reading(desk.engine) as session:
        kept = mail.filed(session, key)
        if kept is None:
            raise HTTPException(404, f"There is no mail {key} that was filed.")
        raw = mail.raw(session, key)
    read = desk.reader.read(raw, fallback=kept.arrived, latest=kept.arrived)
    reference = make_case(desk.engine, key, read, person.address, desk.rules, now, letter=bool(letter))
    return back(request, f"/cases/{reference}", f"Mail {key} is part of {reference} now.")


@router.post("/{key}/retry")
def retry(request: Request, desk: DeskState, person: EditorPerson, key: Key) -> Response:
    retry_quarantined(desk.engine, key, person.address, desk.clock())
    return back(request, f"/mails/{key}", f"Mail {key} is filed again at the next turn.")


def _sent(letters: int) -> str:
    if not letters:
        return "No letter was owed any longer: these senders were told by others, or must not be written to."
    leave = "leaves" if letters == 1 else "leave"
    return f"{counted(letters, 'letter')} {leave} in {UNDO.total_seconds():.0f} seconds."
