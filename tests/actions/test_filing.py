from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox import store
from corrections_inbox.cases import Lane, Status
from corrections_inbox.cases.deadlines import deadlines
from corrections_inbox.matching import Claim, Match, SuggestedChange
from corrections_inbox.store import breaker, mail, mail_lines, outbox
from corrections_inbox.store.outbox import Fate
from corrections_inbox.store.tables import MailRow, MailState, OutboxState
from corrections_inbox.triage import MACHINE_KINDS, Kind, Ruling
from corrections_inbox.triage.limits import Limits

BRAM = "bram@post.example"


def silence_of(newsroom: Newsroom, key: int) -> str:
    with store.reading(newsroom.engine) as session:
        return session.get_one(MailRow, key).silence_rule


def state_of(newsroom: Newsroom, key: int) -> MailState:
    with store.reading(newsroom.engine) as session:
        return session.get_one(MailRow, key).state


def test_a_report_opens_a_case_and_is_acknowledged(newsroom: Newsroom) -> None:
    filed = newsroom.receive()
    newsroom.file(filed)
    case = newsroom.case()
    assert (case.reference, case.status, case.lane, case.section) == ("C-2026-0001", Status.NEW, Lane.FACTS, "Local")
    assert case.match == newsroom.ferry
    [report] = case.reports
    assert (report.message_key, report.acknowledged, report.told) == (filed.claim.key, "acknowledgment", None)
    assert report.words == "You wrote that it carries 400 people. It is 40."
    assert newsroom.sent() == [("acknowledgment", "rosa@reader.example", ("C-2026-0001",))]
    letter = newsroom.text_of(1)
    assert "C-2026-0001" in letter
    assert "In-Reply-To: <1@reader.example>" in letter
    assert state_of(newsroom, filed.claim.key) is MailState.FILED


def test_a_crash_before_the_end_leaves_neither_case_nor_letter(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = newsroom.receive()
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "queue_all", None)
        with pytest.raises(TypeError):
            newsroom.file(filed)
    assert newsroom.cases() == []
    assert newsroom.letters() == []
    assert state_of(newsroom, filed.claim.key) is MailState.FILING
    newsroom.file(filed)
    assert len(newsroom.cases()) == len(newsroom.letters()) == 1


def test_filing_the_same_claim_twice_changes_nothing(newsroom: Newsroom) -> None:
    filed = newsroom.receive()
    newsroom.file(filed)
    newsroom.file(filed)
    assert len(newsroom.cases()) == len(newsroom.letters()) == 1
    assert len(newsroom.case().reports) == 1


def test_several_errors_open_several_cases_and_one_letter_names_them(newsroom: Newsroom, pier: Match) -> None:
    newsroom.file(newsroom.receive(Kind.REPORT, newsroom.ferry, pier))
    assert [case.match for case in newsroom.cases()] == [newsroom.ferry, pier]
    assert newsroom.sent() == [("acknowledgment", "rosa@reader.example", ("C-2026-0001", "C-2026-0002"))]


def test_without_an_article_a_question_is_asked(newsroom: Newsroom, guessed: Match) -> None:
    newsroom.file(newsroom.receive(Kind.REPORT, guessed))
    assert newsroom.case().status is Status.ASKED
    assert newsroom.sent() == [("question", "rosa@reader.example", ("C-2026-0001",))]
    assert "Ferry to run all winter" in newsroom.text_of(1)


@pytest.mark.parametrize("kind", [Kind.LEGAL, Kind.PRIVACY])
def test_a_legal_matter_has_its_own_lane_and_a_person_is_told_at_once(newsroom: Newsroom, kind: Kind) -> None:
    newsroom.file(newsroom.receive(kind))
    case = newsroom.case()
    assert (case.lane, case.needs_human) == (Lane(kind.value), True)
    assert newsroom.sent() == [
        ("receipt", "rosa@reader.example", ("C-2026-0001",)),
        ("alert", "lex@harbourpost.example", ("C-2026-0001",)),
    ]
    assert "400" not in newsroom.text_of(1)


def test_no_machine_answers_a_legal_matter_if_it_is_told_so(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(Kind.LEGAL), rules=replace(newsroom.rules, legal_receipt=False))
    assert [letter for letter, _, _ in newsroom.sent()] == ["alert"]


@pytest.mark.parametrize("kind", [Kind.OPINION, Kind.PRAISE, Kind.PITCH, Kind.DELIVERY, Kind.OTHER_OUTLET, Kind.EMPTY])
def test_other_mail_opens_no_case_but_is_answered(newsroom: Newsroom, kind: Kind) -> None:
    newsroom.file(newsroom.receive(kind))
    assert newsroom.cases() == []
    letter = "question" if kind is Kind.EMPTY else f"receipt_{kind}"
    assert newsroom.sent() == [(letter, "rosa@reader.example", ())]


@pytest.mark.parametrize("kind", sorted(MACHINE_KINDS))
def test_a_machine_is_left_alone(newsroom: Newsroom, kind: Kind) -> None:
    filed = newsroom.receive(kind, silence=Ruling("auto_submitted", "A program sent it."))
    newsroom.file(filed)
    assert newsroom.cases() == []
    assert newsroom.letters() == []
    assert state_of(newsroom, filed.claim.key) is MailState.FILED


def test_a_triage_rule_withholds_the_letter_and_not_the_case(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(silence=Ruling("mailing_list", "It came through a list.")))
    assert newsroom.letters() == []
    assert newsroom.case().reports[0].acknowledged == "It came through a list."


def test_nothing_is_answered_until_answering_is_switched_on(newsroom: Newsroom) -> None:
    filed = newsroom.receive()
    newsroom.file(filed, rules=replace(newsroom.rules, answering=False))
    assert newsroom.letters() == []
    assert silence_of(newsroom, filed.claim.key) == "answering_off"


def test_mail_of_an_outage_is_filed_and_listed_as_not_acknowledged(newsroom: Newsroom) -> None:
    late = newsroom.receive(arrived=newsroom.now - timedelta(hours=49))
    newsroom.file(late, newsroom.receive(arrived=newsroom.now - timedelta(hours=47), sender=BRAM))
    assert [recipient for _, recipient, _ in newsroom.sent()] == [BRAM]
    with store.reading(newsroom.engine) as session:
        [line] = mail_lines.unanswered_since(session, newsroom.now - timedelta(hours=1))
    assert (line.key, line.references) == (late.claim.key, ("C-2026-0001",))


def test_backlog_is_never_acknowledged_and_keeps_nobody_waiting(newsroom: Newsroom) -> None:
    old = newsroom.receive(backlog=True)
    newsroom.file(old)
    assert newsroom.case().backlog
    assert newsroom.letters() == []
    assert silence_of(newsroom, old.claim.key) == "backlog"
    newsroom.file(newsroom.receive(sender=BRAM))
    assert not newsroom.case().backlog
    assert [recipient for _, recipient, _ in newsroom.sent()] == [BRAM]


def test_a_second_reader_joins_the_case_and_gets_their_own_letter(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(sender=BRAM))
    [case] = newsroom.cases()
    assert [r.reporter.address for r in case.reports if r.reporter] == ["rosa@reader.example", BRAM]
    assert [event.action for event in case.history] == ["opened", "joined"]
    assert newsroom.sent() == [
        ("acknowledgment", "rosa@reader.example", ("C-2026-0001",)),
        ("acknowledgment", BRAM, ("C-2026-0001",)),
    ]


def test_the_same_reader_gets_no_second_letter_on_the_same_case(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    again = newsroom.receive(sender="ROSA@reader.example", subject="The ferry again")
    newsroom.file(again)
    assert len(newsroom.case().reports) == 2
    assert len(newsroom.letters()) == 1
    assert silence_of(newsroom, again.claim.key) == "already_acknowledged"


def test_a_letter_names_a_new_case_beside_a_known_one(newsroom: Newsroom, pier: Match) -> None:
    newsroom.file(newsroom.receive())
    newsroom.file(newsroom.receive(Kind.REPORT, newsroom.ferry, pier))
    assert newsroom.sent()[1] == ("acknowledgment", "rosa@reader.example", ("C-2026-0001", "C-2026-0002"))


def test_mails_filed_together_join_one_another(newsroom: Newsroom) -> None:
    newsroom.file(*[newsroom.receive(sender=f"reader{n}@post.example") for n in range(5)])
    [case] = newsroom.cases()
    assert len(case.reports) == 5
    assert [references for _, _, references in newsroom.sent()] == [("C-2026-0001",)] * 5
    newsroom.file(newsroom.receive(Kind.QUESTION))
    assert newsroom.cases()[-1].reference == "C-2026-0002"


@pytest.mark.parametrize(
    "claim", [Claim(SuggestedChange("400", "60")), Claim(SuggestedChange("a day", "an hour"))], ids=["figure", "word"]
)
def test_another_claim_on_the_same_passage_is_another_case(newsroom: Newsroom, claim: Claim) -> None:
    newsroom.file(newsroom.receive(), newsroom.receive(Kind.REPORT, replace(newsroom.ferry, claim=claim), sender=BRAM))
    assert len(newsroom.cases()) == 2


def test_without_a_passage_nothing_joins(newsroom: Newsroom) -> None:
    assert newsroom.ferry.linked is not None
    vague = replace(newsroom.ferry, linked=replace(newsroom.ferry.linked, passage=None))
    newsroom.file(newsroom.receive(), newsroom.receive(Kind.REPORT, vague, sender=BRAM))
    assert len(newsroom.cases()) == 2


def test_a_legal_matter_joins_no_other_case(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive(), newsroom.receive(Kind.LEGAL, sender=BRAM))
    assert [case.lane for case in newsroom.cases()] == [Lane.FACTS, Lane.LEGAL]
    newsroom.file(newsroom.receive(sender="third@post.example"))
    assert [len(case.reports) for case in newsroom.cases()] == [2, 1]


def test_the_limit_for_an_address_holds_within_one_batch(newsroom: Newsroom, pier: Match, guessed: Match) -> None:
    rules = replace(newsroom.rules, limits=Limits(2, 0, 0))
    mails = [newsroom.receive(Kind.REPORT, match) for match in (newsroom.ferry, pier, guessed)]
    newsroom.file(*mails, rules=rules)
    assert len(newsroom.cases()) == 3
    assert len(newsroom.letters()) == 2
    assert [silence_of(newsroom, each.claim.key) for each in mails] == ["", "", "address_limit"]
    newsroom.file(newsroom.receive(sender=BRAM), rules=rules)
    assert len(newsroom.letters()) == 3


def test_however_many_mails_of_one_batch_concern_one_another_all_are_filed_in_their_order(newsroom: Newsroom) -> None:
    rules = replace(newsroom.rules, limits=Limits(3, 0, 0))
    mails = [newsroom.receive(Kind.QUESTION, body=f"Who runs the ferry number {n}?") for n in range(9)]
    newsroom.file(*mails, rules=rules)
    assert {state_of(newsroom, each.claim.key) for each in mails} == {MailState.FILED}
    assert [case.reports[0].message_key for case in newsroom.cases()] == [each.claim.key for each in mails]
    assert [silence_of(newsroom, each.claim.key) for each in mails] == [""] * 3 + ["address_limit"] * 6


def test_the_limit_for_a_domain_is_reached_in_the_order_of_the_mails(newsroom: Newsroom, guessed: Match) -> None:
    mails = [newsroom.receive(Kind.REPORT, guessed, sender=f"reader{n}@post.example") for n in range(5)]
    newsroom.file(*mails, rules=replace(newsroom.rules, limits=Limits(0, 3, 0)))
    assert [silence_of(newsroom, each.claim.key) for each in mails] == [""] * 3 + ["domain_limit"] * 2


def test_the_breaker_holds_letters_until_a_person_releases_them(newsroom: Newsroom) -> None:
    rules = replace(newsroom.rules, limits=Limits(0, 0, 2))
    newsroom.file(*[newsroom.receive(sender=f"reader{n}@post.example") for n in range(4)], rules=rules)
    held = [each for each in newsroom.letters() if each.state is OutboxState.HELD]
    assert [each.recipient for each in held] == ["reader2@post.example", "reader3@post.example"]
    assert [each.recipient for each in newsroom.letters() if each.letter == "alert"] == ["noor@harbourpost.example"]
    much_later = replace(newsroom, now=newsroom.now + timedelta(days=3))
    much_later.file(much_later.receive(sender="late@post.example"), rules=rules)
    assert newsroom.letters()[-1].state is OutboxState.HELD
    with store.transaction(newsroom.engine) as session:
        assert breaker.release(session, "noor", newsroom.now) == 3


def test_an_address_that_refused_a_letter_is_not_written_to_again(newsroom: Newsroom, pier: Match) -> None:
    newsroom.file(newsroom.receive())
    with store.transaction(newsroom.engine) as session:
        entry = outbox.claim(session, newsroom.now)
        assert entry is not None
        outbox.record(session, entry.key, Fate.REFUSED, "550 no such user", newsroom.now)
    newsroom.file(newsroom.receive(Kind.REPORT, pier))
    assert len(newsroom.letters()) == 1


def test_what_a_colleague_forwards_is_the_readers_report_and_nobody_is_written_to(newsroom: Newsroom) -> None:
    body = (
        "Can you look at this?\r\n\r\n---------- Forwarded message ---------\r\n"
        "From: Pia Post <pia@post.example>\r\nDate: Mon, 2 Mar 2026 at 08:00\r\nSubject: The ferry\r\n"
        "To: Ada Quill <ada@harbourpost.example>\r\n\r\nIt carries 40 people, not 400.\r\n"
    )
    silence = Ruling("staff", "ada@harbourpost.example is on our staff.")
    newsroom.file(newsroom.receive(sender="ada@harbourpost.example", body=body, silence=silence))
    [report] = newsroom.case().reports
    assert report.reporter is not None
    assert (report.reporter.address, report.reporter.unverified) == ("pia@post.example", True)
    assert "It carries 40 people" in report.words
    assert "Can you look at this?" in report.words
    assert newsroom.letters() == []


def test_a_readers_own_forward_is_theirs(newsroom: Newsroom) -> None:
    body = "See below.\r\n\r\n---------- Forwarded message ---------\r\nFrom: pia@post.example\r\nSubject: x\r\n\r\nForty.\r\n"
    newsroom.file(newsroom.receive(body=body))
    [report] = newsroom.case().reports
    assert report.reporter is not None
    assert (report.reporter.address, report.reporter.unverified) == ("rosa@reader.example", False)


def test_a_claim_that_ran_out_is_not_filed_a_second_time(newsroom: Newsroom) -> None:
    slow = newsroom.receive()
    with store.transaction(newsroom.engine) as session:
        mail.release_claims(session, living=())
        [claim] = mail.claim(session, newsroom.now)
    newsroom.file(replace(slow, claim=claim))
    newsroom.file(slow)
    assert len(newsroom.letters()) == 1
    assert len(newsroom.case().reports) == 1


def test_workers_that_file_the_same_error_at_once_open_one_case(newsroom: Newsroom) -> None:
    mails = [newsroom.receive(sender=f"reader{n}@post.example") for n in range(6)]
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(newsroom.file, mails))
    [case] = newsroom.cases()
    assert sorted(report.message_key for report in case.reports) == [each.claim.key for each in mails]
    assert len(newsroom.letters()) == 6


@pytest.mark.parametrize(("kind", "days"), [(Kind.LEGAL, 14), (Kind.PRIVACY, 30)])
def test_a_demand_has_a_clock_from_its_receipt_which_the_named_person_is_told_at_once(
    newsroom: Newsroom, kind: Kind, days: int
) -> None:
    newsroom.rules = replace(newsroom.rules, deadlines=deadlines("eu", {}))
    came = newsroom.now - timedelta(days=1)
    newsroom.file(newsroom.receive(kind, arrived=came))
    case = newsroom.case()
    assert (case.deadline, case.legal_hold) == (came + timedelta(days=days), True)
    alert = next(each for each in newsroom.letters() if each.letter == "alert")
    assert "answer due" in newsroom.text_of(alert.key)


def test_other_cases_have_no_clock(newsroom: Newsroom) -> None:
    newsroom.rules = replace(newsroom.rules, deadlines=deadlines("eu", {}))
    newsroom.file(newsroom.receive())
    assert newsroom.case().deadline is None
