"""Takes the README's pictures of the demo's newsroom at work: python docs/take_pictures.py (no arguments).

Needs Chromium and what requirements-test.lock installs; pngquant makes the files small.
"""

# ruff: noqa: INP001  a script on its own

import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, StorageState, sync_playwright

from corrections_inbox.demo import newsroom, show
from corrections_inbox.demo.newsroom import Newsroom

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
PICTURES = Path(__file__).parent / "pictures"
MARGIN = 16
DESKTOP, PHONE = 1100, 390


def drawn(browser: Browser, width: int, scheme: str, signed_in: StorageState | None = None) -> Page:
    """An empty page of this width in CSS pixels."""
    return browser.new_page(
        viewport={"width": width, "height": 900},
        device_scale_factor=2 if width == PHONE else 1.5,
        color_scheme="dark" if scheme == "dark" else "light",
        storage_state=signed_in,
    )


def keep(page: Page, name: str, clip: FloatRect) -> None:
    """Takes the picture, and makes the file small where it can."""
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture, full_page=True, clip=clip)
    page.close()
    if quantise := shutil.which("pngquant"):
        subprocess.run([quantise, "--force", "--ext", ".png", "--strip", "64", picture], check=True)  # noqa: S603  ours


def take_digest(browser: Browser, html: str, name: str, width: int, scheme: str, cards: tuple[int, int]) -> None:
    """The digest from its card number `cards[0]` (0: from the top) to the end of number `cards[1]`."""
    page = drawn(browser, width, scheme)
    page.set_content(html)
    boxes = [box for card in page.locator(".card").all() if (box := card.bounding_box())]
    first, last = cards
    top = boxes[first - 1]["y"] - MARGIN if first else 0
    end = boxes[last - 1]["y"] + boxes[last - 1]["height"] + MARGIN
    left = max(0, (width - 700) // 2)
    keep(page, name, {"x": left, "y": top, "width": width - 2 * left, "height": end - top})


def take_desk(page: Page, url: str, name: str, height: int) -> None:
    """A page of the desk from its top."""
    page.goto(url)
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP
    keep(page, name, {"x": 0, "y": 0, "width": width, "height": height})


def sign_in(browser: Browser, room: Newsroom) -> StorageState:
    page = browser.new_page()
    page.goto(room.way_in())
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/cases")
    state = page.context.storage_state()
    page.close()
    return state


def take_all(browser: Browser, room: Newsroom) -> None:
    html = show.as_html(room.send_digest())
    take_digest(browser, html, "digest-desktop", DESKTOP, "light", (0, 3))
    take_digest(browser, html, "digest-phone", PHONE, "light", (3, 3))
    take_digest(browser, html, "digest-phone-dark", PHONE, "dark", (5, 5))
    state, desk = sign_in(browser, room), room.settings.desk.base_url
    take_desk(drawn(browser, DESKTOP, "light", state), f"{desk}/cases", "desk-queue", 900)
    take_desk(drawn(browser, DESKTOP, "light", state), f"{desk}/cases/C-2026-0001", "desk-case", 1130)
    take_desk(
        drawn(browser, DESKTOP, "dark", state), f"{desk}/cases/C-2026-0001/decide?status=corrected", "desk-decide", 1100
    )
    take_desk(drawn(browser, PHONE, "dark", state), f"{desk}/cases/C-2026-0001", "desk-phone", 900)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, newsroom.opened(Path(folder), desk=True) as room:
        names = room.deliver()
        newsroom.wait_until(lambda: room.filed() >= len(names) and room.is_quiet(), "The mail was not filed.")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            take_all(browser, room)
            browser.close()


if __name__ == "__main__":
    main()
