"""The pages of decisions as Chromium draws them: for everybody, on a phone and at night."""

import re

import pytest
from playwright.sync_api import expect
from tests.desk.browsing import DESKTOP, PHONE, Open, overflow, violations
from tests.desk.test_case import LIGHTHOUSE
from tests.desk.test_deciding import NOTICE, legal, url

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_everybody_can_use_these_pages(open_desk: Open, width: int, *, dark: bool) -> None:
    pages = ["/cases/new", f"/cases/{LIGHTHOUSE}/split", url("no_change", legal(open_desk.desk).reference)]
    pages += [url(status) for status in ("corrected", "asked", "duplicate", "spam", "in_review")]
    with open_desk.visitor(width=width, dark=dark) as page:
        for each in pages:
            page.goto(each)
            assert violations(page) == [], each
            assert overflow(page) <= 0, each


def test_a_case_is_settled_with_the_letter_that_was_read(open_desk: Open) -> None:
    with open_desk.visitor() as page:
        page.goto(url("corrected"))
        page.get_by_label("The published correction notice").fill(NOTICE)
        page.get_by_role("button", name="Show the letters anew").click()
        expect(page.get_by_label("The text of the letter")).to_have_value(re.compile("It was 1873"))
        page.get_by_role("button", name="Close as corrected").click()
        expect(page.get_by_text("2 letters leave in 60 seconds")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("no letter has left")).to_be_visible()
