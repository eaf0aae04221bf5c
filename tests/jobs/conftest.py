"""What the jobs run on: a new store each, and the servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.servers.fixtures import dovecot, dovecot_process, embedded, server

from corrections_inbox import store
from corrections_inbox.store import migrations

__all__ = ["dovecot", "dovecot_process", "embedded", "engine", "server"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = store.connect(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    migrations.upgrade(engine)
    yield engine
    engine.dispose()
