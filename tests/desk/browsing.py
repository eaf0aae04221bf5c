"""Chromium on the desk as it is served: what the tests in a browser share."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.desk.newsroom import EDITOR

from corrections_inbox.actions.signing_in import hashed
from corrections_inbox.desk.serving import served
from corrections_inbox.desk.state import Desk
from corrections_inbox.store import desk_sessions, transaction

DESKTOP, PHONE = 1280, 360  # pixels


@dataclass(frozen=True, slots=True)
class Open:
    """A desk that is served on this machine, and a browser to visit it with."""

    desk: Desk
    chromium: Browser

    @contextmanager
    def visitor(self, address: str = EDITOR, *, width: int = DESKTOP, dark: bool = False) -> Iterator[Page]:
        """A page in a browser of its own, signed in as `address` (empty: as nobody). Errors in its scripts fail the test."""
        errors: list[str] = []
        with self._context(width, dark=dark) as context:
            if address:
                context.add_cookies(
                    [{"name": "desk_session", "value": self._session(address), "url": self.desk.base_url}]
                )
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on(
                "console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None
            )
            yield page
        assert errors == []

    @contextmanager
    def _context(self, width: int, *, dark: bool) -> Iterator[BrowserContext]:
        context = self.chromium.new_context(
            base_url=self.desk.base_url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
        )
        yield context
        context.close()

    def _session(self, address: str) -> str:
        token = f"token-of-{address}"
        with transaction(self.desk.engine) as session:
            desk_sessions.end_of(session, hashed(token))
            desk_sessions.begin(session, hashed(token), f"seal of {address}", address, self.desk.clock())
        return token


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it stands, by every rule of WCAG 2.2 A and AA and its best practices."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """How many pixels of the page lie beyond the right edge of the window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


@pytest.fixture
def open_desk(desk: Desk, chromium: Browser) -> Iterator[Open]:
    """The newsroom's desk at an address of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    own = desk.settings.desk.model_copy(update={"port": port, "base_url": f"http://127.0.0.1:{port}"})
    here = replace(desk, settings=desk.settings.model_copy(update={"desk": own}))
    with served(here):
        yield Open(here, chromium)
