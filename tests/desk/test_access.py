"""Who reaches what: every route of the app, as a stranger, a viewer and an editor."""

import re
from dataclasses import replace

import pytest
from _pytest.mark import ParameterSet
from fastapi import APIRouter
from fastapi.routing import APIRoute
from tests.desk.newsroom import EDITOR, Browser, signed_in

from corrections_inbox.desk import app as app_module
from corrections_inbox.desk.access import PUBLIC, Rule, rule_of
from corrections_inbox.desk.app import ROUTERS, make_app
from corrections_inbox.desk.state import Desk

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
CALLS = [(method, route) for route in ROUTES for method in sorted(route.methods or ())]
GUARDED = [(method, route) for method, route in CALLS if rule_of(route) is not Rule.PUBLIC]
FOR_EDITORS = [(method, route) for method, route in CALLS if rule_of(route) is Rule.EDITOR]


def named(calls: list[tuple[str, APIRoute]]) -> list[ParameterSet]:
    return [pytest.param(method, path_of(route), id=f"{method} {route.path}") for method, route in calls]


def path_of(route: APIRoute) -> str:
    """The route's path with something that is there nowhere in place of each parameter."""
    return re.sub(r"\{[^}]+\}", "1", route.path)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)} {route.path}")
def test_every_route_has_a_rule(route: APIRoute) -> None:
    assert rule_of(route) is not None


def test_the_app_does_not_start_with_a_route_that_has_no_rule(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()
    router.get("/open-door")(lambda: None)
    monkeypatch.setattr(app_module, "ROUTERS", (*ROUTERS, router))
    with pytest.raises(RuntimeError, match="/open-door"):
        make_app(desk)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/assets/../app.py", "/static"])
def test_the_app_serves_nothing_else(client: Browser, path: str) -> None:
    """Every route is one of its routers', which the tests here walk: no documentation, no schema."""
    assert len(make_app(client.desk).routes) == len(ROUTERS)
    assert client.get(path).status_code == 404


def test_strangers_reach_what_they_need_and_no_more() -> None:
    assert {"/cases", "/", "/sign-out", "/audit"}.isdisjoint(PUBLIC)


@pytest.mark.parametrize(("method", "path"), named(GUARDED))
def test_a_stranger_is_sent_to_sign_in(stranger: Browser, method: str, path: str) -> None:
    answer = stranger.request(method, path)
    if method == "GET":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")
    else:
        assert answer.status_code == 401


@pytest.mark.parametrize(("method", "path"), named(FOR_EDITORS))
def test_a_viewer_may_not_do_what_editors_do(viewer_client: Browser, method: str, path: str) -> None:
    fields = {"csrf": viewer_client.token} if method != "GET" else None
    answer = viewer_client.request(method, path, data=fields)
    assert answer.status_code == 403
    assert "only editors" in answer.text


@pytest.mark.parametrize(("method", "path"), named([call for call in GUARDED if call[0] != "GET"]))
@pytest.mark.parametrize("token", ["", "forged", "ä"])
def test_a_form_without_the_session_s_token_is_refused(client: Browser, method: str, path: str, token: str) -> None:
    answer = client.request(method, path, data={"csrf": token})
    assert answer.status_code == 403
    assert "made before you signed in" in answer.text


def test_the_token_of_another_session_is_refused(client: Browser, viewer_client: Browser) -> None:
    assert client.post("/sign-out", data={"csrf": viewer_client.token}).status_code == 403
    assert client.get("/").headers["location"] == "/cases"


@pytest.mark.parametrize(("method", "path"), named([call for call in CALLS if call[0] != "GET"]))
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
    ids=["another site", "a neighbour host", "another origin"],
)
def test_a_form_of_another_site_is_refused(client: Browser, method: str, path: str, headers: dict[str, str]) -> None:
    answer = client.request(method, path, data={"csrf": client.token}, headers=headers)
    assert answer.status_code == 403
    assert "not the desk" in answer.text


def test_an_editor_who_is_removed_from_the_settings_is_out_at_once(desk: Desk) -> None:
    browser = signed_in(desk, EDITOR)
    assert browser.get("/").headers["location"] == "/cases"
    without = desk.settings.desk.model_copy(update={"editors": desk.settings.desk.editors[1:]})
    changed = replace(desk, settings=desk.settings.model_copy(update={"desk": without}))
    browser.app.state.desk = changed  # type: ignore[attr-defined]  # the client knows it as any application
    assert browser.get("/").headers["location"].startswith("/sign-in")
