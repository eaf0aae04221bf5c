"""The lists in a browser: fit for everybody, at every width, by day and by night, and by keys alone."""

import pytest
from tests.desk.browsing import Open, overflow, violations

pytestmark = pytest.mark.servers
PHONE, DESKTOP = 360, 1280
PAGES = (
    "/cases",
    "/cases?lane=typos",
    "/cases?lane=legal&q=the&waiting=yes",
    "/cases?q=heffalump",
    "/mails",
    "/mails?list=unanswered",
    "/mails/1",
    "/letters",
    "/letters/1",
    "/audit",
)


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "by night"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_list_can_be_read_by_everybody(open_desk: Open, width: int, *, dark: bool) -> None:
    with open_desk.visitor(width=width, dark=dark) as page:
        for path in PAGES:
            page.goto(path)
            assert violations(page) == [], path
            assert overflow(page) <= 0, path


def test_the_queue_is_walked_and_searched_by_keys(open_desk: Open) -> None:
    with open_desk.visitor() as page:
        page.goto("/cases")
        titles = page.locator(".case-title a")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert page.evaluate("document.activeElement.href") == titles.first.evaluate("link => link.href")
        page.keyboard.press("/")
        page.keyboard.type("ferry")
        page.keyboard.press("Enter")
        page.wait_for_url("**/cases?q=ferry*")
        assert "ferry" in page.locator(".chips").inner_text()
