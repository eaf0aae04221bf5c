"""Who is reminded of a case, when, and how often."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corrections_inbox.cases import Case, Event, Report, Status
from corrections_inbox.cases.escalation import REMINDED, Escalation, Step, reminders_due

DAY = timedelta(days=1)
NOOR, HEAD = "noor@harbour.example", "standards@harbour.example"
RULE = Escalation(14 * DAY, HEAD)


@pytest.fixture
def old(case: Case, report: Report, now: datetime) -> Case:
    """A case that is with Noor, and whose reader has waited for 14 days."""
    return replace(case, assignee=NOOR, reports=(replace(report, received=now - 14 * DAY),))


def reminded(case: Case, *moments: datetime) -> Case:
    return replace(case, history=(*case.history, *(Event(at, "service", REMINDED, NOOR) for at in moments)))


def due(case: Case, now: datetime, rule: Escalation = RULE) -> list[tuple[str, Step]]:
    return [(who, each.step) for who, theirs in reminders_due([case], rule, now).items() for each in theirs]


def test_who_has_a_case_is_reminded_of_it_first(old: Case, now: datetime) -> None:
    assert due(old, now) == [(NOOR, Step.YOURS)]
    assert due(old, now - timedelta(seconds=1)) == []


def test_as_long_again_after_the_reminder_the_standards_editor_is(old: Case, now: datetime) -> None:
    once = reminded(old, now)
    assert due(once, now + 14 * DAY - timedelta(seconds=1)) == []
    assert due(once, now + 14 * DAY) == [(HEAD, Step.STILL_OPEN)]
    assert due(reminded(once, now + 14 * DAY), now + 400 * DAY) == []


@pytest.mark.parametrize("assignee", ["", "Noor", "noor@desk", "a@b.example, c@d.example", "noor@harbour.example\n"])
def test_a_case_with_nobody_who_can_be_written_to_goes_to_the_standards_editor(
    old: Case, now: datetime, assignee: str
) -> None:
    assert due(replace(old, assignee=assignee), now) == [(HEAD, Step.NOBODYS)]
    assert due(replace(old, assignee=assignee), now, Escalation(14 * DAY)) == []


def test_without_a_standards_editor_only_the_first_step_is_taken(old: Case, now: datetime) -> None:
    assert due(old, now, Escalation(14 * DAY)) == [(NOOR, Step.YOURS)]
    assert due(reminded(old, now), now + 90 * DAY, Escalation(14 * DAY)) == []


def test_a_case_that_was_reopened_begins_anew(old: Case, now: datetime) -> None:
    twice = reminded(old, now - 60 * DAY, now - 30 * DAY)
    again = replace(twice, history=(*twice.history, Event(now - DAY, NOOR, "reopened")))
    assert due(again, now) == [(NOOR, Step.YOURS)]


@pytest.mark.parametrize("change", [{"status": Status.CORRECTED}, {"backlog": True}, {"reports": ()}])
def test_nobody_is_reminded_of_what_nobody_waits_for(old: Case, now: datetime, change: dict[str, object]) -> None:
    assert due(replace(old, **change), now) == []  # type: ignore[arg-type]  # a table of fields


def test_a_reader_who_was_told_does_not_wait(old: Case, now: datetime) -> None:
    told = replace(old, reports=(replace(old.reports[0], told=now),))
    assert due(told, now) == []


def test_with_0_days_nobody_is_reminded(old: Case, now: datetime) -> None:
    assert due(old, now, Escalation(timedelta(0), HEAD)) == []


def test_one_person_is_reminded_of_all_their_cases_at_once_oldest_first(old: Case, now: datetime) -> None:
    older = replace(
        old, reference="C-2026-0002", assignee=HEAD, reports=(replace(old.reports[0], received=now - 20 * DAY),)
    )
    found = reminders_due([reminded(old, now - 14 * DAY), older], RULE, now)
    assert [(each.card.case.reference, each.step) for each in found[HEAD]] == [
        ("C-2026-0002", Step.YOURS),
        ("C-2026-0001", Step.STILL_OPEN),
    ]
    assert list(found) == [HEAD]
