"""Mail that stands in no case: listed, counted by kind, and opened with what the service made of it and why."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Path, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from corrections_inbox.desk.access import Viewer
from corrections_inbox.desk.asking import one_of, page_number
from corrections_inbox.desk.campaign_rows import campaign_rows
from corrections_inbox.desk.mail_view import mail_view
from corrections_inbox.desk.pages import page
from corrections_inbox.desk.rail import MAIL_LISTS, Entry, Group, mail_lists
from corrections_inbox.desk.state import DeskState
from corrections_inbox.desk.turning import turning, up_to
from corrections_inbox.desk.wording import plain
from corrections_inbox.store import letters, mail, reading
from corrections_inbox.store import mail_lists as lists
from corrections_inbox.store.mail_lists import MailList, MailPage
from corrections_inbox.store.tables import MailState, OutboxState
from corrections_inbox.triage import Kind

router = APIRouter()

LARGEST_KEY = 2**31 - 1
Key = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
ABOUT = {
    MailList.OTHER: "Mail that is no report of an error. It was answered as its kind is, and can be made a case.",
    MailList.UNANSWERED: "These senders got no letter because of an outage or a limit. A letter now is late, but not too late.",
    MailList.QUARANTINED: "Mail that could not be read or filed. Nothing of it is lost; it can be tried again.",
    MailList.BACKLOG: "Mail from before the service read this mailbox. None of it was answered.",
}
EMPTY = {
    MailList.OTHER: "No such mail has come in yet.",
    MailList.UNANSWERED: "Everybody who was to be answered was answered.",
    MailList.QUARANTINED: "Every mail could be read.",
    MailList.BACKLOG: "No older mail is left.",
}
_HAVE_KINDS = (MailList.OTHER, MailList.BACKLOG)


@router.get("/mails")
def mails(request: Request, desk: DeskState, _person: Viewer) -> HTMLResponse:
    query = request.query_params
    wanted = one_of(MailList, query.get("list", "")) or MailList.OTHER
    kind = one_of(Kind, query.get("kind", "")) if wanted in _HAVE_KINDS else None
    campaign = query.get("campaign", "") if wanted in _HAVE_KINDS else ""
    with reading(desk.engine) as session:
        found = lists.page(session, wanted, kind, page_number(query.get("page", "")), campaign)
        groups = _groups(session, wanted, kind)
    return page(
        request,
        "mails.html",
        groups=groups,
        wanted=wanted,
        title=plain(kind).capitalize() if kind else MAIL_LISTS[wanted],
        about=ABOUT[wanted],
        empty=EMPTY[wanted],
        mails=found.mails,
        campaigns=campaign_rows(found.campaigns, lambda name: _url(wanted, kind, campaign=name)),
        whole_list=_url(wanted, kind) if campaign else "",
        turning=_turning(found, wanted, kind, campaign),
        total=found.total,
    )


@router.get("/mails/{key}")
def one_mail(request: Request, desk: DeskState, _person: Viewer, key: Key) -> HTMLResponse:
    with reading(desk.engine) as session:
        entry = lists.entry(session, key)
        if entry is None:
            raise HTTPException(404, f"There is no mail {key}.")
        raw, sent = mail.raw(session, key), letters.of_mail(session, key)
    return page(
        request,
        "mail.html",
        mail=entry,
        seen=mail_view(desk.reader, raw, "", forwarded=True),
        letters=sent,
        owed=entry.may_be_answered and all(letter.state is OutboxState.WITHDRAWN for letter in sent),
        filed=entry.state is MailState.FILED,
        quarantined=entry.state is MailState.QUARANTINED,
    )


def _groups(session: Session, wanted: MailList, kind: Kind | None) -> tuple[Group, ...]:
    all_lists = mail_lists(lists.counts(session), None if kind else wanted)
    if wanted not in _HAVE_KINDS:
        return (all_lists,)
    counted = lists.kinds(session, wanted)
    entries = (
        Entry(plain(each).capitalize(), _url(wanted, each), up_to(count), each is kind)
        for each, count in sorted(counted.items(), key=lambda pair: -pair[1])
    )
    return all_lists, Group("By kind", tuple(entries))


def _turning(found: MailPage, wanted: MailList, kind: Kind | None, campaign: str) -> object:
    def url(number: str) -> str:
        return _url(wanted, kind, page=number, campaign=campaign)

    return turning(found.number, len(found.mails), found.total, url, more=found.more)


def _url(wanted: MailList, kind: Kind | None = None, **others: str) -> str:
    values = {"list": wanted, "kind": kind or "", **others}
    return "/mails?" + urlencode({name: str(value) for name, value in values.items() if value})
