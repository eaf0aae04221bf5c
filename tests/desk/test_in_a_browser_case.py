"""The page of a case as an editor uses it in Chromium: selecting a sentence, looking at mail, seeing who else is there."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from tests.desk.browsing import DESKTOP, PHONE, Open, overflow, violations
from tests.desk.newsroom import NOW, VIEWER
from tests.desk.test_case import BUILT, LIGHTHOUSE, case_of, change_text, unlinked
from tests.desk.test_opened_mail import RAW

from corrections_inbox.jobs.file import Filer, Filing
from corrections_inbox.store import articles, mail, presence, transaction
from corrections_inbox.store.mail import Place

pytestmark = pytest.mark.servers

# What a pointer does, without depending on where words happen to be drawn.
SELECT = """([first, last]) => {
  const texts = document.createTreeWalker(document.querySelector(".print"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (node.data.includes(first) && range.startOffset === 0) range.setStart(node, node.data.indexOf(first));
    if (node.data.includes(last)) { range.setEnd(node, node.data.indexOf(last) + last.length); break; }
  }
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


def visit(page: Page, path: str = "") -> None:
    page.goto(f"/cases/{LIGHTHOUSE}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def keep_hostile_mail(open_desk: Open) -> int:
    desk = open_desk.desk
    with transaction(desk.engine) as session:
        key = mail.keep(session, Place("main", "INBOX", 1, 900), mail.pack(RAW), arrived=NOW, now=NOW)
    assert key is not None
    with Filer(Filing(desk.engine, desk.reader, desk.rules)) as filer:
        while filer(NOW):
            pass
    return key


@pytest.mark.parametrize(
    ("first", "last", "exact"),
    [
        ("It has been", "since 1991.", "It has been automatic since 1991."),
        ("built in", "Josiah", "built in 1874 by the engineer Josiah"),
        ("polished it.", "The tower", 'polished it."\n\nThe tower'),
        (
            "Wilf Trannack, 81, presses",
            "Thursday.",
            "Wilf Trannack, 81, presses the switch at Skerry Point on Thursday.",
        ),
    ],
)
def test_a_sentence_is_put_right_by_selecting_it(open_desk: Open, first: str, last: str, exact: str) -> None:
    with open_desk.visitor() as page:
        visit(page)
        button = page.locator("[data-selection]").get_by_role("button", name="It is this sentence")
        expect(button).to_be_hidden()
        page.evaluate(SELECT, [first, last])
        button.click()
        expect(page.get_by_text(f"{LIGHTHOUSE} is about that sentence now.")).to_be_visible()
    passage = case_of(open_desk.desk).match.passage
    assert passage is not None
    assert (passage.exact, passage.confidence) == (exact, 1)


def test_what_javascript_counts_double_moves_no_selection(open_desk: Open) -> None:
    change_text(open_desk.desk, "The lighthouse at", "\U0001f6a2\U0001f9d1\u200d\u2708\ufe0f The lighthouse at")
    with open_desk.visitor() as page:
        visit(page)
        page.keyboard.press("s")  # nothing is selected yet
        page.evaluate(SELECT, ["It has been", "since 1991."])
        expect(page.get_by_role("button", name="It is this sentence")).to_be_visible()
        page.keyboard.press("s")
        expect(page.get_by_text("is about that sentence now.")).to_be_visible()
    passage = case_of(open_desk.desk).match.passage
    assert passage is not None
    assert (passage.exact, passage.revision) == ("It has been automatic since 1991.", 2)


def test_a_wrong_article_is_put_right_by_one_key(open_desk: Open) -> None:
    case = unlinked(open_desk.desk)
    with open_desk.visitor() as page:
        page.goto(f"/cases/{case.reference}")
        page.keyboard.press("y")
        expect(page.get_by_text(f"{case.reference} is on “")).to_be_visible()
    linked = case_of(open_desk.desk, case.reference).match.linked
    assert linked is not None
    assert linked.article.id == case.match.candidates[0].article.id


def test_a_long_article_opens_at_the_sentence(open_desk: Open) -> None:
    filler = "\n\n".join(["The tide came in and the tide went out, and nobody on the shingle counted it."] * 40)
    change_text(open_desk.desk, "The lighthouse at", f"{filler}\n\nThe lighthouse at")
    with open_desk.visitor() as page:
        visit(page)
        passage, frame = page.locator("#passage").bounding_box(), page.locator(".print").bounding_box()
    assert passage is not None
    assert frame is not None
    assert frame["y"] < passage["y"] < frame["y"] + frame["height"] - passage["height"]


def test_pictures_are_shown_and_the_layout_runs_nothing(open_desk: Open) -> None:
    key = keep_hostile_mail(open_desk)
    with open_desk.visitor() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        visit(page, f"?mail={key}")
        picture = page.locator(".enclosures img").first
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.enclosures img').naturalWidth === 40")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="As laid out").click()
        layout = opened.value
        expect(layout.get_by_text("as it was laid out")).to_be_visible()
        expect(layout.locator("main img")).not_to_have_attribute("src", re.compile("."))
        layout.get_by_role("link", name="Back to the desk").click()
        expect(layout).to_have_url(re.compile(f"/cases/{LIGHTHOUSE}$"))
        assert [url for url in asked if not url.startswith(open_desk.desk.base_url)] == []


def test_colleagues_who_come_later_are_named(open_desk: Open) -> None:
    with open_desk.visitor() as page:
        page.clock.install()
        visit(page)
        note = page.locator("[data-presence-note]")
        expect(note).to_be_hidden()
        with transaction(open_desk.desk.engine) as session:
            presence.note(session, LIGHTHOUSE, "bram@courier.example", open_desk.desk.clock())
        page.clock.fast_forward(31_000)
        expect(note).to_have_text("Open on another desk too: bram@courier.example")


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_everybody_can_use_it(open_desk: Open, width: int, *, dark: bool) -> None:
    key = keep_hostile_mail(open_desk)
    change_text(open_desk.desk, "built in 1874", "built in 1873")
    references = [LIGHTHOUSE, unlinked(open_desk.desk).reference, "C-2026-0008"]
    paths = [f"/cases/{each}" for each in references] + [f"/cases/{LIGHTHOUSE}?mail={key}&find=council+tax&revision=1"]
    with open_desk.visitor(width=width, dark=dark) as page:
        for path in paths:
            page.goto(path)
            page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true;")
            assert violations(page) == [], path
            assert overflow(page) <= 0, path


def test_words_without_end_are_no_wider_than_the_screen(open_desk: Open) -> None:
    linked = case_of(open_desk.desk).match.linked
    assert linked is not None
    with transaction(open_desk.desk.engine) as session:
        article = articles.get(session, linked.article.id)
        assert article is not None
        articles.put(session, replace(article, headline="x" * 400, text=f"{'y' * 4_000}\n\n{BUILT}"), NOW)
    with open_desk.visitor(VIEWER, width=PHONE) as page:
        visit(page)
        assert overflow(page) <= 0
