from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corrections_inbox.cases import Audience, Card, Case, Digest, MailLine, Report, Snapshot, Status, StuckLetter
from corrections_inbox.cases import Letter as LetterName
from corrections_inbox.cases.digest import build
from corrections_inbox.triage import Kind

EVERYTHING = Audience("noor@harbour.example")
DAY = timedelta(days=1)


@pytest.fixture
def old(case: Case, report: Report, now: datetime) -> Case:
    """A case of 15 days ago whose reader still waits."""
    then = now - 15 * DAY
    return replace(case, reference="C-2026-0000", opened=then, updated=then, reports=(replace(report, received=then),))


def digest_of(now: datetime, *cases: Case, audience: Audience = EVERYTHING, **lists: object) -> Digest:
    snapshot = Snapshot(now - DAY, cases, **lists)  # type: ignore[arg-type]  # the tests name fields by keyword
    return build(snapshot, audience, day=now.date(), now=now)


def references(cards: tuple[Card, ...]) -> list[str]:
    return [card.case.reference for card in cards]


def test_it_opens_with_who_is_still_waiting_oldest_first(case: Case, old: Case, now: datetime) -> None:
    digest = digest_of(now, case, old)
    assert references(digest.waiting) == ["C-2026-0000", "C-2026-0001"]
    assert [(card.days, card.waiting, card.overdue) for card in digest.waiting] == [(15, 1, True), (0, 1, False)]
    assert (digest.numbers.waiting, digest.numbers.overdue) == (2, 1)


@pytest.mark.parametrize(("days", "overdue"), [(14, False), (15, True)])
def test_more_than_fourteen_days_are_too_many(
    case: Case, report: Report, now: datetime, days: int, *, overdue: bool
) -> None:
    waiting = replace(case, reports=(replace(report, received=now - days * DAY),))
    assert digest_of(now, waiting).waiting[0].overdue is overdue


def test_who_was_told_waits_no_longer(old: Case, report: Report, now: datetime) -> None:
    told = replace(old, status=Status.CORRECTED, reports=(replace(report, told=now),))
    untold = replace(old, reference="C-2026-0003", status=Status.CORRECTED)
    assert references(digest_of(now, told, untold).waiting) == ["C-2026-0003"]


def test_backlog_keeps_nobody_waiting_and_is_not_new(case: Case, now: datetime) -> None:
    digest = digest_of(now, replace(case, backlog=True, needs_human=True))
    assert not digest.waiting
    assert not digest.new
    assert not digest.needs_human
    assert digest.numbers.open == 0


def test_a_day_gone_by_knows_nothing_of_later_cases(case: Case, now: datetime) -> None:
    later = now + timedelta(seconds=1)
    settled = replace(case, reference="C-2026-0002", opened=now - 2 * DAY, updated=later, status=Status.CORRECTED)
    digest = digest_of(now, replace(case, opened=later, updated=later), settled)
    assert (references(digest.new), references(digest.settled), digest.numbers.open) == ([], [], 0)


def test_a_case_is_new_once(case: Case, old: Case, now: datetime) -> None:
    edge = replace(case, reference="C-2026-0002", opened=now - DAY)
    assert references(digest_of(now, case, old, edge).new) == ["C-2026-0001"]


def test_what_needs_a_person_is_listed_until_it_is_closed(case: Case, old: Case, now: datetime) -> None:
    flagged = replace(old, needs_human=True)
    closed = replace(flagged, reference="C-2026-0003", status=Status.NOT_OURS)
    fresh = replace(case, needs_human=True)
    digest = digest_of(now, flagged, closed, fresh)
    assert references(digest.needs_human) == ["C-2026-0000"]
    assert references(digest.new) == ["C-2026-0001"]


def test_what_was_settled_since_the_last_one_is_listed(old: Case, now: datetime) -> None:
    closed = replace(old, status=Status.CORRECTED, updated=now - timedelta(hours=2))
    before = replace(closed, reference="C-2026-0003", updated=now - 2 * DAY)
    duplicate = replace(closed, reference="C-2026-0004", status=Status.DUPLICATE)
    digest = digest_of(now, closed, before, duplicate)
    assert references(digest.settled) == ["C-2026-0000", "C-2026-0004"]
    assert digest.numbers.settled == 1


def test_a_section_editor_sees_their_own_and_what_has_no_section(case: Case, now: datetime) -> None:
    sport = replace(case, reference="C-2026-0002", section="Sport")
    nowhere = replace(case, reference="C-2026-0003", section="")
    editor = Audience("bram@harbour.example", ("local",))
    assert references(digest_of(now, case, sport, nowhere, audience=editor).new) == ["C-2026-0001", "C-2026-0003"]


def test_mail_that_opened_no_case_is_listed_by_kind_and_all_mail_is_counted(now: datetime) -> None:
    lines = [
        MailLine(1, "a@x.example", "Lovely", now, Kind.PRAISE),
        MailLine(2, "b@x.example", "Ferry", now, Kind.REPORT, references=("C-2026-0001",)),
        MailLine(3, "c@x.example", "Why?", now, Kind.OPINION),
        MailLine(4, "d@x.example", "Thanks", now, Kind.PRAISE),
    ]
    digest = digest_of(now, mails=tuple(lines), letters_sent=3)
    assert [(group.kind, [mail.key for mail in group.mails]) for group in digest.other] == [
        (Kind.OPINION, [3]),
        (Kind.PRAISE, [1, 4]),
    ]
    assert digest.numbers.by_kind == ((Kind.PRAISE, 2), (Kind.REPORT, 1), (Kind.OPINION, 1))
    assert (digest.numbers.mails, digest.numbers.letters_sent) == (4, 3)


def test_stuck_mail_and_letters_stand_as_they_were_read(now: datetime) -> None:
    line = MailLine(1, "a@x.example", "Ferry", now, reason="It could not be read.")
    letter = StuckLetter(2, LetterName.ACKNOWLEDGMENT, "a@x.example", "unknown", now)
    digest = digest_of(now, quarantined=(line,), unanswered=(line,), letters=(letter,), breaker="61 in ten minutes")
    assert (digest.quarantined, digest.unanswered, digest.letters) == ((line,), (line,), (letter,))
    assert digest.breaker == "61 in ten minutes"
    assert not digest.is_empty


def test_nothing_to_do_makes_an_empty_digest(now: datetime) -> None:
    assert digest_of(now).is_empty
