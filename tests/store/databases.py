"""A new database for each test: SQLite in a file or, with TEST_STORE=postgresql in the environment, PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from tests.servers.postgresql import administer, is_here, running_postgresql

from corrections_inbox import store
from corrections_inbox.store import migrations
from corrections_inbox.store.tables import SCHEMA

ON_POSTGRESQL = os.environ.get("TEST_STORE") == "postgresql"


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
def postgresql_migrated(postgresql_url: str) -> str:
    """The URL of a database with our tables, which each test finds empty: making one for each would take much longer."""
    name = "corrections_inbox_test"
    administer(postgresql_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    engine = store.connect(named(postgresql_url, name))
    migrations.upgrade(engine)
    engine.dispose()
    return named(postgresql_url, name)


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = store.connect(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_database(postgresql_migrated: str) -> str:
    """The URL of a database with our tables, empty, and with nobody left in it from the test before."""
    tables = ", ".join(f'"{table.name}"' for table in SCHEMA.sorted_tables)
    administer(
        postgresql_migrated,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()",
        f"TRUNCATE {tables} RESTART IDENTITY CASCADE",
        "DELETE FROM alembic_version",
        f"INSERT INTO alembic_version VALUES ('{migrations.revisions()[-1]}')",  # noqa: S608  a name of ours
    )
    return postgresql_migrated


@pytest.fixture
def postgresql_engine(postgresql_database: str) -> Iterator[Engine]:
    engine = store.connect(postgresql_database)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue("postgresql_engine" if ON_POSTGRESQL else "sqlite_engine")
    return found


def named(url: str, database: str) -> str:
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)
