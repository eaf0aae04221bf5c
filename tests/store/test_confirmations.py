from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.articles import Where
from corrections_inbox.cases import Confirmation, Verdict
from corrections_inbox.matching import Passage
from corrections_inbox.store import confirmations
from corrections_inbox.store.confirmations import Confirmed

QUAY = Passage("The quay is of stone.", "", " It stands.", 0, 21, Where.BODY, revision=2, confidence=0.9)


def said(now: datetime, verdict: Verdict = Verdict.CONFIRMED, article_id: str | None = "quay") -> Confirmation:
    return Confirmation("C-2026-0001", verdict, "noor@harbourpost.example", now, article_id, 2, QUAY)


def kept(engine: Engine, *recorded: Confirmation, mails: list[int]) -> list[Confirmed]:
    with store.transaction(engine) as session:
        for confirmation in recorded:
            confirmations.record(session, confirmation, mails)
        return confirmations.listing(session)


def test_it_is_kept_for_each_mail_as_it_was_said(
    engine: Engine, now: datetime, kept_mail: Callable[[int], int]
) -> None:
    rows = kept(engine, said(now), mails=[kept_mail(1), kept_mail(2)])
    assert [row.confirmation for row in rows] == [said(now)] * 2
    assert len({row.sha256 for row in rows}) == 2


def test_what_is_said_last_holds(engine: Engine, now: datetime, kept_mail: Callable[[int], int]) -> None:
    other, mails = said(now, Verdict.CORRECTED, "mole"), [kept_mail(1)]
    [row] = kept(engine, said(now), other, mails=mails)
    assert row.confirmation == other
    [row] = kept(engine, said(now), mails=mails)
    assert row.confirmation == said(now)


def test_settling_says_less_than_putting_right_did(
    engine: Engine, now: datetime, kept_mail: Callable[[int], int]
) -> None:
    right = replace(said(now, Verdict.CORRECTED), passage=None)
    [row] = kept(engine, right, said(now), mails=[kept_mail(1)])
    assert row.confirmation == right


def test_only_what_was_implied_is_taken_back(engine: Engine, now: datetime, kept_mail: Callable[[int], int]) -> None:
    kept(engine, said(now), mails=[kept_mail(1)])
    kept(engine, said(now, Verdict.CORRECTED), mails=[kept_mail(2)])
    with store.transaction(engine) as session:
        confirmations.withdraw(session, "C-2026-0001")
        assert [row.confirmation.verdict for row in confirmations.listing(session)] == [Verdict.CORRECTED]


def test_mails_that_are_not_there_say_nothing(engine: Engine, now: datetime) -> None:
    assert kept(engine, said(now), mails=[99]) == []
