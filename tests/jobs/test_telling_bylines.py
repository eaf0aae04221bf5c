"""Authors are told of linked cases on their articles: once of each, seldom, and never who wrote."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.jobs.staff_mail import BRIDGE, MONDAY, case_of, history_of, keep_case, sent, settings_in, text_of

from corrections_inbox.cases import Case, Lane, Status
from corrections_inbox.jobs.house import house
from corrections_inbox.jobs.telling_bylines import tell_authors
from corrections_inbox.matching import Match, SuggestedChange
from corrections_inbox.settings import Settings
from corrections_inbox.store import cases, transaction

JONAS, MINA = "jonas@quayside.example", "mina@quayside.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def letters(settings: Settings, engine: Engine, now: datetime = MONDAY) -> list[EmailMessage]:
    while tell_authors(settings, engine, house(settings), now):
        pass
    return sent(engine, now)


def told(settings: Settings, engine: Engine, now: datetime = MONDAY) -> list[str]:
    return [letter["To"] for letter in letters(settings, engine, now)]


def by(byline: str, case: Case = BRIDGE) -> Match:
    """The case's match, its article by somebody else."""
    assert case.match.linked is not None
    linked = replace(case.match.linked, article=replace(case.match.linked.article, byline=byline))
    return replace(case.match, linked=linked, candidates=(linked,))


def changing(wrong: str, right: str) -> Match:
    return replace(BRIDGE.match, claim=replace(BRIDGE.match.claim, change=SuggestedChange(wrong, right)))


def test_an_author_is_told_once_of_each_case(engine: Engine, settings: Settings) -> None:
    reference = keep_case(engine, 1)
    [letter] = letters(settings, engine)
    assert (letter["To"], letter["Subject"]) == (
        JONAS,
        "C-2026-0001: a report on “Swing bridge to close for eleven nights”",
    )
    assert "Change: eleven → twelve" in text_of(letter)
    assert history_of(engine, reference) == [("author told", JONAS)]
    assert [told(settings, engine, MONDAY + n * timedelta(hours=5)) for n in (0, 1, 5)] == [[], [], []]


def test_several_cases_wait_for_one_letter_an_hour(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1)
    assert told(settings, engine) == [JONAS]
    keep_case(engine, 2)
    keep_case(engine, 3)
    assert told(settings, engine, MONDAY + 59 * MINUTE) == []
    [letter] = letters(settings, engine, MONDAY + 60 * MINUTE)
    assert letter["Subject"] == "2 reports on your articles"
    assert "C-2026-0001" not in text_of(letter)


def test_nothing_in_it_says_who_wrote(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1)
    raw = letters(settings, engine)[0].as_string()
    assert not [word for word in ("rosa", "lind", "reader.example") if word in raw.lower()]


@pytest.mark.parametrize(("wrong", "right"), [("Rose Lynd", "Rosa Lind"), ("R. Lind", "R. Lynd"), ("ROSA", "Rose")])
def test_a_change_that_names_its_own_reader_is_left_to_the_desk(
    engine: Engine, settings: Settings, wrong: str, right: str
) -> None:
    keep_case(engine, 1, match=changing(wrong, right))
    text = text_of(letters(settings, engine)[0])
    assert "Change:" not in text
    assert "lind" not in text.lower()


@pytest.mark.parametrize(
    "changes",
    [
        {"lane": Lane.LEGAL},
        {"lane": Lane.PRIVACY},
        {"status": Status.NOT_OURS},
        {"backlog": True},
        {"match": replace(BRIDGE.match, linked=None)},
        {"match": by("Ada Brandt")},
        {"match": by("Jo Fell")},
        {"match": by("")},
    ],
    ids=["legal", "privacy", "closed", "backlog", "not linked", "by another", "by a namesake", "no byline"],
)
def test_who_is_not_concerned_is_not_told(engine: Engine, settings: Settings, changes: dict[str, object]) -> None:
    keep_case(engine, 1, days=0, **changes)
    assert told(settings, engine) == []


def test_a_case_that_a_person_links_later_is_told_then(engine: Engine, settings: Settings) -> None:
    reference = keep_case(engine, 1, days=20, match=replace(BRIDGE.match, linked=None))
    assert told(settings, engine) == []
    with transaction(engine) as session:
        cases.relink(session, reference, BRIDGE.match, "City", MONDAY)
    assert told(settings, engine) == [JONAS]


@pytest.mark.parametrize(
    ("byline", "recipients"),
    [
        ("By Jonas Fell and Mina Okoro", [MINA, JONAS]),
        ("JONAS FELL, City correspondent", [JONAS]),
        ("M. Okoro", [MINA]),
        ("Mina Okoro; additional reporting: M. Okoro", [MINA]),
    ],
)
def test_each_author_of_an_article_is_told_whatever_follows_their_name(
    engine: Engine, settings: Settings, byline: str, recipients: list[str]
) -> None:
    keep_case(engine, 1, match=by(byline))
    assert told(settings, engine) == recipients


def test_who_joins_the_settings_today_is_not_told_of_years_gone_by(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1, days=3)
    assert told(settings, engine) == []
    keep_case(engine, 2, days=1)
    assert told(settings, engine) == [JONAS]


def test_only_who_may_enter_the_desk_is_led_there(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1, match=by("Jonas Fell and Mina Okoro"))
    minas, jonas = letters(settings, engine)
    assert "Open it: https://desk.quayside.example/act/" in text_of(minas)
    assert "/act/" not in text_of(jonas)


def test_an_author_is_not_told_of_a_case_that_was_put_right_meanwhile(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = keep_case(engine, 1)

    def slowly(*_: object) -> None:
        with transaction(engine) as session:
            cases.relink(session, reference, by("Ada Brandt"), "City", MONDAY)

    monkeypatch.setattr("corrections_inbox.jobs.telling_bylines.links_for", slowly)
    assert told(settings, engine) == []
    assert case_of(engine, reference).history == ()


def test_without_authors_in_the_settings_nobody_is_told(engine: Engine, settings: Settings) -> None:
    keep_case(engine, 1)
    assert told(settings.model_copy(update={"authors": {}}), engine) == []
