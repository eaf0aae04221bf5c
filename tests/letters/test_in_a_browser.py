"""The digest and the letters as a browser draws them: on a phone, on a desk, by day and by night."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from corrections_inbox.cases import Card, Digest
from corrections_inbox.letters import Templates, compose, compose_digest
from corrections_inbox.letters.byline import compose_byline
from corrections_inbox.letters.reminder import compose_reminder
from corrections_inbox.letters.sample_desk import NEW, NOW, sample_digest, sample_links, sample_reminders
from corrections_inbox.letters.samples import LETTERHEAD, ORIGINAL, samples

pytestmark = pytest.mark.servers


def long_words() -> Digest:
    """A digest whose reader wrote words without end."""
    card = NEW[0]
    reports = tuple(replace(report, words="x" * 300, subject="y" * 300) for report in card.case.reports)
    case = replace(card.case, reports=reports, match=replace(card.case.match, linked=None))
    return replace(sample_digest(), new=(Card(case, 0, 1, overdue=False),))


def to_the_staff(templates: Templates) -> list[str]:
    """A full digest, one with words that have no end, a reminder, and what an author is told."""
    links, after = sample_links(), timedelta(days=14)
    digests = [
        compose_digest(templates, LETTERHEAD, each, now=NOW, links=links) for each in (sample_digest(), long_words())
    ]
    reminder = compose_reminder(templates, LETTERHEAD, sample_reminders(), after=after, now=NOW, key="1", links=links)
    cases = [card.case for card in NEW[:2]]
    byline = compose_byline(templates, LETTERHEAD, cases, recipient="a@b.example", now=NOW, key="1", links=links)
    return [composed.html for composed in (*digests, reminder, byline)]


@pytest.mark.parametrize("width", [320, 390, 1100])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(chromium: Browser, templates: Templates, scheme: str, width: int) -> None:
    letters = [compose(templates, LETTERHEAD, sample, ORIGINAL, now=NOW, key="1").html for sample in samples()]
    page = chromium.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    for html in (*letters[:5], *to_the_staff(templates)):
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_it_is_dark_at_night_and_fetches_nothing(chromium: Browser, templates: Templates) -> None:
    page = chromium.new_page(color_scheme="dark")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content(compose_digest(templates, LETTERHEAD, sample_digest(), now=NOW).html)
    sheet = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    text = page.evaluate("getComputedStyle(document.querySelector('.inner')).color")
    assert (sheet, text) == ("rgb(31, 30, 27)", "rgb(236, 232, 223)")
    assert not requests
    page.close()


@pytest.mark.parametrize("width", [390, 1100])
def test_what_is_pressed_on_a_phone_is_large_enough_and_apart(
    chromium: Browser, templates: Templates, width: int
) -> None:
    """WCAG 2.2, 2.5.8: at least 24 by 24 CSS pixels."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.set_content(compose_digest(templates, LETTERHEAD, sample_digest(), now=NOW, links=sample_links()).html)
    boxes = [link.bounding_box() for link in page.locator(".act, .open").all()]
    assert len(boxes) > 20
    assert all(box and min(box["width"], box["height"]) >= 24 for box in boxes)
    tops = sorted({round(box["y"]) for box in boxes if box})
    assert all(below - above >= 30 for above, below in pairwise(tops)), "rows of buttons do not overlap"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mail_to_the_staff_has_no_barrier(chromium: Browser, templates: Templates, scheme: str) -> None:
    """What axe-core knows of WCAG 2.2: contrast by day and by night, headings in order, landmarks, names."""
    page = chromium.new_page(color_scheme="dark" if scheme == "dark" else "light")
    for html in to_the_staff(templates):
        page.set_content(html)
        assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.close()
