"""A new store for each test: SQLite in a file or, with TEST_STORE=postgresql in the environment, PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from tests.servers.postgresql import administer, is_here, running_postgresql

from corrections_inbox import store
from corrections_inbox.store import migrations
from corrections_inbox.store.tables import SCHEMA

ON_POSTGRESQL = os.environ.get("TEST_STORE") == "postgresql"
_TABLES = ("alembic_version", *(table.name for table in SCHEMA.sorted_tables))
_SEND_ALL_AWAY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid()
"""
_KEEP_NUMBERING = """
CREATE TABLE {name}.numbering AS
SELECT sequencename::text AS sequence, last_value FROM pg_sequences WHERE schemaname = 'public'
"""
_RESTORE_NUMBERING = """
SELECT setval(sequence::regclass, coalesce(last_value, 1), last_value IS NOT NULL) FROM {name}.numbering
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a store held once: a file that stays as it is, or a schema beside the tables of the only database."""

    url: str
    schema: str

    @classmethod
    def of(cls, url: str, name: str) -> "Snapshot":
        """Of a store that nobody is connected to any more."""
        if url.startswith("postgresql"):
            copies = (f'CREATE TABLE {name}."{table}" AS TABLE "{table}"' for table in _TABLES)
            administer(url, f"CREATE SCHEMA {name}", *copies, _KEEP_NUMBERING.format(name=name))
        return cls(url, name)

    def restored(self, folder: Path) -> str:
        """The URL of a store with the same in it: a file in the folder, or that database, which others lose with it.

        To make the tables takes ten times as long, and a database of its own for each test twenty times.
        """
        if not self.url.startswith("postgresql"):
            shutil.copy(sa.make_url(self.url).database or "", folder / "store.sqlite3")
            return f"sqlite:///{folder / 'store.sqlite3'}"
        administer(
            self.url,
            _SEND_ALL_AWAY,
            *(f'DELETE FROM "{table}"' for table in reversed(_TABLES)),  # noqa: S608  names of ours
            *(f'INSERT INTO "{table}" SELECT * FROM {self.schema}."{table}"' for table in _TABLES),  # noqa: S608  names of ours
            _RESTORE_NUMBERING.format(name=self.schema),
        )
        return self.url


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A server of our own on a Unix socket, or the one named by TEST_DATABASE_URL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    if not is_here():
        pytest.skip("there is no PostgreSQL here")
    with running_postgresql() as server:
        yield server.url


@pytest.fixture(scope="session")
def empty_postgresql(postgresql_url: str) -> Iterator[Snapshot]:
    """A database with our tables and nothing in them."""
    # Another process may try its tests on the same server.
    name = f"corrections_inbox_{os.getpid()}"
    administer(postgresql_url, f"CREATE DATABASE {name}")
    url = sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    yield Snapshot.of(_migrated(url), "empty")
    administer(postgresql_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def empty_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    if ON_POSTGRESQL:
        found: Snapshot = request.getfixturevalue("empty_postgresql")
        return found
    return Snapshot.of(_migrated(f"sqlite:///{tmp_path_factory.mktemp('empty') / 'store.sqlite3'}"), "empty")


@pytest.fixture
def store_url(empty_store: Snapshot, tmp_path: Path) -> str:
    return empty_store.restored(tmp_path)


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = store.connect(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(empty_postgresql: Snapshot, tmp_path: Path) -> Iterator[Engine]:
    """For what only PostgreSQL does, whatever the tests run on."""
    engine = store.connect(empty_postgresql.restored(tmp_path))
    yield engine
    engine.dispose()


def _migrated(url: str) -> str:
    engine = store.connect(url)
    migrations.upgrade(engine)
    engine.dispose()
    return url
