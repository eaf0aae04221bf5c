"""Who may do what: every route has exactly one rule, and the app does not start with one that has none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from corrections_inbox.desk import forgery, proxy, sessions
from corrections_inbox.desk.state import Desk, DeskState


class Role(StrEnum):
    VIEWER = "viewer"
    EDITOR = "editor"


class Rule(StrEnum):
    """Whom a route is open to."""

    PUBLIC = "public"
    VIEWER = "viewer"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    address: str
    role: Role

    @property
    def may_edit(self) -> bool:
        return self.role is Role.EDITOR


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sends a request, as pages need it. `session` is the key of their session, None behind a proxy."""

    person: Person
    csrf: str
    session: int | None


class NotSignedInError(Exception):
    """Nobody is signed in: the browser is sent to the sign-in page and comes back from there."""


# What strangers reach: the way in, and what pages are drawn with.
PUBLIC = frozenset({"/sign-in", "/sign-in/sent", "/sign-in/{token}", "/assets/{name}", "/act/{token}"})


def person_at(desk: Desk, address: str) -> Person | None:
    """Who has this address by the settings as they are now, however it is written; None for a stranger."""
    wanted = address.strip().lower()
    found = (editor for editor in desk.settings.desk.editors if editor.address.lower() == wanted)
    editor = next(found, None)
    return Person(editor.address, Role(editor.role)) if editor else None


def signed_in(request: Request, desk: Desk) -> SignedIn | None:
    """Who sends this request, whatever they ask for; None where nobody is signed in who may be."""
    if not hasattr(request.state, "signed_in"):
        request.state.signed_in = _signed_in(request, desk)
    found: SignedIn | None = request.state.signed_in
    return found


def _signed_in(request: Request, desk: Desk) -> SignedIn | None:
    known = sessions.known(request, desk)
    person = person_at(desk, known.address) if known else None
    if known is None or person is None:
        return None
    return SignedIn(person, forgery.token_for(desk.secret, known.seal), known.key)


def refuse_other(request: Request, desk: Desk) -> None:
    """Tells somebody whom the proxy has signed in, and the settings do not know, that no link will help them.

    Raises:
        HTTPException: it is so.
    """
    if address := proxy.named(request, desk):
        raise HTTPException(403, f"{address} is not among the people of this desk.")


def viewer(request: Request, desk: DeskState, token: Annotated[str, Depends(forgery.token_sent)]) -> Person:
    """The rule of a route for everybody who is signed in. A form must carry its session's token.

    Raises:
        NotSignedInError: nobody is.
        HTTPException: the form was not made for this session.
    """
    found = signed_in(request, desk)
    if found is None:
        refuse_other(request, desk)
        raise NotSignedInError
    forgery.check_token(request, found.csrf, token)
    return found.person


Viewer = Annotated[Person, Depends(viewer)]


def editor(person: Viewer) -> Person:
    """The rule of a route for editors.

    Raises:
        HTTPException: a viewer may not do that.
    """
    if not person.may_edit:
        raise HTTPException(403, "You may look at everything here, but only editors may change it.")
    return person


EditorPerson = Annotated[Person, Depends(editor)]


def rule_of(route: BaseRoute) -> Rule | None:
    """The rule of a route; None where it has none, and so must not be served."""
    if not isinstance(route, APIRoute):
        return None
    asks = _asks(route.dependant)
    if editor in asks:
        return Rule.EDITOR
    if viewer in asks:
        return Rule.VIEWER
    return Rule.PUBLIC if route.path in PUBLIC else None


def _asks(dependant: Dependant) -> set[object]:
    return {dependant.call}.union(*(_asks(one) for one in dependant.dependencies))


def sign_in_url(request: Request) -> str:
    """The sign-in page, from which a reader of a page comes back to it."""
    if request.method != "GET":
        return "/sign-in"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/sign-in?next={quote(request.url.path + query, safe='')}"
