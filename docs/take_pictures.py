"""Takes the README's pictures of a digest: python docs/take_pictures.py DIGEST.html, a file that `./run demo` names.

Needs Chromium and what requirements-test.lock installs; pngquant makes the files small.
"""

# ruff: noqa: INP001  a script on its own

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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


def take(browser: Browser, digest: Path, name: str, *, width: int, first: int, last: int, scheme: str) -> None:
    """One picture of the digest from its case number `first` (0: from the top) to the end of number `last`."""
    page = browser.new_page(viewport={"width": width, "height": 900}, device_scale_factor=2)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(digest.resolve().as_uri())
    boxes = [card.bounding_box() for card in page.locator(".card").all()]
    top = boxes[first - 1]["y"] - MARGIN if first else 0  # type: ignore[index]  # a card that is drawn has a box
    end = boxes[last - 1]["y"] + boxes[last - 1]["height"] + MARGIN  # type: ignore[index]  # the same
    left = max(0, (width - 700) // 2)
    clip = {"x": float(left), "y": top, "width": float(width - 2 * left), "height": end - top}
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture, full_page=True, clip=clip)  # type: ignore[arg-type]  # the library's own dict type
    page.close()
    if quantise := shutil.which("pngquant"):
        subprocess.run([quantise, "--force", "--ext", ".png", "--strip", "64", picture], check=True)  # noqa: S603  ours


def main() -> None:
    digest = Path(sys.argv[1])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, digest, "digest-desktop", width=1100, first=0, last=3, scheme="light")
        take(browser, digest, "digest-phone", width=390, first=3, last=3, scheme="light")
        take(browser, digest, "digest-phone-dark", width=390, first=5, last=5, scheme="dark")
        browser.close()


if __name__ == "__main__":
    main()
