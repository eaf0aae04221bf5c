"""Figures in Prometheus' text format: most read from the store when asked, the runs of steps counted as they end."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine

from corrections_inbox.store import mailboxes, reading, tallies

_PREFIX = "corrections_inbox"


class Figures:
    """All that `/metrics` shows of one installation, and of this process."""

    def __init__(self, engine: Engine) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_StoreFigures(engine))
        self._runs = Counter(
            f"{_PREFIX}_runs",
            "Runs of each step of the line, by how they ended.",
            ["step", "result"],
            registry=self._registry,
        )

    def count(self, step: str, *, failed: bool) -> None:
        """Counts one run of a step, such as `poll:main` or `deliver`."""
        self._runs.labels(step, "failed" if failed else "ok").inc()

    def text(self) -> bytes:
        """Every figure, a line each.

        Raises:
            SQLAlchemyError: the store can't be read.
        """
        return generate_latest(self._registry)


class _StoreFigures(Collector):
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterable[Metric]:
        return ()  # asked at registration, when the store may not be there yet

    def collect(self) -> Iterator[Metric]:
        with reading(self._engine) as session:
            tally, states = tallies.read(session), mailboxes.states(session)
        yield _gauge("mails", "Mails by where they are on the way to a case.", "state", tally.mails)
        yield _gauge("filed_mails", "Filed mails by kind.", "kind", tally.kinds)
        yield _gauge("unanswered_mails", "Filed mails that no letter answered, by the rule.", "rule", tally.silences)
        yield _gauge("letters", "Letters by where they are on the way out.", "state", tally.letters)
        yield _gauge("answers", "Automatic letters by name.", "letter", tally.answers)
        yield _gauge("cases", "Cases by status.", "status", tally.cases)
        yield _gauge("facts", "Cases about facts, by whether they are linked to an article.", "linked", tally.linked)
        yield _gauge("waiting_reports", "Reports whose sender was not told an outcome yet.", "", {"": tally.untold})
        yield _gauge(
            "oldest_timestamp_seconds", "Since when the first in line has waited.", "line", _seconds(tally.oldest)
        )
        polled = {name: state.checked_at for (name, _), state in states.items()}
        yield _gauge(
            "last_poll_timestamp_seconds", "When each mailbox was last polled in full.", "mailbox", _seconds(polled)
        )


def _seconds(moments: dict[str, datetime | None]) -> dict[str, float]:
    return {name: moment.timestamp() for name, moment in moments.items() if moment}


def _gauge(name: str, told: str, label: str, values: Mapping[Any, float]) -> Metric:
    gauge = GaugeMetricFamily(f"{_PREFIX}_{name}", told, labels=[label] if label else None)
    for key, value in values.items():
        gauge.add_metric([str(key)] if label else [], value)
    return gauge
