"""A step does all the work there is, pauses for a stop, rests after failures."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.step import LONGEST_REST, Runner, Step

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Work:
    """So many units; `during` is called in each."""

    units: int = 0
    done: int = 0
    fails: bool = False
    during: Callable[[], None] = lambda: None
    woken: list[str] = field(default_factory=list)
    time: datetime = NOW
    stop: threading.Event = field(default_factory=threading.Event)

    def unit(self, _now: datetime) -> bool:
        self.during()
        if self.fails:
            raise CorrectionsInboxError("smtp.host: away.")
        if self.done == self.units:
            return False
        self.done += 1
        return True

    def runner(self) -> Runner:
        step = Step("poll:main", timedelta(minutes=1), self.unit, wakes=("file",))
        return Runner(step, lambda: self.time, self.stop, self.woken.append)


def test_it_works_until_nothing_is_left_and_wakes_who_has_more_to_do() -> None:
    work = Work(units=3)
    runner = work.runner()
    assert (runner(), runner()) == (True, False)
    assert (work.done, set(work.woken)) == (3, {"file"})


def test_a_step_woken_while_it_runs_looks_again() -> None:
    work, looks = Work(), []
    runner = work.runner()

    def woken_at_the_first_look() -> None:
        looks.append(1)
        if len(looks) == 1:
            work.units = 0
            runner.wake()

    work.during = woken_at_the_first_look
    runner()
    assert len(looks) == 2


def test_a_stop_ends_it_between_two_units() -> None:
    work = Work(units=9)
    work.during = lambda: work.stop.set() if work.done == 2 else None
    work.runner()()
    assert work.done == 3
    assert not work.runner()()


def test_after_each_failure_it_rests_longer_and_then_tries_again() -> None:
    work = Work(fails=True)
    runner = work.runner()
    rests = []
    for _ in range(8):
        began = work.time
        with pytest.raises(CorrectionsInboxError):
            runner()
        work.units, work.done = 1, 0
        while not runner._rests_until or work.time < runner._rests_until:
            assert not runner(), "it rests"
            work.time += timedelta(seconds=30)
        rests.append(work.time - began)
    assert rests[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert rests[-1] == LONGEST_REST


def test_a_success_ends_the_rests() -> None:
    work = Work(fails=True)
    runner = work.runner()
    for _ in range(3):
        work.time += LONGEST_REST
        with pytest.raises(CorrectionsInboxError):
            runner()
    work.fails, work.time = False, work.time + LONGEST_REST
    runner()
    work.fails = True
    with pytest.raises(CorrectionsInboxError):
        runner()
    work.fails, work.units, work.time = False, 1, work.time + timedelta(minutes=1)
    assert runner()


def test_who_has_seen_that_it_works_now_ends_a_rest() -> None:
    work = Work(fails=True)
    runner = work.runner()
    with pytest.raises(CorrectionsInboxError):
        runner()
    work.fails, work.units = False, 1
    runner.wake()
    assert not runner()
    runner.wake(rested=True)
    assert runner()


def test_a_running_step_is_not_idle() -> None:
    work, seen = Work(), []
    runner = work.runner()
    work.during = lambda: seen.append(runner.idle.is_set())
    runner()
    assert (seen, runner.idle.is_set()) == ([False], True)
