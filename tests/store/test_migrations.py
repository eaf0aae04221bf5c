from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from corrections_inbox import store
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import counters, migrations, tables
from corrections_inbox.store.migrations.applying import configuration


def test_migrations_make_the_tables_that_the_program_uses(engine: Engine) -> None:
    # Each database has an index of words in its own way, which no row is made of.
    indexes = ("case_words_fts", "ix_case_words_words")
    options = {"include_name": lambda name, *_: not (name or "").startswith(indexes)}
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), tables.SCHEMA)
    assert differences == []
    assert not migrations.pending(engine)


@pytest.mark.embedded
def test_an_embedded_store_is_made_by_itself(tmp_path: Path) -> None:
    engine = store.connect(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert migrations.pending(engine)
    migrations.ensure_current(engine)
    assert not migrations.pending(engine)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    with store.transaction(engine) as session:
        counters.advance(session, "kept")
    migrations.upgrade(engine)
    with store.reading(engine) as session:
        assert counters.current(session, "kept") == 1


@pytest.mark.embedded
def test_an_embedded_store_is_copied_before_it_is_changed(engine: Engine, tmp_path: Path) -> None:
    with store.transaction(engine) as session:
        counters.advance(session, "kept")
    copy = store.connect(f"sqlite:///{migrations.copy_aside(engine, '0001')}")
    with store.reading(copy) as session:
        assert counters.current(session, "kept") == 1
    assert (tmp_path / "store.sqlite3.before-upgrade-from-0001").exists()


@pytest.mark.embedded
def test_a_copy_of_an_earlier_or_interrupted_upgrade_is_replaced(engine: Engine, tmp_path: Path) -> None:
    for left in ("store.sqlite3.before-upgrade-from-0001", "store.sqlite3.before-upgrade-from-0001.part"):
        (tmp_path / left).write_bytes(b"half of a copy")
    copy = store.connect(f"sqlite:///{migrations.copy_aside(engine, '0001')}")
    assert not migrations.pending(copy)
    assert list(tmp_path.glob("*.part")) == []


def test_a_store_of_a_newer_version_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CorrectionsInboxError, match="newer version"):
        migrations.upgrade(engine)


@pytest.mark.servers
def test_a_postgresql_store_waits_for_the_command(postgresql_engine: Engine) -> None:
    with postgresql_engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(CorrectionsInboxError, match="run migrate"):
        migrations.ensure_current(postgresql_engine)


def test_the_names_of_the_files_tell_the_revisions_in_their_order() -> None:
    chain = list(ScriptDirectory.from_config(configuration()).walk_revisions("base", "heads"))
    assert migrations.revisions() == [script.revision for script in reversed(chain)]
