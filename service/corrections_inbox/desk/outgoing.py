"""Letters that did not arrive by themselves: why, and what a person can do about each."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse

from corrections_inbox.actions.releasing import release_letters, send_again
from corrections_inbox.desk.access import EditorPerson, Viewer
from corrections_inbox.desk.asking import page_number
from corrections_inbox.desk.letter_text import text_of
from corrections_inbox.desk.mails import LARGEST_KEY
from corrections_inbox.desk.pages import back, page
from corrections_inbox.desk.rail import STUCK, stuck_letters
from corrections_inbox.desk.state import DeskState
from corrections_inbox.desk.turning import turning
from corrections_inbox.desk.wording import counted
from corrections_inbox.store import breaker, letters, reading
from corrections_inbox.store.desk_lists import MOST_COUNTED, PAGE
from corrections_inbox.store.tables import OutboxState

router = APIRouter()

Key = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
ABOUT = {
    OutboxState.HELD: "Held back because too many went at once. They wait until somebody lets them go.",
    OutboxState.UNKNOWN: "Interrupted while they were being sent: each may have arrived or not. Sending again may make it twice.",
    OutboxState.REFUSED: "The mail server would not take them, or gave up trying.",
    OutboxState.BOUNCED: "Taken, and returned: the address can't be reached. It gets no more letters.",
    OutboxState.DEFERRED: "Refused for now. They are tried again by themselves.",
}
RETRIED = frozenset({OutboxState.UNKNOWN, OutboxState.REFUSED, OutboxState.BOUNCED, OutboxState.DEFERRED})


@router.get("/letters")
def stuck(request: Request, desk: DeskState, _person: Viewer) -> HTMLResponse:
    query = request.query_params
    number = page_number(query.get("page", ""))
    with reading(desk.engine) as session:
        counts = letters.counts_up_to(session, STUCK, MOST_COUNTED)
        state = _state(query.get("state", ""), counts)
        lines = letters.page(session, [state], limit=PAGE + 1, offset=(number - 1) * PAGE)
        holding = breaker.tripped(session)
    shown = lines[:PAGE]
    return page(
        request,
        "outgoing.html",
        groups=(stuck_letters(counts, state),),
        state=state,
        title=STUCK[state],
        about=ABOUT[state],
        letters=shown,
        total=counts[state],
        holding=holding,
        retried=state in RETRIED,
        turning=turning(
            number, len(shown), counts[state], lambda at: f"/letters?state={state}&page={at}", more=len(lines) > PAGE
        ),
    )


@router.get("/letters/{key}")
def one_letter(request: Request, desk: DeskState, _person: Viewer, key: Key) -> HTMLResponse:
    with reading(desk.engine) as session:
        line = letters.line(session, key)
        if line is None:
            raise HTTPException(404, f"There is no letter {key}.")
        raw = letters.raw(session, key)
    return page(
        request,
        "letter.html",
        letter=line,
        text=text_of(raw),
        held=line.state is OutboxState.HELD,
        retried=line.state in RETRIED,
    )


@router.post("/letters/release")
def release_all(request: Request, desk: DeskState, person: EditorPerson) -> RedirectResponse:
    released = release_letters(desk.engine, person.address, desk.clock())
    return back(request, "/letters", f"Automatic letters go again. {counted(released, 'held letter')} left with them.")


@router.post("/letters/{key}/release")
def release_one(request: Request, desk: DeskState, person: EditorPerson, key: Key) -> RedirectResponse:
    release_letters(desk.engine, person.address, desk.clock(), key)
    return back(request, "/letters?state=held", "The letter goes at the next turn.")


@router.post("/letters/{key}/retry")
def retry(request: Request, desk: DeskState, person: EditorPerson, key: Key) -> RedirectResponse:
    send_again(desk.engine, key, person.address, desk.clock())
    return back(request, "/letters", "The letter is sent once more at the next turn.")


def _state(asked: str, counts: Mapping[OutboxState, int]) -> OutboxState:
    """The list that was asked for, else the first that has anything in it."""
    wanted = next((state for state in STUCK if state == asked), None)
    return wanted or next((each for each in STUCK if counts[each]), OutboxState.HELD)
