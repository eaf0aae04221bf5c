"""The service is told to end by a signal, which is never missed."""

import os
import signal
import threading

import pytest

from corrections_inbox.cli.signals import set_by_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_comes_while_the_main_thread_holds_the_events_lock_is_heard(number: signal.Signals) -> None:
    stop = threading.Event()
    with set_by_signals(stop):
        with stop._cond:  # type: ignore[attr-defined]  # where a handler in Python would wait for itself
            os.kill(os.getpid(), number)
        assert stop.wait(10)


def test_a_signal_that_no_python_handler_could_answer_yet_is_heard() -> None:
    """It comes in the middle of one long instruction, as it may right before a wait without end."""
    stop = threading.Event()

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        stop.wait(10)

    with set_by_signals(stop):
        killer = threading.Thread(target=kill)
        killer.start()
        killer.join()
        assert stop.is_set()


def test_other_signals_end_nothing() -> None:
    stop, other = threading.Event(), threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda *_: other.set())
    try:
        with set_by_signals(stop):
            os.kill(os.getpid(), signal.SIGUSR1)
            assert other.wait(10)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert not stop.is_set()


def test_afterwards_signals_are_answered_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with set_by_signals(threading.Event()):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
