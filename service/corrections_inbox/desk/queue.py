"""The queue: cases in lanes, searched, narrowed and in order, all of it by the page's address."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from corrections_inbox.cases import Status
from corrections_inbox.cases.cards import OVERDUE
from corrections_inbox.cases.queues import Queue
from corrections_inbox.desk.access import Person, Viewer
from corrections_inbox.desk.asking import AGES, ALL, ME, NOBODY, OPEN, Asked, one_of
from corrections_inbox.desk.campaign_rows import campaign_rows
from corrections_inbox.desk.case_rows import RowFold, row_folds
from corrections_inbox.desk.pages import page
from corrections_inbox.desk.rail import LANES, STUCK, Group, case_lanes, mail_lists, stuck_letters
from corrections_inbox.desk.state import Desk, DeskState
from corrections_inbox.desk.turning import turning, up_to
from corrections_inbox.desk.wording import plain
from corrections_inbox.matching import ErrorType
from corrections_inbox.store import desk_lists, letters, reading
from corrections_inbox.store import mail_lists as mails_in_lists
from corrections_inbox.store.desk_lists import MOST_COUNTED, QueuePage, Sort
from corrections_inbox.triage import MACHINE_KINDS, Kind

router = APIRouter()

Options = tuple[tuple[str, str], ...]
EMPTY = {
    OPEN: "Nobody is waiting. Everything that came in is settled.",
    Queue.FACTS: "No facts are in dispute just now.",
    Queue.TYPOS: "No slips to put right. The subs have had a good day.",
    Queue.HUMAN: "Nothing here that the service could not make out by itself.",
    Queue.LEGAL: "No legal or privacy matters. May it stay like that.",
    Queue.QUESTIONS: "No open questions.",
    Queue.BACKLOG: "No older cases are left.",
    Queue.CLOSED: "Nothing is settled yet. The first one is the hardest.",
    ALL: "There are no cases yet. They come in with the mail.",
}
SORTS = {
    Sort.OLDEST: "Oldest first",
    Sort.NEWEST: "Newest first",
    Sort.CHANGED: "Last changed first",
    Sort.DEADLINE: "By deadline",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that the list is narrowed by, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the form."""

    sections: Options
    assignees: Options
    statuses: Options
    kinds: Options
    errors: Options
    ages: Options


@router.get("/cases")
def queue(request: Request, desk: DeskState, person: Viewer) -> HTMLResponse:
    asked, now = Asked.of(request.query_params), desk.clock()
    with reading(desk.engine) as session:
        counts = desk_lists.counts(session, now - OVERDUE)
        found = _page(session, asked, asked.wanted(person.address, now))
        groups = _rail(session, counts, asked.chosen_lane)
        choices = _choices(session, desk, person)
    folds = row_folds(found.folds, now, desk.settings.zone)
    return page(
        request,
        "queue.html",
        asked=asked,
        lane=asked.chosen_lane,
        title=LANES.get(asked.chosen_lane, "All cases"),
        groups=groups,
        folds=folds,
        campaigns=campaign_rows(found.campaigns, lambda name: asked.url(lane=asked.chosen_lane, campaign=name)),
        turning=_turning(asked, found, folds),
        total=found.total,
        overdue=up_to(counts["overdue"]) if counts["overdue"] else "",
        chips=tuple(_chips(asked, folds)),
        choices=choices,
        sorts=tuple(_sorts(asked)),
        empty=EMPTY[asked.chosen_lane],
    )


def _page(session: Session, asked: Asked, wanted: desk_lists.Wanted) -> QueuePage:
    if asked.queue is Queue.TYPOS and not asked.article and not asked.sort:
        return desk_lists.folded_page(session, wanted, asked.number)
    return desk_lists.page(session, wanted, asked.chosen_sort, asked.number)


def _rail(session: Session, counts: dict[str, int], lane: str) -> tuple[Group, ...]:
    return (
        case_lanes(counts, lane),
        mail_lists(mails_in_lists.counts(session)),
        stuck_letters(letters.counts_up_to(session, STUCK, MOST_COUNTED)),
    )


def _turning(asked: Asked, found: QueuePage, folds: tuple[RowFold, ...]) -> object:
    return turning(found.number, len(folds), found.total, lambda number: asked.url(page=number), more=found.more)


def _choices(session: Session, desk: Desk, person: Person) -> Choices:
    others = {*(editor.address.lower() for editor in desk.settings.desk.editors), *desk_lists.assignees(session)}
    people = ((ME, "Me"), (NOBODY, "Nobody"), *((each, each) for each in sorted(others - {person.address})))
    return Choices(
        sections=(("", "Any"), *((section, section) for section in desk_lists.sections(session))),
        assignees=(("", "Anybody"), *people),
        statuses=(("", "Any"), *((status, plain(status)) for status in Status)),
        kinds=(("", "Any"), *((kind, plain(kind)) for kind in Kind if kind not in MACHINE_KINDS)),
        errors=(("", "Any"), *((error, plain(error)) for error in ErrorType)),
        ages=(("", "Any"), *((str(days), f"More than {days} days") for days in AGES)),
    )


def _chips(asked: Asked, folds: tuple[RowFold, ...]) -> Iterator[Chip]:
    people = {ME: "me", NOBODY: "nobody"}
    named = folds[0].rows[0].title if folds else asked.article
    said = {
        "q": f"“{asked.q}”",
        "status": f"status: {plain(asked.status)}" if one_of(Status, asked.status) else "",
        "section": f"section: {asked.section}",
        "assignee": f"with {people.get(asked.assignee, asked.assignee)}",
        "kind": f"kind: {plain(asked.kind)}" if one_of(Kind, asked.kind) else "",
        "error": f"error: {plain(asked.error)}" if one_of(ErrorType, asked.error) else "",
        "age": f"older than {asked.age} days" if asked.age.isdecimal() else "",
        "waiting": "somebody waits",
        "article": f"article: {named}",
        "campaign": "one campaign",
    }
    for name, label in said.items():
        if getattr(asked, name) and label:
            yield Chip(label, asked.url(**{name: ""}))


def _sorts(asked: Asked) -> Iterator[tuple[str, str, bool]]:
    """The orders that a list can be in: the label, the address, and whether it is this one."""
    for sort, label in SORTS.items():
        if sort is not Sort.DEADLINE or asked.queue is Queue.LEGAL:
            yield label, asked.url(sort=sort), sort is asked.chosen_sort
