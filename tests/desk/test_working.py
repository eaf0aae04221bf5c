"""What editors do with a case besides deciding it, and with mail that stands in none."""

from datetime import timedelta

import pytest
from sqlmodel import select as rows
from tests.desk.elements import select, words
from tests.desk.newsroom import EDITOR, Browser, Hands
from tests.desk.test_case import LIGHTHOUSE, case_of, shown
from tests.desk.test_deciding import legal, pooled

from corrections_inbox.cases import Status
from corrections_inbox.desk.state import Desk
from corrections_inbox.store import cases, letters, mail, reading, transaction
from corrections_inbox.store.mail import Place
from corrections_inbox.store.tables import MailRow, MailState
from corrections_inbox.triage import Kind

BASE = f"/cases/{LIGHTHOUSE}"
FORMS = ("assign", "note", "review", "spam", "undo", "merge", "split", "hold", "release", "take-in")


@pytest.mark.parametrize(("typed", "kept"), [("me", EDITOR), ("the night desk", "the night desk"), ("", "")])
def test_a_case_is_assigned(client: Browser, desk: Desk, typed: str, kept: str) -> None:
    assert client.submit(f"{BASE}/assign", assignee=typed).headers["location"] == BASE
    assert case_of(desk).assignee == kept


def test_a_note_is_kept(client: Browser, desk: Desk) -> None:
    assert client.submit(f"{BASE}/note", text="Ask the harbour office.").status_code == 303
    event = case_of(desk).history[-1]
    assert (event.actor, event.action, event.note) == (EDITOR, "note", "Ask the harbour office.")
    assert client.submit(f"{BASE}/note", text=" ").status_code == 409


def test_in_review_and_spam_take_one_click_and_can_be_undone(client: Browser, desk: Desk) -> None:
    client.submit(f"{BASE}/review")
    assert case_of(desk).status is Status.IN_REVIEW
    client.submit(f"{BASE}/spam")
    assert case_of(desk).status is Status.SPAM
    assert "Undo" in words(shown(client, BASE), ".undo")
    client.submit(f"{BASE}/undo")
    assert case_of(desk).status is Status.IN_REVIEW


def test_cases_are_merged(client: Browser, desk: Desk) -> None:
    client.submit(f"{BASE}/merge", into="C-2026-0002")
    assert case_of(desk).duplicate_of == "C-2026-0002"
    refused = client.submit("/cases/C-2026-0003/merge", into="C-2026-0404")
    assert (refused.status_code, "There is no case C-2026-0404." in refused.text) == (409, True)


def test_a_case_is_divided(client: Browser, desk: Desk) -> None:
    case = pooled(desk)
    there = f"/cases/{case.reference}/split"
    tree = shown(client, there)
    boxes = [box.get("value") for box in select(tree, "input[name=mail]")]
    assert boxes == [str(report.message_key) for report in case.reports]
    answer = client.submit(there, mail=boxes[-1])
    new = case_of(desk, answer.headers["location"].removeprefix("/cases/"))
    assert [report.message_key for report in new.reports] == [case.reports[-1].message_key]
    assert client.submit(there).status_code == 409
    assert client.get("/cases/C-2026-0404/split").status_code == 404


def test_a_case_is_held_and_released(client: Browser, desk: Desk) -> None:
    client.submit(f"{BASE}/hold")
    assert case_of(desk).legal_hold
    client.submit(f"{BASE}/release")
    assert not case_of(desk).legal_hold


@pytest.mark.parametrize("form", FORMS)
def test_a_viewer_changes_nothing(viewer_client: Browser, desk: Desk, form: str) -> None:
    before = case_of(desk)
    assert viewer_client.submit(f"{BASE}/{form}", into="C-2026-0002", text="x").status_code == 403
    assert case_of(desk) == before


@pytest.mark.parametrize("form", FORMS)
def test_a_case_that_is_not_there_is_one_clear_sentence(client: Browser, form: str) -> None:
    answer = client.submit(f"/cases/C-2026-0404/{form}", into="C-2026-0002", text="x", mail="1")
    assert "There is no case C-2026-0404" in answer.text


def caseless(desk: Desk, kind: Kind) -> int:
    with reading(desk.engine) as session:
        return next(key for key in session.exec(rows(MailRow.key).where(MailRow.kind == kind)) if key)


def test_a_mail_of_another_kind_is_made_a_case(client: Browser, desk: Desk) -> None:
    key = caseless(desk, Kind.OPINION)
    with reading(desk.engine) as session:
        before = len(letters.listing(session))
    reference = client.submit(f"/mails/{key}/case").headers["location"].removeprefix("/cases/")
    assert [report.message_key for report in case_of(desk, reference).reports] == [key]
    with reading(desk.engine) as session:
        assert len(letters.listing(session)) == before
    assert client.submit(f"/mails/{key}/case").status_code == 409
    assert client.submit("/mails/7777/case").status_code == 404


def test_its_sender_is_told_with_a_tick(client: Browser, desk: Desk) -> None:
    key = caseless(desk, Kind.OPINION)
    with reading(desk.engine) as session:
        before = len(letters.listing(session))
    client.submit(f"/mails/{key}/case", letter="true")
    with reading(desk.engine) as session:
        assert len(letters.listing(session)) == before + 1


def late(desk: Desk, *keys: int) -> None:
    """As if these mails had come in an outage."""
    with transaction(desk.engine) as session:
        for key in keys:
            row = session.get_one(MailRow, key)
            row.silence_rule, row.silence_reason = "late", "It arrived more than 48 hours ago."


def test_late_letters_go_by_one_click_and_once(client: Browser, desk: Desk) -> None:
    with transaction(desk.engine) as session:
        raw = b"From: Ulla <ulla@post.example>\nSubject: Thanks\nMessage-ID: <u@post.example>\n\nA fine paper.\n"
        key = mail.keep(session, Place("main", "INBOX", 1, 900), mail.pack(raw), arrived=desk.clock(), now=desk.clock())
        assert key is not None
        row = session.get_one(MailRow, key)
        row.state, row.kind, row.sender, row.filed_at = MailState.FILED, Kind.PRAISE, "ulla@post.example", desk.clock()
    late(desk, key)
    client.submit(f"/mails/{key}/answer")
    client.submit("/mails/answer", mail=str(key))
    with reading(desk.engine) as session:
        assert [line.recipient for line in letters.of_mail(session, key)] == ["ulla@post.example"]


def test_backlog_is_taken_in(client: Browser, desk: Desk) -> None:
    assert "Take it in" not in client.get(BASE).text
    with transaction(desk.engine) as session:
        cases.change(session, LIGHTHOUSE, desk.clock(), backlog=True)
    assert "Take it in" in client.get(BASE).text
    assert client.submit(f"{BASE}/take-in").headers["location"] == BASE
    assert not case_of(desk).backlog


def test_quarantined_mail_is_tried_again(client: Browser, desk: Desk) -> None:
    key = caseless(desk, Kind.OPINION)
    with transaction(desk.engine) as session:
        session.get_one(MailRow, key).state = MailState.QUARANTINED
    client.submit(f"/mails/{key}/retry")
    with reading(desk.engine) as session:
        assert session.get_one(MailRow, key).state is MailState.WAITING
    assert client.submit(f"/mails/{key}/retry").status_code == 409


@pytest.mark.parametrize("path", ["1/case", "1/answer", "1/retry", "answer"])
def test_a_viewer_does_nothing_with_mail(viewer_client: Browser, path: str) -> None:
    assert viewer_client.submit(f"/mails/{path}", mail="1").status_code == 403


def test_an_old_decision_offers_no_undo(client: Browser, desk: Desk, hands: Hands) -> None:
    client.submit(f"/cases/{legal(desk).reference}/review")
    assert select(shown(client, f"/cases/{legal(desk).reference}"), ".undo")
    hands.forward(timedelta(seconds=60))
    assert select(shown(client, f"/cases/{legal(desk).reference}"), ".undo") == []
