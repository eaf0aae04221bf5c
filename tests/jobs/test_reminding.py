"""Reminders of cases that wait for long: to whom, one letter a day, and each step once."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.jobs.staff_mail import DAY, MONDAY, history_of, keep_case, sent, settings_in, text_of

from corrections_inbox.cases import Event, Lane, Status
from corrections_inbox.jobs.house import house
from corrections_inbox.jobs.reminding import remind
from corrections_inbox.settings import Settings
from corrections_inbox.store import cases, transaction

NOOR, HEAD = "noor@quayside.example", "head@quayside.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def letters(settings: Settings, engine: Engine, now: datetime) -> list[EmailMessage]:
    """Reminds until nothing is left to do."""
    while remind(settings, engine, house(settings), now):
        pass
    return sent(engine, now)


def run(settings: Settings, engine: Engine, now: datetime) -> list[tuple[str, str]]:
    """The same: the recipients and the subjects."""
    return [(letter["To"], letter["Subject"]) for letter in letters(settings, engine, now)]


def test_the_assignee_is_reminded_and_later_the_standards_editor_and_then_nobody(
    engine: Engine, settings: Settings
) -> None:
    reference = keep_case(engine, 1, days=15, assignee="Noor@Quayside.example")
    steps = [run(settings, engine, MONDAY + days * DAY) for days in (0, 1, 7, 14, 15, 60)]
    assert steps == [
        [(NOOR, f"{reference} has waited 15 days")],
        [],
        [],
        [(HEAD, f"{reference} has waited 29 days")],
        [],
        [],
    ]
    assert history_of(engine, reference) == [("reminded", NOOR), ("reminded", HEAD)]


def test_one_person_gets_one_letter_a_day_that_names_all_their_cases(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1, days=15)
    keep_case(engine, 2, days=23)
    [letter] = letters(settings, engine, MONDAY)
    assert letter["Subject"] == "2 cases wait for an answer, the first for 23 days"
    assert text_of(letter).index("C-2026-0002") < text_of(letter).index("C-2026-0001")
    later = keep_case(engine, 3, days=14.2)
    assert run(settings, engine, MONDAY + timedelta(hours=6)) == []
    assert run(settings, engine, MONDAY + DAY) == [(HEAD, f"{later} has waited 15 days")]


def test_who_is_to_be_reminded_by_two_cases_on_their_way_reads_of_both(engine: Engine, settings: Settings) -> None:
    """One is the standards editor's own, one was brought up before, one is nobody's."""
    keep_case(engine, 1, days=29, assignee=NOOR)
    letters(settings, engine, MONDAY - 14 * DAY)
    keep_case(engine, 2, days=15, assignee=HEAD)
    keep_case(engine, 3, days=15)
    [letter] = letters(settings, engine, MONDAY)
    text = text_of(letter)
    places = [text.index(words) for words in ("WITH YOU (1)", "WITH NOBODY (1)", "STILL OPEN AFTER A REMINDER (1)")]
    assert places == sorted(places)
    assert text.index("C-2026-0002") < text.index("C-2026-0003") < text.index("C-2026-0001")


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (MONDAY.replace(hour=7), "before the hour of digests"),
        (MONDAY - 2 * DAY, "on a Saturday"),
    ],
)
def test_reminders_go_when_digests_go(engine: Engine, settings: Settings, now: datetime, reason: str) -> None:
    keep_case(engine, 1, days=30)
    assert run(settings, engine, now) == [], reason
    assert len(run(settings, engine, MONDAY)) == 1


@pytest.mark.parametrize(
    "changes",
    [{"status": Status.CORRECTED}, {"backlog": True}, {"reports": ()}],
    ids=["closed", "backlog", "no reader"],
)
def test_what_nobody_waits_for_is_not_brought_up(
    engine: Engine, settings: Settings, changes: dict[str, object]
) -> None:
    keep_case(engine, 1, days=30, **changes)
    assert run(settings, engine, MONDAY) == []


def test_with_0_days_nobody_is_reminded(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1, days=30)
    never = settings.model_copy(update={"escalation": settings.escalation.model_copy(update={"remind_after_days": 0})})
    assert run(never, engine, MONDAY) == []


def test_a_legal_matter_is_brought_up_too_and_offers_nothing_but_to_open_it(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1, days=15, lane=Lane.LEGAL, assignee=NOOR)
    [letter] = letters(settings, engine, MONDAY)
    assert "Open it: https://desk.quayside.example/act/" in text_of(letter)


def test_the_letter_gives_no_reader_away_and_leads_to_the_desk_only_who_may_enter(
    engine: Engine, settings: Settings
) -> None:
    keep_case(engine, 1, days=15, assignee=NOOR)
    keep_case(engine, 2, days=15)
    noors, heads = letters(settings, engine, MONDAY)
    assert (noors["To"], heads["To"]) == (NOOR, HEAD)
    assert "rosa@reader.example" not in noors.as_string() + heads.as_string()
    assert "Settle it: https://desk.quayside.example/act/" in text_of(noors)
    assert "/act/" not in text_of(heads)


def test_a_case_that_changed_meanwhile_is_looked_at_again(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was settled while its letter was written: nobody is reminded of it."""
    reference = keep_case(engine, 1, days=15)

    def slowly(*_: object) -> None:
        with transaction(engine) as session:
            cases.change(session, reference, MONDAY, status=Status.NO_CHANGE)

    monkeypatch.setattr("corrections_inbox.jobs.reminding.links_for", slowly)
    assert run(settings, engine, MONDAY) == []
    assert history_of(engine, reference) == []


def test_a_case_that_was_reopened_is_brought_up_anew(engine: Engine, settings: Settings) -> None:
    reference = keep_case(engine, 1, days=15, assignee=NOOR)
    for days in (0, 14):
        assert len(run(settings, engine, MONDAY + days * DAY)) == 1
    with transaction(engine) as session:
        cases.record(session, reference, Event(MONDAY + 15 * DAY, NOOR, "reopened"))
    assert run(settings, engine, MONDAY + 21 * DAY) == []
    assert run(settings, engine, MONDAY + 28 * DAY) == [(NOOR, f"{reference} has waited 43 days")]
