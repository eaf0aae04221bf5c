"""Letters that did not arrive by themselves, and the log."""

from html import unescape

import pytest
from sqlmodel import select
from tests.desk.newsroom import EDITOR, NOW, Browser

from corrections_inbox.store import breaker, letters, reading, transaction
from corrections_inbox.store.letters import LetterLine
from corrections_inbox.store.tables import OutboxRow, OutboxState


def page(client: Browser, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def put(client: Browser, state: OutboxState, reply: str = "550 no such user") -> LetterLine:
    """The first letter of the outbox, in this state."""
    with transaction(client.desk.engine) as session:
        row = session.exec(select(OutboxRow).order_by(OutboxRow.key)).first()  # type: ignore[arg-type]  # a column, though typed as its value
        assert row is not None
        row.state, row.reply, row.attempts = state, reply, 2
    return state_of(client, row.key or 0)


def state_of(client: Browser, key: int) -> LetterLine:
    with reading(client.desk.engine) as session:
        line = letters.line(session, key)
    assert line is not None
    return line


@pytest.mark.parametrize("state", ["held", "unknown", "refused", "bounced", "deferred"])
def test_every_stuck_letter_is_listed_with_what_was_said(client: Browser, state: str) -> None:
    line = put(client, OutboxState(state))
    for url in ("/letters", f"/letters?state={state}"):
        text = page(client, url)
        assert f'href="/letters/{line.key}"' in text
        assert line.recipient in text
        assert "550 no such user" in text
        assert f'href="/cases/{line.references[0]}"' in text


@pytest.mark.parametrize("url", ["/letters", "/letters?state=sent", "/letters?state=nowhere&page=7"])
def test_where_none_is_stuck_the_page_says_so(client: Browser, url: str) -> None:
    assert "All is well here." in page(client, url)


def test_one_held_letter_is_let_go(client: Browser) -> None:
    line = put(client, OutboxState.HELD)
    assert f'action="/letters/{line.key}/release"' in page(client, "/letters")
    answer = client.submit(f"/letters/{line.key}/release")
    assert (answer.status_code, answer.headers["location"]) == (303, "/letters?state=held")
    assert state_of(client, line.key).state is OutboxState.QUEUED


def test_the_breaker_is_released_with_all_that_it_holds(client: Browser) -> None:
    line = put(client, OutboxState.HELD)
    with transaction(client.desk.engine) as session:
        breaker.trip(session, "Too many letters.", NOW)
    assert "Too many letters." in page(client, "/letters")
    assert client.submit("/letters/release").status_code == 303
    assert state_of(client, line.key).state is OutboxState.QUEUED
    text = page(client, "/letters")
    assert "Automatic letters go again. 1 held letter" in text
    assert "Let all of them go" not in text


@pytest.mark.parametrize("state", ["unknown", "refused", "bounced", "deferred"])
def test_a_letter_is_sent_again(client: Browser, state: str) -> None:
    line = put(client, OutboxState(state))
    assert f'action="/letters/{line.key}/retry"' in page(client, f"/letters?state={state}")
    assert client.submit(f"/letters/{line.key}/retry").status_code == 303
    assert state_of(client, line.key).state is OutboxState.QUEUED


@pytest.mark.parametrize("action", ["release", "retry"])
def test_a_letter_that_is_not_stuck_is_left_alone(client: Browser, action: str) -> None:
    line = put(client, OutboxState.SENT)
    answer = client.submit(f"/letters/{line.key}/{action}")
    assert answer.status_code == 409
    assert "is not one that is" in answer.text
    assert state_of(client, line.key).state is OutboxState.SENT


def test_a_letter_is_read_before_it_is_let_go(client: Browser, viewer_client: Browser) -> None:
    line = put(client, OutboxState.HELD)
    text = page(client, f"/letters/{line.key}")
    assert line.references[0] in text
    assert "The Harbour Courier" in text.partition("<main")[2]
    assert f'action="/letters/{line.key}/release"' in text
    assert "<form" not in page(viewer_client, f"/letters/{line.key}").partition("<main")[2]
    assert client.get("/letters/999").status_code == 404


def test_a_letter_whose_reader_was_let_go_of_has_no_words(client: Browser) -> None:
    line = put(client, OutboxState.REFUSED)
    with transaction(client.desk.engine) as session:
        row = session.get_one(OutboxRow, line.key)
        row.raw, row.recipient = b"", ""
    text = page(client, f"/letters/{line.key}")
    assert "Its words were let go of." in text
    assert "/retry" not in text


def test_the_log_says_who_did_what(client: Browser, viewer_client: Browser) -> None:
    assert "Nothing is written here yet." in page(client, "/audit")
    line = put(client, OutboxState.HELD)
    client.submit(f"/letters/{line.key}/release")
    text = page(client, "/audit")
    assert f'<a href="/audit?actor={EDITOR}">' in text.replace("%40", "@")
    assert "released a letter" in text
    assert f"letter {line.key}" in text
    assert "released a letter" in page(client, f"/audit?actor={EDITOR}")
    assert "released a letter" not in page(client, "/audit?actor=somebody@else.example&page=2")
    assert viewer_client.get("/audit").status_code == 403
