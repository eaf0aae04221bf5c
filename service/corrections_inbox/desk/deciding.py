"""The page of a decision: what it will write to whom, which an editor reads, changes, and only then sends."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import Response

from corrections_inbox.actions.duplicates import load
from corrections_inbox.actions.settling import change_status, preview
from corrections_inbox.actions.telling import UNDO, Decision, Telling, untold
from corrections_inbox.cases import Case, Status
from corrections_inbox.cases.transitions import OUTCOME_LETTERS
from corrections_inbox.desk.access import EditorPerson, Person
from corrections_inbox.desk.drafts import Draft, Sent, drafts, reworded, unseen
from corrections_inbox.desk.outcomes import ASKS, REOPEN, Ask
from corrections_inbox.desk.pages import back, page
from corrections_inbox.desk.state import Desk, DeskState
from corrections_inbox.desk.wording import counted, plain
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import reading

router = APIRouter()

_READ_AGAIN = "What you wrote changed the letters. Here they are as they would go now: read them, and send them."
_SAY_WHY = "Say why nothing changes: the readers are told."


@dataclass(frozen=True, slots=True)
class Fields:
    """What an editor filled in, beside the letters themselves."""

    note: Annotated[str, Form()] = ""
    notice: Annotated[str, Form()] = ""
    explanation: Annotated[str, Form()] = ""
    no_letter: Annotated[str, Form()] = ""
    duplicate_of: Annotated[str, Form()] = ""
    forwarded: Annotated[bool, Form()] = False
    seen: Annotated[datetime | None, Form()] = None


EMPTY = Fields()


async def letters_sent(request: Request) -> Sent:
    """The letters' texts as the form sent them: `text-de`, `mark-de`, `fresh-de` for the German one."""
    fields = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    by_kind: dict[str, dict[str, str]] = {"text": {}, "mark": {}, "fresh": {}}
    for name, value in fields.items():
        kind, dash, language = name.partition("-")
        if dash and kind in by_kind:
            by_kind[kind][language] = value
    return Sent(by_kind["text"], by_kind["mark"], frozenset(by_kind["fresh"]))


@dataclass(frozen=True, slots=True)
class Page:
    """A decision as it stands on its page."""

    case: Case
    status: Status
    ask: Ask
    fields: Fields
    telling: Telling
    drafts: tuple[Draft, ...]

    @property
    def writes(self) -> bool:
        """Whether a decision of this kind writes to readers at all."""
        return self.status is Status.ASKED or self.status in OUTCOME_LETTERS


@router.get("/cases/{reference}/decide")
def show_decision(request: Request, desk: DeskState, person: EditorPerson, reference: str, status: Status) -> Response:
    return _shown(request, _page(desk, person, reference.upper(), status, EMPTY, Sent({}, {})))


@router.post("/cases/{reference}/decide")
def decide(
    request: Request,
    desk: DeskState,
    person: EditorPerson,
    reference: str,
    status: Status,
    fields: Annotated[Fields, Depends()],
    sent: Annotated[Sent, Depends(letters_sent)],
    do: Annotated[str, Form()] = "preview",
) -> Response:
    """Sends what was shown; shows it again where it is not what would go, or where something is missing."""
    shown = _page(desk, person, reference.upper(), status, fields, sent)
    if do != "send":
        return _shown(request, shown)
    if problem := _problem(shown, sent):
        return _shown(request, shown, problem, 422)
    decision = reworded(_decision(status, person, fields), sent)
    try:
        decided = change_status(desk.engine, shown.case.reference, decision, desk.rules, desk.clock())
    except CorrectionsInboxError as error:
        return _shown(request, shown, str(error), 409)
    return back(request, f"/cases/{shown.case.reference}", _told(shown.case.reference, status, decided.telling))


def _page(desk: Desk, person: Person, reference: str, status: Status, fields: Fields, sent: Sent) -> Page:
    now = desk.clock()
    with reading(desk.engine) as session:
        try:
            case = load(session, reference)
        except CorrectionsInboxError as error:
            raise HTTPException(404, str(error)) from None
    if status not in ASKS:
        raise HTTPException(404, f"No case is made {plain(status)} by hand.")
    # What is seen now is what the next form is about; the one that came may be about an older case.
    decision = replace(_decision(status, person, fields), seen=None)
    if status is Status.DUPLICATE and not fields.duplicate_of.strip():
        standard = as_edited = untold(decision)
    else:
        standard = preview(desk.engine, reference, decision, desk.rules, now)
        edited = reworded(decision, sent)
        as_edited = preview(desk.engine, reference, edited, desk.rules, now) if edited.wording else standard
    ask = ASKS[status] if case.status.is_open else REOPEN
    return Page(case, status, ask, fields, standard, drafts(standard, as_edited, sent))


def _decision(status: Status, person: Person, fields: Fields) -> Decision:
    return Decision(
        status,
        person.address,
        note=fields.note,
        notice=fields.notice,
        explanation=fields.explanation,
        no_letter=" ".join(fields.no_letter.split()),
        duplicate_of=fields.duplicate_of.strip().upper(),
        write_to_forwarded=fields.forwarded,
        seen=fields.seen,
    )


def _problem(shown: Page, sent: Sent) -> str:
    """Why the letters are shown once more before they go, empty where they may go."""
    unsaid = shown.status is Status.NO_CHANGE and not shown.fields.explanation.strip()
    if unsaid and any(not draft.edited for draft in shown.drafts):
        return _SAY_WHY
    return _READ_AGAIN if unseen(shown.drafts, sent) else ""


def _shown(request: Request, shown: Page, problem: str = "", code: int = 200) -> Response:
    return page(request, "decide.html", code, view=shown, case=shown.case, problem=problem, undo=UNDO)


def _told(reference: str, status: Status, telling: Telling) -> str:
    said = f"{reference} is {plain(status)}."
    if not telling.letters:
        return said
    many = len(telling.letters)
    leave = f"{counted(many, 'letter')} {'leaves' if many == 1 else 'leave'} in {UNDO.total_seconds():.0f} seconds"
    return f"{said} {leave}; until then Undo takes everything back."
