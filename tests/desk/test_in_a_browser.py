"""The door and the frame of the desk as Chromium draws them: for everybody, by keyboard, on a phone and at night."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.desk.browsing import DESKTOP, PHONE, Open, overflow, violations
from tests.desk.newsroom import EDITOR, VIEWER
from tests.desk.test_signing_in import letter_of

pytestmark = pytest.mark.servers

PUBLIC = ("/sign-in", "/sign-in/sent", "/sign-in/used-up", "/assets/nothing")


def ask(page: Page, address: str = EDITOR) -> None:
    page.goto("/sign-in")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def mailed_link(open_desk: Open) -> str:
    body = letter_of(open_desk.desk).get_body(("plain",))
    assert body is not None
    [link] = re.findall(r"http://\S+", body.get_content())
    return str(link)


def test_one_signs_in_and_out(open_desk: Open) -> None:
    with open_desk.visitor("") as page:
        page.goto("/cases/C-2026-0001")
        page.get_by_label("Your e-mail address").fill(EDITOR)
        page.get_by_role("button", name="Mail me a link").click()
        page.goto(mailed_link(open_desk))
        assert violations(page) == []
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/cases/C-2026-0001$"))
        page.get_by_label(f"Signed in as {EDITOR}").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        page.goto("/cases")
        expect(page).to_have_url(re.compile("/sign-in"))


def test_the_link_opened_in_another_browser_says_so(open_desk: Open) -> None:
    with open_desk.visitor("") as page, open_desk.visitor("") as other:
        ask(page)
        other.goto(mailed_link(open_desk))
        expect(other.get_by_role("heading", name="This link does not work here")).to_be_visible()
        expect(other.get_by_role("button", name="Sign in")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_everybody_can_use_the_door(open_desk: Open, width: int, *, dark: bool) -> None:
    with open_desk.visitor("", width=width, dark=dark) as page:
        for path in PUBLIC:
            page.goto(path)
            assert violations(page) == [], path
            assert overflow(page) <= 0, path


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_everybody_can_use_the_frame(open_desk: Open, width: int, *, dark: bool) -> None:
    with open_desk.visitor(VIEWER, width=width, dark=dark) as page:
        page.goto("/nothing")
        page.get_by_label(f"Signed in as {VIEWER}").click()
        assert violations(page) == []
        assert overflow(page) <= 0
        page.get_by_role("button", name="Keyboard keys").click()
        expect(page.get_by_role("dialog", name="Keyboard keys")).to_be_visible()
        assert violations(page) == []


def test_keys_lead_through_the_desk_but_not_while_one_types(open_desk: Open) -> None:
    with open_desk.visitor() as page:
        page.goto("/nothing")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keyboard keys")
        expect(dialog).to_contain_text("Letters")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.keyboard.press("g")
        page.keyboard.press("l")
        expect(page).to_have_url(re.compile("/letters$"))
    with open_desk.visitor("") as page:
        page.goto("/sign-in")
        page.get_by_label("Your e-mail address").press_sequentially("g?l")
        expect(page.get_by_label("Your e-mail address")).to_have_value("g?l")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_tab_leads_past_the_links_to_the_content(open_desk: Open) -> None:
    with open_desk.visitor() as page:
        page.goto("/nothing")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()


def test_it_fetches_nothing_from_elsewhere(open_desk: Open) -> None:
    with open_desk.visitor() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/cases")
        assert asked
        assert [url for url in asked if not url.startswith(open_desk.desk.base_url)] == []
