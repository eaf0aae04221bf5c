"""One kind of work, done a unit at a time until there is none left; after a failure it rests."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_REST = timedelta(seconds=10)
LONGEST_REST = timedelta(minutes=15)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Step:
    """`unit` does one piece of work and tells whether there was any. `wakes` names the steps that have more to do then.

    `every` is how often the step looks for work by itself. `alone` is what one worker does for all of them.
    """

    name: str
    every: timedelta
    unit: Callable[[datetime], bool]
    wakes: tuple[str, ...] = ()
    alone: bool = False


class Runner:
    """Runs one step, one run at a time, and gives up between two units when `stop` is set."""

    def __init__(self, step: Step, clock: Clock, stop: threading.Event, woken: Callable[[str], None]) -> None:
        self.step = step
        self._clock = clock
        self._stop = stop
        self._woken = woken
        self._again = threading.Event()
        self._failures = 0
        self._rests_until: datetime | None = None
        self.idle = threading.Event()
        self.idle.set()

    def wake(self, *, rested: bool = False) -> None:
        """Asks for another run, also of a step that is running: it may have looked too early.

        `rested` ends a rest after failures: the caller has seen that it would work now.
        """
        self._again.set()
        if rested:
            self._rests_until = None

    def __call__(self) -> bool:
        """Does all the work there is; whether there was any. A step that rests does nothing."""
        if self._stop.is_set() or (self._rests_until and self._clock() < self._rests_until):
            return False
        self.idle.clear()
        try:
            return self._run()
        except Exception:
            self._rest()
            raise
        finally:
            self.idle.set()

    def _run(self) -> bool:
        worked = False
        self._again.set()
        while self._again.is_set() and not self._stop.is_set():
            self._again.clear()
            while not self._stop.is_set() and self.step.unit(self._clock()):
                worked = True
                for name in self.step.wakes:
                    self._woken(name)
        self._failures, self._rests_until = 0, None
        return worked

    def _rest(self) -> None:
        pause = min(max(self.step.every, FIRST_REST) * 2 ** min(self._failures, 20), LONGEST_REST)
        self._failures += 1
        self._rests_until = self._clock() + pause
