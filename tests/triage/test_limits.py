from datetime import UTC, datetime, timedelta

import pytest

from corrections_inbox.triage.limits import Counts, History, Limits, forbidden_by, tripped, within

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        (Counts("rosa.example", to_address_in_day=2), None),
        (Counts("rosa.example", to_address_in_day=3), "address_limit"),
        (Counts("rosa.example", to_domain_in_hour=19), None),
        (Counts("rosa.example", to_domain_in_hour=20), "domain_limit"),
        (Counts("Gmail.com", to_domain_in_hour=500), None),
        (Counts("gmail.com", to_address_in_day=3), "address_limit"),
        (Counts("rosa.example", in_ten_minutes=900), None),
    ],
)
def test_a_letter_beyond_a_limit_is_not_owed(counts: Counts, rule: str | None) -> None:
    ruling = within(Limits(), counts)
    assert (ruling.rule if ruling else None) == rule


def test_a_limit_of_zero_is_none() -> None:
    many = Counts("rosa.example", 1000, 1000, 1000)
    assert within(Limits(0, 0, 0), many) is None
    assert tripped(Limits(0, 0, 0), many) is None


@pytest.mark.parametrize(("count", "stops"), [(59, False), (60, True)])
def test_the_breaker_trips_on_letters_of_the_whole_house(count: int, *, stops: bool) -> None:
    assert (tripped(Limits(), Counts("gmail.com", in_ten_minutes=count)) is not None) is stops


@pytest.mark.parametrize(
    ("history", "rule"),
    [
        (History(NOW, NOW), None),
        (History(NOW, NOW, acknowledged=True), "already_acknowledged"),
        (History(NOW, NOW, undeliverable=True), "undeliverable"),
        (History(NOW, NOW, truncated=True), "damaged"),
        (History(NOW, NOW, resynchronised=True), "backlog"),
        (History(NOW, NOW, backlog_before=NOW), None),
        (History(NOW - timedelta(minutes=1), NOW, backlog_before=NOW), "backlog"),
        (History(NOW - timedelta(hours=48), NOW), None),
        (History(NOW - timedelta(hours=48, seconds=1), NOW), "late"),
    ],
)
def test_what_happened_before_may_forbid_an_answer(history: History, rule: str | None) -> None:
    ruling = forbidden_by(history)
    assert (ruling.rule if ruling else None) == rule
