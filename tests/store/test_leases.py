"""Several workers on one PostgreSQL: who is alive, and who does what only one may do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from corrections_inbox import store
from corrections_inbox.store import leases
from corrections_inbox.store.leases import Leases, SharedLeases, at_work

DUTIES = ("poll:main", "upkeep")


@pytest.fixture
def joined(postgresql_engine: Engine) -> Iterator[Callable[[int], SharedLeases]]:
    """Lets workers join the store, each over a connection of its own."""
    with ExitStack() as stack:

        def join(worker: int) -> SharedLeases:
            made = SharedLeases(postgresql_engine, worker, DUTIES)
            stack.callback(made.close)
            made.renew()
            return made

        yield join


def living(engine: Engine, asked: Leases) -> set[int]:
    with store.reading(engine) as session:
        return set(asked.living(session))


def end_connection_of(engine: Engine, worker: int) -> None:
    """As the server does with a connection that has been silent for too long."""
    with engine.begin() as connection:
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = :name"
        connection.execute(text(ended), {"name": f"corrections-inbox worker {worker}"})


def held(*workers: SharedLeases) -> list[list[str]]:
    return [[duty for duty in DUTIES if worker.holds(duty)] for worker in workers]


def test_each_worker_has_a_number_that_no_other_ever_had(engine: Engine) -> None:
    with at_work(engine, DUTIES) as first:
        pass
    with at_work(engine, DUTIES) as second, store.reading(engine) as session:
        assert second.worker == first.worker + 1
        assert set(second.living(session)) == {second.worker}


@pytest.mark.embedded
def test_the_only_worker_does_everything(engine: Engine) -> None:
    with at_work(engine, DUTIES) as only:
        only.let_go("upkeep")
        assert all(only.holds(duty) for duty in DUTIES)


@pytest.mark.servers
def test_what_one_worker_does_no_other_does(joined: Callable[[int], SharedLeases]) -> None:
    first, second = joined(1), joined(2)
    second.renew()
    assert held(first, second) == [[*DUTIES], []]


@pytest.mark.servers
def test_another_worker_takes_over_at_once_when_one_ends(
    postgresql_engine: Engine, joined: Callable[[int], SharedLeases]
) -> None:
    first, second = joined(1), joined(2)
    taken: list[str] = []
    second.tell(taken.append)
    assert living(postgresql_engine, second) == {1, 2}
    first.close()
    second.renew()
    assert (held(second), taken) == ([[*DUTIES]], [*DUTIES])
    assert living(postgresql_engine, second) == {2}


@pytest.mark.servers
def test_a_worker_that_lost_its_connection_begins_again_under_its_number(
    postgresql_engine: Engine, joined: Callable[[int], SharedLeases]
) -> None:
    first, second = joined(1), joined(2)
    end_connection_of(postgresql_engine, 1)
    second.renew()
    with pytest.raises(SQLAlchemyError):
        first.renew()
    assert held(first, second) == [[], [*DUTIES]]
    first.renew()
    assert (held(first), living(postgresql_engine, first)) == ([[]], {1, 2})


@pytest.mark.servers
def test_a_silent_worker_loses_all_it_holds_to_one_that_speaks(
    postgresql_engine: Engine, joined: Callable[[int], SharedLeases], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "SILENCE", timedelta(seconds=1))
    first, second = joined(1), joined(2)
    with quietly_for(postgresql_engine, seconds=3, meanwhile=second.renew):
        pass
    assert held(second) == [[*DUTIES]]
    assert living(postgresql_engine, second) == {2}
    with pytest.raises(SQLAlchemyError):
        first.renew()


@contextmanager
def quietly_for(engine: Engine, seconds: int, meanwhile: Callable[[], None]) -> Iterator[None]:
    """Lets the server's own clock go on, which no test can move."""
    with engine.connect() as connection:
        for _ in range(seconds * 4):
            connection.execute(text("SELECT pg_sleep(0.25)"))
            meanwhile()
    yield


@pytest.mark.servers
def test_a_worker_that_fails_at_something_leaves_it_to_others_for_a_while(
    joined: Callable[[int], SharedLeases],
) -> None:
    first, second = joined(1), joined(2)
    first.let_go("poll:main")
    first.renew()
    assert held(first) == [["upkeep"]]
    second.renew()
    assert held(second) == [["poll:main"]]


@pytest.mark.servers
def test_a_worker_alone_comes_back_to_what_it_failed_at(joined: Callable[[int], SharedLeases]) -> None:
    only = joined(1)
    only.let_go("poll:main")
    for _ in range(leases.LET_GO_FOR):
        assert held(only) == [["upkeep"]]
        only.renew()
    assert held(only) == [[*DUTIES]]


@pytest.mark.servers
def test_workers_of_another_database_are_none_of_ours(
    postgresql_url: str, joined: Callable[[int], SharedLeases]
) -> None:
    ours = joined(1)
    elsewhere = store.connect(postgresql_url)
    stranger = SharedLeases(elsewhere, 9, DUTIES)
    stranger.renew()
    assert living(elsewhere, stranger) == {9}
    assert held(ours, stranger) == [[*DUTIES], [*DUTIES]]
    stranger.close()
    elsewhere.dispose()
