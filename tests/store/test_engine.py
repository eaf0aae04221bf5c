import stat
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from corrections_inbox import store
from corrections_inbox.errors import SettingsError
from corrections_inbox.store import counters


@pytest.mark.embedded
def test_sqlite_flushes_every_commit_to_the_disk(engine: Engine) -> None:
    with engine.connect() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def fail() -> None:
        with store.transaction(engine) as session:
            counters.advance(session, "kept")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading(engine) as session:
        assert counters.current(session, "kept") == 0


def test_a_reader_is_not_held_up_by_a_writer(engine: Engine) -> None:
    with store.transaction(engine) as writing:
        counters.advance(writing, "kept")
        with store.reading(engine) as session:
            assert counters.current(session, "kept") == 0


def test_a_reading_sees_one_moment(engine: Engine) -> None:
    with store.reading(engine) as session:
        assert counters.current(session, "kept") == 0
        with store.transaction(engine) as writing:
            counters.advance(writing, "kept")
        assert counters.current(session, "kept") == 0


def test_numbers_taken_by_many_at_once_are_all_different(engine: Engine) -> None:
    taken: list[int] = []

    def take() -> None:
        for _ in range(20):
            with store.transaction(engine) as session:
                taken.append(counters.advance(session, "case"))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 81))


def test_foreign_keys_hold(engine: Engine) -> None:
    statement = text("INSERT INTO article_url (url, article_key) VALUES ('https://a.example/', 7)")
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(statement)


@pytest.mark.parametrize("url", ["mysql://a@b/c", "sqlite://", "no url at all"])
def test_it_refuses_a_store_it_cannot_use(url: str) -> None:
    with pytest.raises(SettingsError, match=r"store\.url"):
        store.connect(url)


@pytest.mark.embedded
def test_the_folder_of_an_embedded_store_is_made(tmp_path: Path) -> None:
    store.connect(f"sqlite:///{tmp_path / 'deep' / 'store.sqlite3'}").connect().close()
    assert (tmp_path / "deep" / "store.sqlite3").exists()


def test_an_error_names_no_value(engine: Engine) -> None:
    statement = text("INSERT INTO source (name) VALUES (:words)").bindparams(words="what a reader wrote")
    with pytest.raises(IntegrityError) as refused, store.transaction(engine) as session:
        session.connection().execute(statement)
    assert "what a reader wrote" not in str(refused.value)


def test_a_folder_that_it_makes_is_its_owners_alone(tmp_path: Path) -> None:
    store.connect(f"sqlite:///{tmp_path}/var/store.sqlite3").dispose()
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_postgresql_without_its_driver_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError, match=r"store.url: PostgreSQL needs the extra \[postgresql\]"):
        store.connect("postgresql+psycopg://desk@localhost/corrections")


def test_a_failure_is_told_by_its_first_line() -> None:
    driver = RuntimeError('relation "mail" does not exist\nLINE 2: FROM mail\n             ^')
    assert store.told(DBAPIError("SELECT 1", None, driver)) == 'relation "mail" does not exist'
