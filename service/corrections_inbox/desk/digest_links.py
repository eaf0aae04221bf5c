"""Where the links of digests and reminders lead: to the case, or to the page that asks before anything is done.

A link is no key. It shows nothing and changes nothing before the browser is signed in as the one it was mailed to, so
that a mail that was forwarded gives nobody power.
"""

import hmac

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from corrections_inbox.desk.access import NotSignedInError, refuse_other, signed_in
from corrections_inbox.desk.failures import failure
from corrections_inbox.desk.state import DeskState
from corrections_inbox.letters.signed_links import OPEN, BadLinkError, Link, opened

router = APIRouter()
_SOMEBODY_ELSES = (
    "This link was mailed to somebody else, and works for them alone. Whoever has a case in hand can assign it to you."
)


@router.get("/act/{token}")
def follow(request: Request, desk: DeskState, token: str) -> Response:
    """Sends the recipient of a link on to what it names; whoever is not signed in signs in first and comes back.

    Raises:
        NotSignedInError: nobody is signed in.
        HTTPException: a proxy signed somebody in whom the settings do not know.
    """
    try:
        link = opened(desk.secret, token, desk.clock())
    except BadLinkError as error:
        return failure(request, 410, str(error))
    found = signed_in(request, desk)
    if found is None:
        refuse_other(request, desk)
        raise NotSignedInError
    if not hmac.compare_digest(found.person.address.lower().encode(), link.recipient.encode()):
        return failure(request, 403, _SOMEBODY_ELSES)
    return RedirectResponse(_target(link), 303)


def _target(link: Link) -> str:
    case = f"/cases/{link.reference}"
    return case if link.action == OPEN else f"{case}/decide?status={link.action}"
