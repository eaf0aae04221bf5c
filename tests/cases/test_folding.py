"""Typos of one article are one card, and a campaign is one line."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corrections_inbox.cases import Audience, Case, Digest, Lane, MailLine, Report, Snapshot, Status
from corrections_inbox.cases.digest import build
from corrections_inbox.matching import Claim, ErrorType
from corrections_inbox.triage import Kind

DAY = timedelta(days=1)


def digest_of(now: datetime, *cases: Case, mails: tuple[MailLine, ...] = ()) -> Digest:
    snapshot = Snapshot(now - DAY, cases, mails)
    return build(snapshot, Audience("noor@harbour.example"), day=now.date(), now=now)


def slip(case: Case, number: int, kind: ErrorType = ErrorType.SPELLING) -> Case:
    match = replace(case.match, claim=Claim(error_type=kind))
    return replace(case, reference=f"C-2026-{number:04}", match=match)


def in_campaign(case: Case, number: int, *names: str) -> Case:
    reports = tuple(replace(case.reports[0], message_key=n, campaign=name) for n, name in enumerate(names))
    return replace(case, reference=f"C-2026-{number:04}", reports=reports)


def line(key: int, campaign: str, now: datetime) -> MailLine:
    return MailLine(key, "a@x.example", "The toll", now, Kind.OPINION, campaign=campaign)


def test_typos_of_one_article_are_put_together(case: Case, now: datetime) -> None:
    digest = digest_of(now, slip(case, 2), case, slip(case, 3, ErrorType.GRAMMAR))
    [bulk] = digest.typos
    assert [card.case.reference for card in bulk.cards] == ["C-2026-0002", "C-2026-0003"]
    assert digest.folded == {"C-2026-0002", "C-2026-0003"}
    assert digest.numbers.waiting == 3


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.CORRECTED},
        {"needs_human": True},
        {"lane": Lane.LEGAL},
        {"backlog": True},
    ],
)
def test_what_is_no_open_typo_stays_where_it_is(case: Case, now: datetime, change: dict[str, object]) -> None:
    other = replace(slip(case, 2), **change)  # type: ignore[arg-type]  # a table of fields
    assert digest_of(now, slip(case, 1), other).typos == ()


def test_an_article_with_one_typo_is_a_card_like_any_other(case: Case, now: datetime) -> None:
    assert digest_of(now, slip(case, 1), case).typos == ()


def test_the_article_that_waits_for_longest_comes_first_and_is_red(case: Case, report: Report, now: datetime) -> None:
    assert case.match.linked is not None
    other = replace(case.match.linked, article=replace(case.match.linked.article, id="pier"))
    pier = replace(case, match=replace(case.match, linked=other), reports=(replace(report, received=now - 20 * DAY),))
    digest = digest_of(now, slip(case, 1), slip(case, 2), slip(pier, 3), slip(pier, 4))
    assert [bulk.cards[0].case.reference for bulk in digest.typos] == ["C-2026-0003", "C-2026-0001"]
    assert [bulk.overdue for bulk in digest.typos] == [True, False]


def test_a_campaign_that_opened_no_case_is_one_line_instead_of_many(now: datetime) -> None:
    digest = digest_of(now, mails=(line(1, "toll", now), line(2, "", now), line(3, "toll", now), line(4, "pool", now)))
    [campaign] = digest.campaigns
    assert (campaign.name, campaign.size, [mail.key for mail in campaign.mails]) == ("toll", 2, [1, 3])
    assert [mail.key for lines in digest.other for mail in lines.mails] == [2, 4]
    assert digest.numbers.mails == 4


def test_the_cases_of_a_campaign_fold_and_drown_no_other(case: Case, now: datetime) -> None:
    mine, theirs = in_campaign(case, 1, "toll"), in_campaign(case, 2, "toll")
    alone, mixed = in_campaign(case, 3, "pool"), in_campaign(case, 4, "toll", "")
    digest = digest_of(now, mine, theirs, alone, mixed)
    [campaign] = digest.campaigns
    assert [card.case.reference for card in campaign.cards] == ["C-2026-0001", "C-2026-0002"]
    assert digest.folded == {"C-2026-0001", "C-2026-0002"}


def test_a_case_that_pools_a_campaign_is_read_like_any_other(case: Case, now: datetime) -> None:
    assert digest_of(now, in_campaign(case, 1, "toll", "toll", "toll")).campaigns == ()


def test_legal_matters_never_fold(case: Case, now: datetime) -> None:
    legal = [replace(in_campaign(case, n, "gdpr"), lane=Lane.PRIVACY) for n in (1, 2)]
    digest = digest_of(now, *legal)
    assert digest.campaigns == ()
    assert [card.case.reference for card in digest.legal] == ["C-2026-0001", "C-2026-0002"]


def test_a_typo_in_a_campaign_is_folded_once(case: Case, now: datetime) -> None:
    digest = digest_of(now, *(slip(in_campaign(case, n, "toll"), n) for n in (1, 2)))
    assert (len(digest.campaigns), digest.typos) == (1, ())


def test_legal_matters_stay_until_they_are_closed_whoever_was_told(case: Case, now: datetime) -> None:
    then = now - 40 * DAY
    told = replace(case, lane=Lane.LEGAL, opened=then, reports=(replace(case.reports[0], received=then, told=then),))
    digest = digest_of(now, told, replace(told, reference="C-2026-0002", status=Status.NO_CHANGE))
    assert [(card.case.reference, card.days) for card in digest.legal] == [("C-2026-0001", 40)]
    assert not digest.is_empty
