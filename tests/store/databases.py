"""A new database for each test: SQLite in a file and, where a server can be had, PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.store import migrations


def _binary(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(installed[-1]) if installed else None)


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A server of our own on a Unix socket, or the one named by TEST_DATABASE_URL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    initdb, postgres = _binary("initdb"), _binary("postgres")
    if not initdb or not postgres:
        pytest.skip("there is no PostgreSQL here")
    folder = Path(tempfile.mkdtemp(prefix="corrections-inbox-pg-"))
    user = _server_user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(  # noqa: S603  our own arguments
        [initdb, "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    server = subprocess.Popen(  # noqa: S603  our own arguments
        [postgres, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        cwd=folder,
    )
    try:
        yield _when_ready(f"postgresql+psycopg://postgres@/postgres?host={folder}")
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _when_ready(url: str) -> str:
    engine = sa.create_engine(url)
    for attempt in range(200):
        try:
            engine.connect().close()
            break
        except sa.exc.OperationalError:
            if attempt == 199:
                raise
            subprocess.run(["sleep", "0.1"], check=True)  # noqa: S607  found on every system
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> str:
    """The name of a migrated database to copy for each test."""
    name = "corrections_inbox_template"
    _administer(postgresql_url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    engine = store.connect(_named(postgresql_url, name))
    migrations.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = store.connect(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(postgresql_url: str, postgresql_template: str) -> Iterator[Engine]:
    name = "corrections_inbox_test"
    _administer(
        postgresql_url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {postgresql_template}"
    )
    engine = store.connect(_named(postgresql_url, name))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


def _named(url: str, database: str) -> str:
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)


def _administer(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
