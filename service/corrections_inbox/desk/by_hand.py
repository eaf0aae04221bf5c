"""A case made by hand: what somebody said on the telephone, or wrote on paper."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from corrections_inbox.actions.by_hand import ByHand, Way, checked, written
from corrections_inbox.actions.opening import open_by_hand
from corrections_inbox.desk.access import EditorPerson
from corrections_inbox.desk.pages import back, page
from corrections_inbox.desk.state import DeskState
from corrections_inbox.errors import CorrectionsInboxError

router = APIRouter()

WAYS = (
    (Way.TELEPHONE, "by telephone"),
    (Way.LETTER, "in a letter on paper"),
    (Way.VISIT, "in person"),
    (Way.MESSAGE, "in a message elsewhere"),
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The form as it was filled in."""

    way: Annotated[Way, Form()] = Way.TELEPHONE
    words: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    address: Annotated[str, Form()] = ""
    contact: Annotated[str, Form()] = ""
    url: Annotated[str, Form()] = ""
    sentence: Annotated[str, Form()] = ""
    tell: Annotated[bool, Form()] = False


@router.get("/cases/new")
def show_form(request: Request, _person: EditorPerson) -> Response:
    return page(request, "by_hand.html", fields=ByHand(Way.TELEPHONE, ""), ways=WAYS, problem="")


@router.post("/cases/new")
def take_down(
    request: Request, desk: DeskState, person: EditorPerson, fields: Annotated[Fields, Depends()]
) -> Response:
    now = desk.clock()
    taken = ByHand(
        fields.way,
        fields.words,
        fields.name,
        fields.address,
        fields.contact,
        fields.url,
        fields.sentence,
        tell=fields.tell,
    )
    try:
        raw = written(checked(taken), person.address, now)
        read = desk.reader.read(raw, fallback=now, latest=now)
        reference = open_by_hand(desk.engine, taken, read, person.address, desk.rules, now)
    except CorrectionsInboxError as error:
        return page(request, "by_hand.html", 422, fields=taken, ways=WAYS, problem=str(error))
    return back(request, f"/cases/{reference}", f"It is kept in {reference}.")
