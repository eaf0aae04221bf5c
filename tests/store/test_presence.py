from datetime import datetime, timedelta

from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.store import presence

BRAM, NOOR = "bram@harbourpost.example", "noor@harbourpost.example"
CASE = "C-2026-0001"


def note(engine: Engine, address: str, moment: datetime, reference: str = CASE) -> None:
    with store.transaction(engine) as session:
        presence.note(session, reference, address, moment)


def others(engine: Engine, address: str, moment: datetime) -> list[str]:
    with store.reading(engine) as session:
        return presence.others(session, CASE, address, moment)


def test_each_sees_the_other_and_nobody_themselves(engine: Engine, now: datetime) -> None:
    note(engine, NOOR, now)
    note(engine, BRAM, now)
    note(engine, "ina@harbourpost.example", now, reference="C-2026-0002")
    assert (others(engine, NOOR, now), others(engine, BRAM, now)) == ([BRAM], [NOOR])


def test_who_has_left_is_not_there(engine: Engine, now: datetime) -> None:
    note(engine, BRAM, now)
    assert others(engine, NOOR, now + presence.LASTS) == []


def test_who_stays_is_there(engine: Engine, now: datetime) -> None:
    for seconds in range(0, 300, 30):
        note(engine, BRAM, now + timedelta(seconds=seconds))
    assert others(engine, NOOR, now + timedelta(seconds=300)) == [BRAM]


def test_who_was_noted_a_moment_ago_need_not_be_noted_again(engine: Engine, now: datetime) -> None:
    note(engine, BRAM, now)
    with store.reading(engine) as session:
        assert presence.is_noted(session, CASE, BRAM, now + timedelta(seconds=5))
        assert not presence.is_noted(session, CASE, BRAM, now + timedelta(seconds=20))
        assert not presence.is_noted(session, CASE, NOOR, now)
