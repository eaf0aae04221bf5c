"""Mail that stands in no case, as the desk lists and opens it."""

import re
from html import unescape

import pytest
from sqlmodel import col, select, update
from tests.desk.newsroom import NOW, Browser

from corrections_inbox.desk.rail import MAIL_LISTS
from corrections_inbox.store import erasing, mail, reading, transaction
from corrections_inbox.store.mail import Place
from corrections_inbox.store.mail_lists import MailList
from corrections_inbox.store.tables import MailRow, OutboxRow, OutboxState, ReportRow
from corrections_inbox.triage import Kind


def page(client: Browser, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def key_of(client: Browser, kind: Kind) -> int:
    with reading(client.desk.engine) as session:
        key = session.exec(select(MailRow.key).where(MailRow.kind == kind)).first()
    assert key is not None
    return key


def quarantine(client: Browser) -> int:
    raw = b"From: x@reader.example\r\nSubject: =?utf-8?q?broken?=\r\nMessage-ID: <q@reader.example>\r\n\r\nWords.\r\n"
    with transaction(client.desk.engine) as session:
        key = mail.keep(session, Place("main", "INBOX", 1, 999), mail.pack(raw), arrived=NOW, now=NOW)
        assert key is not None
        mail.quarantine(session, key, "It could not be read: <b>too deep</b>.")
    return key


def make_late(client: Browser) -> int:
    """A report that got no letter because of an outage."""
    with transaction(client.desk.engine) as session:
        key = session.exec(select(ReportRow.mail_key)).first()
        assert key is not None
        session.exec(update(OutboxRow).where(col(OutboxRow.mail_key) == key).values(state=OutboxState.WITHDRAWN))
        late = {"silence_rule": "late", "silence_reason": "It came during an outage."}
        session.exec(update(MailRow).where(col(MailRow.key) == key).values(**late))
    return key


def test_opinions_are_listed_with_the_reason_in_words(client: Browser) -> None:
    text = page(client, "/mails")
    key = key_of(client, Kind.OPINION)
    row = next(row for row in text.split("<tr>") if f'href="/mails/{key}"' in row)
    assert "It judges and alleges no error" in row
    assert re.search(r"<span>Opinion</span> <span class=\"figure\">1<", text)
    assert f'href="/mails/{key}"' in page(client, "/mails?kind=opinion")
    assert f'href="/mails/{key}"' not in page(client, "/mails?kind=spam")


@pytest.mark.parametrize("query", ["?list=nothing&kind=odd&page=-3", "?kind=report", "?page=9999999", "?list=backlog"])
def test_an_address_that_makes_no_sense_is_a_list_all_the_same(client: Browser, query: str) -> None:
    assert "<h1>" in page(client, f"/mails{query}")


@pytest.mark.parametrize("wanted", [MailList.UNANSWERED, MailList.QUARANTINED, MailList.BACKLOG])
def test_an_empty_list_says_so(client: Browser, wanted: MailList) -> None:
    text = page(client, f"/mails?list={wanted}")
    assert f"<h1>{MAIL_LISTS[wanted]}</h1>" in text
    assert '<div class="empty">' in text


def test_readers_without_a_letter_can_be_written_to_together(client: Browser, viewer_client: Browser) -> None:
    key = make_late(client)
    text = page(client, "/mails?list=unanswered")
    assert 'action="/mails/answer"' in text
    assert f'name="mail" value="{key}" checked' in text
    assert "It came during an outage." in text
    assert re.search(r'href="/cases/C-\d{4}-\d{4}"', text)
    assert 'action="/mails/answer"' not in page(viewer_client, "/mails?list=unanswered")
    assert f'action="/mails/{key}/answer"' in page(client, f"/mails/{key}")


def test_quarantined_mail_is_shown_with_its_reason_and_can_be_tried_again(client: Browser) -> None:
    key = quarantine(client)
    answer = client.get("/mails?list=quarantined")
    assert "&lt;b&gt;too deep&lt;/b&gt;" in answer.text
    assert f'action="/mails/{key}/retry"' in answer.text
    text = page(client, f"/mails/{key}")
    assert "It could not be filed." in text
    assert "Words." in text
    assert f'action="/mails/{key}/case"' not in text


def test_a_mail_is_opened_with_what_became_of_it(client: Browser, viewer_client: Browser) -> None:
    key = key_of(client, Kind.OPINION)
    with reading(client.desk.engine) as session:
        row = session.get_one(MailRow, key)
    text = page(client, f"/mails/{key}")
    assert f"<h1>{row.subject}</h1>" in text
    assert row.sender in text
    assert row.rule_reason in text
    assert re.search(r'<a href="/letters/\d+">Receipt opinion</a>', text)
    assert f'action="/mails/{key}/case"' in text
    assert f'href="/mails/{key}/raw"' in text
    assert "<form method" not in page(viewer_client, f"/mails/{key}").partition("<main")[2]


def test_a_mail_of_a_case_leads_there(client: Browser) -> None:
    with reading(client.desk.engine) as session:
        key = session.exec(select(ReportRow.mail_key)).first()
    text = page(client, f"/mails/{key}")
    assert re.search(r'href="/cases/C-2026-\d{4}"', text)
    assert f'action="/mails/{key}/case"' not in text


def test_of_a_sender_who_was_let_go_of_nothing_is_shown(client: Browser) -> None:
    key = key_of(client, Kind.OPINION)
    with reading(client.desk.engine) as session:
        sender = session.get_one(MailRow, key).sender
    with transaction(client.desk.engine) as session:
        erasing.erase(session, [key], NOW, secret="a secret")
    text = page(client, f"/mails/{key}")
    assert "was let go of" in text
    assert sender not in text
    assert f'action="/mails/{key}/case"' not in text
    assert f'href="/mails/{key}"' not in page(client, "/mails")


@pytest.mark.parametrize(("key", "status"), [("999", 404), ("0", 422), ("99999999999999999999", 422), ("x", 422)])
def test_a_mail_that_is_not_there_is_a_page_that_says_so(client: Browser, key: str, status: int) -> None:
    assert client.get(f"/mails/{key}").status_code == status
