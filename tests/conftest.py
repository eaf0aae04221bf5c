"""What every test shares: one moment in time, and a store. TEST_STORE=postgresql runs all tests that keep one on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Dialect, Engine, event
from tests.servers.chromium import chromium
from tests.store.databases import (
    ON_POSTGRESQL,
    empty_postgresql,
    empty_store,
    engine,
    postgresql_engine,
    postgresql_url,
    store_url,
)

from corrections_inbox.settings import PREFIX

__all__ = [
    "chromium",
    "empty_postgresql",
    "empty_store",
    "engine",
    "postgresql_engine",
    "postgresql_url",
    "store_url",
]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TESTS = Path(__file__).parent
# Here nobody opens a store, which is checked. All others run on PostgreSQL too, and so does whatever is new.
WITHOUT_A_STORE = {
    *("articles", "cases", "index", "letters", "matching", "message", "oauth2", "semantics", "sources", "triage"),
    *(f"test_{name}.py" for name in ("architecture", "docs", "logs", "readme", "run", "settings", "wheel")),
}


@pytest.fixture
def now() -> datetime:
    return NOW


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not ON_POSTGRESQL:
        return
    other = {item for item in items if not _keeps_a_store(item) or item.get_closest_marker("embedded")}
    config.hook.pytest_deselected(items=list(other))
    items[:] = [item for item in items if item not in other]


@pytest.fixture(autouse=True)
def _settings_name_the_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if ON_POSTGRESQL:
        monkeypatch.setenv(f"{PREFIX}STORE__URL", request.getfixturevalue("store_url"))


@pytest.fixture(autouse=True)
def _no_other_store_is_opened(request: pytest.FixtureRequest) -> Iterator[None]:
    allowed = {"postgresql"} if ON_POSTGRESQL else {"postgresql", "sqlite"} if _keeps_a_store(request.node) else set()

    def refuse(dialect: Dialect, *_: object) -> None:
        if dialect.name not in allowed:
            pytest.fail(f"It opens a store on {dialect.name}: see WITHOUT_A_STORE in {__file__}.")

    event.listen(Engine, "do_connect", refuse)
    yield
    event.remove(Engine, "do_connect", refuse)


def _keeps_a_store(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] not in WITHOUT_A_STORE
