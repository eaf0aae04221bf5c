"""What guards every page: headers, hosts, sizes, cookies, proxies, and failures that tell nothing."""

import re
from dataclasses import replace
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Form
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from tests.desk.newsroom import BASE_URL, EDITOR, VIEWER, Browser

from corrections_inbox.desk import app as app_module
from corrections_inbox.desk.access import Viewer
from corrections_inbox.desk.app import ROUTERS, make_app
from corrections_inbox.desk.headers import LARGEST_BODY, PROTECTING
from corrections_inbox.desk.state import Desk
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store.sign_ins import Asked

SECRET = "words of a reader"
PROXY = {"proxy_header": "X-Signed-In", "proxy_addresses": ["10.0.0.0/8", "127.0.0.1"]}

ONE_EACH = Asked(asker=100, client=1, overall=100)

failing = APIRouter()


@failing.get("/fails/{how}")
def fail(how: str, _person: Viewer) -> None:
    raise {
        "refused": CorrectionsInboxError("C-2026-0001 is corrected already."),
        "store": OperationalError(f"SELECT {SECRET}", None, Exception("database is locked")),
        "broken": KeyError(SECRET),
    }[how]


@failing.post("/fails/{how}")
def fail_on_a_form(how: str, _person: Viewer, number: Annotated[int, Form()]) -> None:
    raise CorrectionsInboxError(f"{how} {number} is corrected already.")


@pytest.fixture
def faulty(client: Browser, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The editor's browser on a desk some of whose pages fail."""
    monkeypatch.setattr(app_module, "ROUTERS", (*ROUTERS, failing))
    browser = TestClient(make_app(client.desk), base_url=BASE_URL, raise_server_exceptions=False)
    browser.cookies = client.cookies
    return browser


@pytest.fixture
def proxied(desk: Desk) -> Desk:
    """The same desk behind a proxy that signs people in."""
    behind = desk.settings.desk.model_copy(update=PROXY)
    return replace(desk, settings=desk.settings.model_copy(update={"desk": behind}))


def coming_from(desk: Desk, address: str, **headers: str) -> TestClient:
    return TestClient(
        make_app(desk), base_url=BASE_URL, follow_redirects=False, client=(address, 4711), headers=headers
    )


def desk_at(desk: Desk, **changes: Any) -> Desk:
    changed = desk.settings.desk.model_copy(update=changes)
    return replace(desk, settings=desk.settings.model_copy(update={"desk": changed}))


@pytest.mark.parametrize(
    "path", ["/sign-in", "/", "/nothing", "/sign-in/token", "/fails/refused", "/fails/store", "/fails/broken"]
)
def test_every_answer_carries_the_headers_that_protect_it(faulty: TestClient, path: str) -> None:
    headers = faulty.get(path, follow_redirects=False).headers
    assert {name: headers.get(name) for name in PROTECTING} == PROTECTING
    assert "max-age=" in headers.get("Strict-Transport-Security", "max-age= left out" if "fails" in path else "")


def test_no_page_holds_a_script_or_a_style_of_its_own(client: Browser, stranger: Browser) -> None:
    for page in (stranger.get("/sign-in"), client.get("/nothing"), client.get("/sign-in/sent")):
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", page.text)
        assert not re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', page.text)


def test_what_pages_are_drawn_with_is_kept_and_changes_its_address_with_its_content(stranger: Browser) -> None:
    [sheet] = re.findall(r'href="(/assets/desk\.css\?v=\w+)"', stranger.get("/sign-in").text)
    answer = stranger.get(sheet)
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert stranger.get("/assets/nothing.css").status_code == 404


@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ("refused", 409, "C-2026-0001 is corrected already."),
        ("store", 503, "try again in a minute"),
        ("broken", 500, "The desk made a mistake"),
    ],
)
def test_a_failure_is_a_sentence_and_tells_nothing_else(faulty: TestClient, how: str, status: int, said: str) -> None:
    answer = faulty.get(f"/fails/{how}")
    assert (answer.status_code, said in answer.text) == (status, True)
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert "The Harbour Courier" in answer.text


def test_a_page_that_is_not_there_is_told_in_the_desk_s_own_look(client: Browser) -> None:
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert "No page of the desk has this address." in answer.text
    assert EDITOR in answer.text


def test_a_form_that_lacks_something_says_what(stranger: Browser) -> None:
    answer = stranger.post("/sign-in", data={})
    assert answer.status_code == 422
    assert "look at: address" in answer.text


@pytest.mark.parametrize(
    ("signed_in", "number", "status"),
    [(True, "7", 409), (True, "seven", 422), (False, "7", 401)],
    ids=["refused", "incomplete", "signed out meanwhile"],
)
def test_what_a_person_wrote_is_not_lost_with_a_failure(
    client: Browser, faulty: TestClient, number: str, status: int, *, signed_in: bool
) -> None:
    if not signed_in:
        client.submit("/sign-out")
    words = "The tower was built in 1873 </textarea>, as the trust says."
    answer = faulty.post("/fails/case", data={"csrf": client.token, "letter_text": words, "number": number})
    assert answer.status_code == status
    assert "built in 1873 &lt;/textarea&gt;, as the trust says.</textarea>" in answer.text
    assert client.token not in re.findall(r"<textarea.*", answer.text, re.DOTALL)[0]


@pytest.mark.parametrize("host", ["evil.example", "desk.courier.example.evil.example", "", "courier.example"])
def test_another_host_is_refused(stranger: Browser, host: str) -> None:
    answer = stranger.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 421
    assert BASE_URL in answer.text


@pytest.mark.parametrize("host", ["desk.courier.example", "DESK.courier.example", "127.0.0.1:8025", "localhost:8025"])
def test_the_desk_answers_to_its_own_names(stranger: Browser, host: str) -> None:
    assert stranger.get("/sign-in", headers={"Host": host}).status_code == 200


def test_the_usual_port_may_be_said_or_left_out(desk: Desk) -> None:
    browser = Browser(desk_at(desk, base_url="https://desk.courier.example:443/"))
    assert browser.get("/sign-in").status_code == 200


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in pieces"])
def test_a_body_too_large_is_refused(client: Browser, *, announced: bool) -> None:
    body = b"csrf=" + b"x" * LARGEST_BODY
    pieces = iter([body]) if not announced else body
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/sign-out", content=pieces, headers=form)
    assert answer.status_code == 413
    assert "1 MB" in answer.text


def test_cookies_are_bound_to_https_and_to_this_host(desk: Desk) -> None:
    browser = Browser(desk)
    [cookie] = browser.submit("/sign-in", address=EDITOR).headers.get_list("set-cookie")
    assert cookie.startswith("__Host-desk_browser=")
    parts = set(cookie.split("; ")[1:])
    assert {"HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=900"} <= parts
    assert not [part for part in parts if part.startswith("Domain")]


def test_without_https_cookies_still_work(desk: Desk) -> None:
    """As on the first try, on one's own machine."""
    browser = TestClient(make_app(desk_at(desk, base_url="http://127.0.0.1:8025")), base_url="http://127.0.0.1:8025")
    answer = browser.post("/sign-in", data={"address": EDITOR}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("desk_browser=")
    assert "Secure" not in cookie
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("url", ["/cases/C%00", "/cases/C-2026-0001?article=a%00", "/mails?q=a%00", "/audit?actor=%00"])
def test_an_address_that_no_store_can_look_for_is_no_failure_of_the_store(client: Browser, url: str) -> None:
    assert client.get(url).status_code in {200, 404}


@pytest.mark.parametrize("form", ["note", "decide"])
def test_words_that_no_store_can_keep_are_refused(client: Browser, form: str) -> None:
    fields = {"text": "a\0b", "note": "a\0b", "status": "corrected", "do": "send"}
    assert client.submit(f"/cases/C-2026-0001/{form}?status=corrected", **fields).status_code == 400


def test_a_forged_notice_is_not_shown(client: Browser) -> None:
    client.cookies.set("__Host-desk_notice", "Your account is locked, call 555.")
    assert "555" not in client.get("/nothing").text


def test_a_trusted_proxy_signs_an_editor_in(proxied: Desk) -> None:
    browser = coming_from(proxied, "10.1.2.3", **{"X-Signed-In": EDITOR.upper()})
    assert browser.get("/").headers["location"] == "/cases"
    page = browser.get("/nothing").text
    assert EDITOR in page
    assert "Sign out" not in page


@pytest.mark.parametrize("address", ["192.0.2.7", "11.0.0.1", "2001:db8::1", "testclient"])
def test_anybody_else_s_header_is_ignored(proxied: Desk, address: str) -> None:
    browser = coming_from(proxied, address, **{"X-Signed-In": EDITOR, "X-Forwarded-For": "10.1.2.3"})
    assert browser.get("/").headers["location"].startswith("/sign-in")


def test_without_the_setting_the_header_is_ignored(desk: Desk) -> None:
    browser = coming_from(desk, "10.1.2.3", **{"X-Signed-In": EDITOR})
    assert browser.get("/").headers["location"].startswith("/sign-in")


def test_whom_the_proxy_names_must_be_in_the_settings(proxied: Desk) -> None:
    for path in ("/", "/sign-in"):
        answer = coming_from(proxied, "10.1.2.3", **{"X-Signed-In": "stranger@courier.example"}).get(path)
        assert answer.status_code == 403
        assert "not among the people of this desk" in answer.text


def test_a_header_that_came_twice_is_believed_neither_time(proxied: Desk) -> None:
    browser = coming_from(proxied, "10.1.2.3")
    answer = browser.get("/", headers=[("X-Signed-In", EDITOR), ("X-Signed-In", VIEWER)])
    assert answer.headers["location"].startswith("/sign-in")


def test_a_viewer_of_the_proxy_s_is_a_viewer(proxied: Desk) -> None:
    browser = coming_from(proxied, "127.0.0.1", **{"X-Signed-In": VIEWER})
    assert "viewer" in browser.get("/nothing").text


def test_forms_behind_a_proxy_carry_a_token_too(proxied: Desk) -> None:
    browser = coming_from(proxied, "10.1.2.3", **{"X-Signed-In": EDITOR})
    assert browser.post("/sign-out", data={"csrf": "forged"}).status_code == 403


def test_where_no_link_can_be_mailed_none_is_promised(proxied: Desk) -> None:
    browser = TestClient(make_app(desk_at(proxied, base_url="")), base_url="http://127.0.0.1:8025")
    answer = browser.post("/sign-in", data={"address": EDITOR})
    assert answer.status_code == 403
    assert "the proxy" in answer.text


@pytest.mark.parametrize(
    ("direct", "forwarded", "told_apart"),
    [
        ("10.0.0.1", ["198.51.100.1", "198.51.100.2"], True),  # the proxy says who it was
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1", "7.7.7.7, 198.51.100.1"], False),  # clients say what they like before it
        ("10.0.0.1", ["198.51.100.1, 10.0.0.9", "198.51.100.2, 10.0.0.9"], True),  # two proxies in a row
        ("198.51.100.7", ["1.1.1.1", "2.2.2.2"], False),  # no proxy of ours
        ("2001:db8::1", ["", ""], False),
    ],
)
def test_links_are_counted_by_the_client_that_a_trusted_proxy_names(
    proxied: Desk, monkeypatch: pytest.MonkeyPatch, direct: str, forwarded: list[str], *, told_apart: bool
) -> None:
    monkeypatch.setattr("corrections_inbox.actions.signing_in.MOST", ONE_EACH)
    answers = [
        coming_from(proxied, direct, **{"X-Forwarded-For": one}).post("/sign-in", data={"address": f"{n}@a.example"})
        for n, one in enumerate(forwarded)
    ]
    assert [answer.status_code for answer in answers] == [303, 303 if told_apart else 429]


def test_one_subscriber_s_ipv6_addresses_count_as_one(proxied: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corrections_inbox.actions.signing_in.MOST", ONE_EACH)
    addresses = ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    answers = [coming_from(proxied, one).post("/sign-in", data={"address": f"{one}@a.example"}) for one in addresses]
    assert [answer.status_code for answer in answers] == [303, 429, 303]
