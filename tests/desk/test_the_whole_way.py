"""The whole way through the desk, as editors go it: real servers, the demo's paper and mail, a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.store.databases import Snapshot

from corrections_inbox.actions import telling
from corrections_inbox.demo import newsroom
from corrections_inbox.demo.newsroom import EDITOR, Newsroom
from corrections_inbox.demo.servers import Received
from corrections_inbox.settings import PREFIX

pytestmark = pytest.mark.servers

READER = "perran@oldharbour.example"


@pytest.fixture(scope="module")
def store_url(empty_store: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One for all tests, which follow one another."""
    return empty_store.restored(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def room(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The demo's newsroom with its mail filed and its digest sent. Letters leave after two seconds, not sixty."""
    patched = pytest.MonkeyPatch()
    patched.setattr(telling, "UNDO", timedelta(seconds=2))
    patched.setenv(f"{PREFIX}STORE__URL", store_url)
    with newsroom.opened(tmp_path_factory.mktemp("newsroom"), desk=True) as room:
        names = room.deliver()
        newsroom.wait_until(lambda: room.filed() >= len(names) and room.is_quiet(), "The mail was not filed.")
        room.send_digest()
        yield room
    patched.undo()


def letters_to(room: Newsroom, address: str) -> list[EmailMessage]:
    return [parsed(letter) for letter in room.servers.received if letter.recipient == address]


def parsed(letter: Received) -> EmailMessage:
    message = message_from_bytes(letter.raw, EmailMessage, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def wait_for_letter(room: Newsroom, address: str, subject: str) -> EmailMessage:
    def found() -> list[EmailMessage]:
        return [letter for letter in letters_to(room, address) if subject in text_of(letter) + str(letter["Subject"])]

    newsroom.wait_until(lambda: bool(found()), f"No letter about {subject} came to {address}.")
    return found()[-1]


def sign_in(room: Newsroom, context: BrowserContext) -> Page:
    """By the desk's own page and the letter that it sends."""
    page = context.new_page()
    page.goto(room.settings.desk.base_url)
    before = len(letters_to(room, EDITOR))
    page.get_by_label("address").fill(EDITOR)
    page.get_by_role("main").get_by_role("button").click()
    newsroom.wait_until(lambda: len(letters_to(room, EDITOR)) > before, "No link to sign in with came.")
    [link] = re.findall(r"http://\S+/sign-in/\S+", text_of(letters_to(room, EDITOR)[-1]))
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/cases$"))
    return page


@pytest.fixture(scope="module")
def context(chromium: Browser, room: Newsroom) -> Iterator[BrowserContext]:
    """A browser whose owner has signed in as an editor."""
    context = chromium.new_context()
    sign_in(room, context).close()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def open_case(room: Newsroom, page: Page, title: str) -> None:
    page.goto(f"{room.settings.desk.base_url}/cases")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def select(page: Page, words: str) -> None:
    """Selects these words in the article, as a hand with a mouse does."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector(".print"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
                return;
            }
            throw new Error("these words are not in the article");
        }""",
        words,
    )


def test_a_wrong_sentence_is_put_right_by_selecting_the_right_one(room: Newsroom, page: Page) -> None:
    open_case(room, page, "Retired postwoman, 68, swims the sound in winter")
    right = page.locator(".print .body .block").first.inner_text().split(". ")[0]
    assert right not in page.locator(".print mark").all_inner_texts()
    select(page, right)
    page.locator("form.selection").get_by_role("button", name="It is this sentence").click()
    expect(page.locator(".print mark").first).to_contain_text(right)
    expect(page.get_by_role("main")).to_contain_text(EDITOR)  # the history says who


def test_a_case_is_settled_and_its_readers_get_the_letter_that_was_shown(room: Newsroom, page: Page) -> None:
    open_case(room, page, "Skerry Point light burns again after eleven dark weeks")
    page.get_by_role("link", name="Corrected").click()
    page.get_by_label("The published correction notice").fill("The tower was built in 1873, not 1874.")
    page.get_by_role("button", name="Show the letters anew").click()
    shown = page.get_by_label("The text of the letter")
    expect(shown).to_contain_text("The tower was built in 1873, not 1874.")
    shown.fill(f"{shown.input_value()}\nP.S. Do say hello to the dog.\n")
    page.get_by_label("Note", exact=True).fill("Checked with the Trust by telephone.")
    page.get_by_role("button", name="Close as corrected").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    letter = wait_for_letter(room, READER, "P.S. Do say hello to the dog.")
    assert letter["In-Reply-To"]
    assert "The tower was built in 1873, not 1874." in text_of(letter)
    assert "hello to the dog" in text_of(letter, "html")
    assert "telephone" not in letter.as_string()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("This case is closed: corrected.")


def test_a_link_in_the_digest_leads_its_recipient_to_the_page_that_asks(room: Newsroom, page: Page) -> None:
    page.goto(digest_link(room, "Herring quota"))
    expect(page).to_have_url(re.compile(r"/cases/C-\d{4}-\d{4}/decide\?status=no_change$"))
    expect(page.get_by_role("main")).to_contain_text("Herring quota cut by a fifth as stocks fall")


def test_a_forwarded_digest_shows_a_stranger_nothing(room: Newsroom, chromium: Browser) -> None:
    with chromium.new_context() as stranger:
        page = stranger.new_page()
        page.goto(digest_link(room, "Herring quota"))
        expect(page).to_have_url(re.compile(r"/sign-in\?"))
        assert "Herring" not in page.content()


def digest_link(room: Newsroom, title: str) -> str:
    """The link "No change" on the card of this article in the digest."""
    digests = [letter for letter in letters_to(room, EDITOR) if "new" in letter["Subject"]]
    card = text_of(digests[0], "html").partition(title)[2]
    link = re.search(r'href="([^"]+/act/[^"]+)"[^>]*>\s*No change', card)
    assert link
    return link.group(1)


@pytest.mark.parametrize("path", ["/cases", "/cases/C-2026-0018", "/cases/C-2026-0003/decide?status=asked", "/mails"])
def test_nothing_is_wider_than_a_phone(room: Newsroom, context: BrowserContext, path: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(room.settings.desk.base_url + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()
