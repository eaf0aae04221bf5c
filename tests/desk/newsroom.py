"""The demo's paper with a few of its readers' mails filed, and browsers that are signed in to its desk."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from tests.store.databases import Snapshot

from corrections_inbox.actions.signing_in import hashed
from corrections_inbox.demo import corpus
from corrections_inbox.desk.app import make_app
from corrections_inbox.desk.forgery import token_for
from corrections_inbox.desk.state import Desk
from corrections_inbox.index import ArticleIndex, IndexWriter
from corrections_inbox.jobs.file import Filer, Filing, rules_of
from corrections_inbox.jobs.house import House, house
from corrections_inbox.jobs.indexing import follow_index
from corrections_inbox.reading import Reader
from corrections_inbox.settings import Settings
from corrections_inbox.store import articles, connect, desk_sessions, mail, transaction
from corrections_inbox.store.mail import Place

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BASE_URL = "https://desk.courier.example"
EDITOR, VIEWER = "noor@courier.example", "ben@courier.example"
# One mail of each sort that the desk shows: linked and not, pooled, two errors in one, legal, opinion, spam.
MAILS = ("01", "02", "06", "10", "14", "16", "18", "20", "21", "29", "31", "34", "35")
SETTINGS: dict[str, Any] = {
    "publication": {
        "name": "The Harbour Courier",
        "site": "https://courier.example",
        "hosts": ["courier.example"],
        "policy_url": "https://courier.example/corrections-policy",
        "staff": ["@courier.example"],
        "secret": "only for tests",
    },
    "smtp": {"host": "127.0.0.1", "port": 1, "security": "none", "from": "corrections@courier.example"},
    "acknowledgment": {"enabled": True},
    "legal": {"notify": ["lawyer@courier.example"]},
    "desk": {
        "enabled": True,
        "base_url": BASE_URL,
        "editors": [{"address": EDITOR}, {"address": VIEWER, "role": "viewer"}],
    },
}


@dataclass
class Hands:
    """A clock that a test moves."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, span: timedelta) -> None:
        self.moment += span


class Browser(TestClient):
    """A browser on a desk. It follows no redirection by itself; `token` is what its forms carry."""

    def __init__(self, desk: Desk, token: str = "") -> None:
        super().__init__(make_app(desk), base_url=BASE_URL, follow_redirects=False)
        self.desk = desk
        self.token = token

    @property
    def session(self) -> str:
        """The token in its session's cookie."""
        return self.cookies["__Host-desk_session"]

    @session.setter
    def session(self, token: str) -> None:
        self.cookies.set("__Host-desk_session", token, domain=BASE_URL.removeprefix("https://"), path="/")

    def submit(self, url: str, /, **fields: str) -> httpx2.Response:
        """Sends a form of the desk's own pages."""
        return self.post(url, data={"csrf": self.token, **fields}, headers={"Sec-Fetch-Site": "same-origin"})


def make_settings(folder: Path, **changes: dict[str, Any]) -> Settings:
    """The settings of the newsroom with its store in `folder`; a table given is laid over its own."""
    tables = {**SETTINGS, "store": {"data_dir": str(folder)}}
    for name, table in changes.items():
        tables[name] = {**tables.get(name, {}), **table}
    return Settings.model_validate(tables)


def reader_of(settings: Settings, paper: House) -> Reader:
    """Reads in this process: the mails here are our own."""
    return Reader(paper.publication, ArticleIndex.open(settings.index_dir), settings.matching.link_threshold)


def make_desk(settings: Settings, clock: Hands) -> Desk:
    paper = house(settings)
    engine = connect(settings.store_url)
    return Desk(settings, engine, paper, rules_of(settings, paper), reader_of(settings, paper), clock)


def fill(settings: Settings) -> None:
    """Takes in the paper's articles and files the mails as the line does."""
    engine = connect(settings.store_url)
    with transaction(engine) as session:
        articles.put_many(session, list(corpus.articles(NOW)), NOW - timedelta(days=1))
    with IndexWriter(settings.index_dir) as writer:
        while follow_index(engine, writer):
            pass
    paper = house(settings)
    filing = Filing(engine, reader_of(settings, paper), rules_of(settings, paper))
    with Filer(filing) as filer:
        for uid, (name, raw) in enumerate(corpus.mails(NOW), start=1):
            if name.startswith(MAILS):
                arrived = NOW - timedelta(hours=40 - uid)
                with transaction(engine) as session:
                    mail.keep(session, Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=arrived, now=arrived)
                # Each alone, so that cases are numbered as their mails came.
                while filer(NOW - timedelta(hours=1)):
                    pass
    engine.dispose()


def signed_in(desk: Desk, address: str) -> Browser:
    """A browser with a session of its own."""
    token, seal = f"token-of-{address}", f"seal of {address}"
    with transaction(desk.engine) as session:
        desk_sessions.begin(session, hashed(token), seal, address, desk.clock())
    browser = Browser(desk, token_for(desk.secret, seal))
    browser.session = token
    return browser


@dataclass(frozen=True, slots=True)
class Filed:
    """A newsroom with its mail filed, to be copied."""

    index: Path
    store: Snapshot

    def copied(self, folder: Path) -> Settings:
        shutil.copytree(self.index, folder / "index")
        return make_settings(folder, store={"url": self.store.restored(folder)})


@pytest.fixture(scope="session")
def filed(empty_store: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Filed:
    """Made once: every test gets a copy."""
    folder = tmp_path_factory.mktemp("filed")
    settings = make_settings(folder, store={"url": empty_store.restored(folder)})
    fill(settings)
    return Filed(settings.index_dir, Snapshot.of(settings.store_url, "filed"))


@pytest.fixture
def settings(filed: Filed, tmp_path: Path) -> Settings:
    return filed.copied(tmp_path / "var")


@pytest.fixture
def store_url(settings: Settings) -> str:
    """Here no store is empty."""
    return settings.store_url


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def desk(settings: Settings, hands: Hands) -> Iterator[Desk]:
    """A desk of its own for each test; its clock is `hands`."""
    desk = make_desk(settings, hands)
    yield desk
    desk.engine.dispose()


@pytest.fixture
def client(desk: Desk) -> Browser:
    """Signed in as an editor."""
    return signed_in(desk, EDITOR)


@pytest.fixture
def viewer_client(desk: Desk) -> Browser:
    """Signed in as a viewer."""
    return signed_in(desk, VIEWER)


@pytest.fixture
def stranger(desk: Desk) -> Browser:
    """Not signed in."""
    return Browser(desk)
