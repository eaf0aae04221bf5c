"""What every test shares: one moment in time, and a store. TEST_STORE=postgresql runs all tests that keep one on PostgreSQL."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.servers.chromium import chromium
from tests.store.databases import (
    ON_POSTGRESQL,
    engine,
    postgresql_database,
    postgresql_engine,
    postgresql_migrated,
    postgresql_url,
    sqlite_engine,
)

from corrections_inbox.settings import PREFIX

__all__ = [
    "chromium",
    "engine",
    "postgresql_database",
    "postgresql_engine",
    "postgresql_migrated",
    "postgresql_url",
    "sqlite_engine",
]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TESTS = Path(__file__).parent
KEEP_A_STORE = {"store", "actions", "jobs", "cli", "demo"} | {
    f"test_{name}.py" for name in ("scheduler", "whole_path", "bad_input", "guarantees", "real_servers")
}


@pytest.fixture
def now() -> datetime:
    return NOW


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not ON_POSTGRESQL:
        return
    other = [item for item in items if not _keeps_a_store(item) or item.get_closest_marker("embedded")]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in other]


@pytest.fixture(autouse=True)
def _settings_name_the_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if ON_POSTGRESQL and _keeps_a_store(request.node):
        monkeypatch.setenv(f"{PREFIX}STORE__URL", request.getfixturevalue("postgresql_database"))


def _keeps_a_store(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] in KEEP_A_STORE
