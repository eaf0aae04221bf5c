"""A mail as it was laid out, its attachments, and its bytes: each an answer that can hurt nobody."""

import base64
import hashlib
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import HTMLResponse, Response

from corrections_inbox.desk.access import Viewer
from corrections_inbox.desk.pages import environment
from corrections_inbox.desk.state import Desk, DeskState
from corrections_inbox.paths import shipped
from corrections_inbox.reading import Content
from corrections_inbox.store import case_queries, mail, reading

router = APIRouter()

STYLE = (shipped("templates") / "desk" / "mail_layout.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# Nothing is loaded, nothing runs, no form is sent, and the page has no origin: not even our own style sheet is fetched.
LAYOUT_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
INERT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


@router.get("/cases/{reference}/mails/{key}/html")
def html_of_case(desk: DeskState, _person: Viewer, reference: str, key: int) -> Response:
    return html_answer(desk, _part_of(desk, reference, key), f"/cases/{reference}")


@router.get("/cases/{reference}/mails/{key}/raw")
def raw_of_case(desk: DeskState, _person: Viewer, reference: str, key: int) -> Response:
    return raw_answer(desk, _part_of(desk, reference, key), f"{reference}-{key}")


@router.get("/cases/{reference}/mails/{key}/attachments/{number}")
def attachment_of_case(
    desk: DeskState, _person: Viewer, reference: str, key: int, number: int, *, shown: bool = False
) -> Response:
    return attachment_answer(desk, _part_of(desk, reference, key), number, shown=shown)


@router.get("/mails/{key}/html")
def html_of_mail(desk: DeskState, _person: Viewer, key: int) -> Response:
    return html_answer(desk, key, f"/mails/{key}")


@router.get("/mails/{key}/raw")
def raw_of_mail(desk: DeskState, _person: Viewer, key: int) -> Response:
    return raw_answer(desk, key, f"mail-{key}")


@router.get("/mails/{key}/attachments/{number}")
def attachment_of_mail(desk: DeskState, _person: Viewer, key: int, number: int, *, shown: bool = False) -> Response:
    return attachment_answer(desk, key, number, shown=shown)


def html_answer(desk: Desk, key: int, back_to: str) -> Response:
    """The sanitised HTML of a mail as a page of its own, which can load and run nothing.

    Raises:
        HTTPException: the mail is not there, or has no HTML.
        CorrectionsInboxError: it can't be opened.
    """
    opened = desk.reader.open_mail(_raw(desk, key))
    if not opened.html.strip():
        raise HTTPException(404, "This mail has no HTML part.")
    values = {"html": opened.html, "subject": opened.message.subject, "style": STYLE, "back_to": back_to}
    words = environment().get_template("mail_layout.html").render(values)
    return HTMLResponse(words, headers={"Content-Security-Policy": LAYOUT_POLICY})


def raw_answer(desk: Desk, key: int, name: str) -> Response:
    """The bytes of a mail as they came in, to be kept as a file."""
    return _download(_raw(desk, key), f"{name}.eml")


def attachment_answer(desk: Desk, key: int, number: int, *, shown: bool) -> Response:
    """An attachment: as a picture made anew where it is to be `shown`, else as a file that no browser opens by itself.

    Raises:
        HTTPException: the mail is not there.
        CorrectionsInboxError: it has no such attachment, or that is no picture.
    """
    content = desk.reader.open_attachment(_raw(desk, key), number, as_picture=shown)
    if not shown:
        return _download(content.data, _name(content, number))
    return Response(content.data, media_type=content.media_type, headers=INERT)


def _download(data: bytes, name: str) -> Response:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {**INERT, "Content-Disposition": disposition}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _name(content: Content, number: int) -> str:
    return content.filename or f"attachment-{number + 1}"


def _part_of(desk: Desk, reference: str, key: int) -> int:
    with reading(desk.engine) as session:
        if reference not in case_queries.of_mail(session, key):
            raise HTTPException(404, "This mail has no part in that case.")
    return key


def _raw(desk: Desk, key: int) -> bytes:
    with reading(desk.engine) as session:
        try:
            raw = mail.raw(session, key)
        except LookupError:
            raise HTTPException(404, f"There is no mail {key}.") from None
    if not raw:
        raise HTTPException(404, "This mail was let go of; nothing of it is kept.")
    return raw
