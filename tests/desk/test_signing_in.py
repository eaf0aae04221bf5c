"""The way in: a link by mail, for one browser, once, and never a word on whether an address is known."""

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlmodel import select
from tests.desk.newsroom import BASE_URL, EDITOR, VIEWER, Browser, Hands, signed_in

from corrections_inbox.actions import signing_in
from corrections_inbox.cases import Letter
from corrections_inbox.desk.state import Desk
from corrections_inbox.letters import compose_sign_in
from corrections_inbox.store import audit, letters, reading
from corrections_inbox.store.desk_tables import DeskSessionRow, SignInRow
from corrections_inbox.store.letters import LetterLine
from corrections_inbox.store.sign_ins import Asked

SENT = "/sign-in/sent"


def mailed(desk: Desk) -> list[LetterLine]:
    with reading(desk.engine) as session:
        return [line for line in letters.listing(session) if line.letter is Letter.SIGN_IN]


def letter_of(desk: Desk) -> EmailMessage:
    with reading(desk.engine) as session:
        message = email.message_from_bytes(letters.raw(session, mailed(desk)[-1].key), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def link_of(desk: Desk) -> str:
    """The path of the link in the last letter."""
    body = letter_of(desk).get_body(("plain",))
    assert body is not None
    [link] = re.findall(r"https://\S+", body.get_content())
    assert link.startswith(f"{BASE_URL}/sign-in/")
    return str(link.removeprefix(BASE_URL))


def ask(browser: Browser, address: str = EDITOR, going_to: str = "") -> int:
    return browser.submit("/sign-in", address=address, going_to=going_to).status_code


def is_in(browser: Browser) -> bool:
    return browser.get("/").headers["location"] == "/cases"


def test_an_editor_signs_in_by_the_link_s_button(desk: Desk, stranger: Browser) -> None:
    assert ask(stranger) == 303
    link = link_of(desk)
    assert "Welcome back" in stranger.get(link).text
    answer = stranger.submit(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert is_in(stranger)


def test_the_letter_goes_to_the_editor_at_least_once_and_repeats_nothing_that_was_typed(desk: Desk) -> None:
    browser = Browser(desk)
    ask(browser, f"  {EDITOR.upper()} ")
    [line] = mailed(desk)
    assert line.recipient == EDITOR
    message = letter_of(desk)
    assert message["Subject"] == "Your link to the corrections desk of The Harbour Courier"
    assert message["Auto-Submitted"] == "auto-generated"
    assert EDITOR.upper() not in message.as_string()


def test_looking_at_the_link_uses_nothing_up(desk: Desk, stranger: Browser) -> None:
    ask(stranger)
    link = link_of(desk)
    for _ in range(3):
        assert stranger.get(link).status_code == 200
    assert not is_in(stranger)
    assert stranger.submit(link).status_code == 303


def test_the_link_works_once(desk: Desk, stranger: Browser) -> None:
    ask(stranger)
    link = link_of(desk)
    kept = dict(stranger.cookies)
    stranger.submit(link)
    second = Browser(desk)
    second.cookies.update({"__Host-desk_browser": kept["__Host-desk_browser"]})
    assert second.get(link).status_code == 410
    assert second.submit(link).status_code == 410
    assert not is_in(second)


def test_the_link_works_in_no_other_browser(desk: Desk, stranger: Browser) -> None:
    ask(stranger)
    link, other = link_of(desk), Browser(desk)
    ask(other, VIEWER)
    assert "does not work here" in other.get(link).text
    assert other.submit(link).status_code == 410
    assert not is_in(other)
    assert stranger.submit(link).status_code == 303


def test_the_link_works_for_a_quarter_of_an_hour(desk: Desk, stranger: Browser, hands: Hands) -> None:
    ask(stranger)
    link = link_of(desk)
    hands.forward(timedelta(minutes=15, seconds=-1))
    assert stranger.get(link).status_code == 200
    hands.forward(timedelta(seconds=1))
    assert stranger.get(link).status_code == 410
    assert stranger.submit(link).status_code == 410


def test_an_earlier_link_still_works_after_asking_again(desk: Desk, stranger: Browser) -> None:
    ask(stranger)
    first = link_of(desk)
    ask(stranger)
    assert link_of(desk) != first
    assert stranger.submit(first).status_code == 303


@pytest.mark.parametrize("address", ["nobody@courier.example", "not an address", "a@b\r\nBcc: all@courier.example", ""])
def test_a_stranger_s_address_is_answered_alike_and_mailed_nothing(desk: Desk, address: str) -> None:
    known, unknown = Browser(desk), Browser(desk)
    expected = known.submit("/sign-in", address=EDITOR)
    told = unknown.submit("/sign-in", address=address)
    if address:
        assert (told.status_code, told.headers["location"]) == (expected.status_code, expected.headers["location"])
        assert set(told.headers) == set(expected.headers)
        assert unknown.get(SENT).text == known.get(SENT).text
    assert [line.recipient for line in mailed(desk)] == [EDITOR]


def test_a_stranger_s_address_costs_the_same_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    compose = compose_sign_in

    def counted(*arguments: object, recipient: str, **rest: object) -> object:
        written.append(recipient)
        return compose(*arguments, recipient=recipient, **rest)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(signing_in, "compose_sign_in", counted)
    for address in (EDITOR, "nobody@courier.example"):
        ask(Browser(desk), address)
    assert len(written) == 2
    with reading(desk.engine) as session:
        assert len(session.exec(select(SignInRow)).all()) == 2


def test_no_address_of_a_stranger_and_no_token_is_kept(desk: Desk, stranger: Browser) -> None:
    ask(stranger, "somebody.else@elsewhere.example")
    ask(stranger)
    token = link_of(desk).rpartition("/")[2]
    stranger.submit(f"/sign-in/{token}")
    session_token = stranger.session
    with reading(desk.engine) as session:
        kept = [repr(session.exec(select(row)).all()) for row in (SignInRow, DeskSessionRow)]
    secrets = ("elsewhere", token, session_token, "testclient")
    assert not [secret for secret in secrets if secret in str(kept)]


@pytest.mark.parametrize("address", [EDITOR, "nobody@courier.example"])
def test_too_many_links_for_one_address_are_refused_whoever_it_is(desk: Desk, hands: Hands, address: str) -> None:
    answers = [ask(Browser(desk), address) for _ in range(signing_in.MOST.asker + 1)]
    assert answers == [303] * signing_in.MOST.asker + [429]
    assert ask(Browser(desk), VIEWER) == 303
    hands.forward(timedelta(hours=1))
    assert ask(Browser(desk), address) == 303


def test_too_many_links_from_one_client_are_refused(desk: Desk) -> None:
    browser = Browser(desk)
    answers = [ask(browser, f"{number}@courier.example") for number in range(signing_in.MOST.client + 1)]
    assert answers[-2:] == [303, 429]


def test_too_many_links_in_all_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "MOST", Asked(asker=100, client=100, overall=3))
    assert [ask(Browser(desk), f"{number}@courier.example") for number in range(4)] == [303, 303, 303, 429]


def test_one_comes_back_to_the_page_that_was_asked_for(desk: Desk, stranger: Browser) -> None:
    door = stranger.get("/?from=a%20digest").headers["location"]
    assert door == "/sign-in?next=%2F%3Ffrom%3Da%2520digest"
    page = stranger.get(door).text
    [going_to] = re.findall(r'name="going_to" value="([^"]*)"', page)
    ask(stranger, going_to=going_to)
    assert stranger.submit(link_of(desk)).headers["location"] == "/?from=a%20digest"


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "cases"],
)
def test_nobody_is_led_to_another_site(desk: Desk, stranger: Browser, path: str) -> None:
    assert 'name="going_to" value=""' in stranger.get("/sign-in", params={"next": path}).text
    ask(stranger, going_to=path)
    assert stranger.submit(link_of(desk)).headers["location"] == "/cases"
    assert stranger.get("/sign-in", params={"next": path}).headers["location"] == "/cases"


def test_a_link_made_at_the_machine_works_once_whoever_opens_it_first(desk: Desk, stranger: Browser) -> None:
    link = signing_in.link_by_hand(desk.engine, EDITOR, BASE_URL, desk.clock()).removeprefix(BASE_URL)
    ask(stranger, VIEWER)  # a browser that has asked for a link of its own may open it too
    assert stranger.submit(link).status_code == 303
    assert is_in(stranger)
    assert Browser(desk).submit(link).status_code == 410


def test_signing_in_ends_the_session_that_the_browser_had(desk: Desk) -> None:
    browser = signed_in(desk, VIEWER)
    before = browser.session
    ask(browser)
    browser.submit(link_of(desk))
    assert browser.session != before
    old = Browser(desk)
    old.session = before
    assert not is_in(old)


def test_a_session_ends_when_one_signs_out(desk: Desk, client: Browser) -> None:
    kept = client.session
    answer = client.submit("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert "You are signed out." in client.get("/sign-in").text
    assert "You are signed out." not in client.get("/sign-in").text
    thief = Browser(desk)
    thief.session = kept
    assert not is_in(thief)


def test_a_session_ends_after_half_a_day_without_a_visit(client: Browser, hands: Hands) -> None:
    hands.forward(timedelta(hours=12))
    assert not is_in(client)


def test_a_session_ends_after_a_week_however_it_is_used(client: Browser, hands: Hands) -> None:
    for _ in range(20):
        hands.forward(timedelta(hours=8))
        assert is_in(client)
    hands.forward(timedelta(hours=8))
    assert not is_in(client)


def test_the_token_changes_now_and_then_and_the_old_one_dies_soon(desk: Desk, client: Browser, hands: Hands) -> None:
    old, csrf = client.session, client.token
    hands.forward(timedelta(hours=1))
    assert is_in(client)
    fresh = client.session
    assert fresh != old
    late = Browser(desk)
    late.session = old
    hands.forward(timedelta(minutes=4))
    assert is_in(late)  # a request that crossed the change
    late.session = old
    hands.forward(timedelta(minutes=2))
    assert not is_in(late)
    # A form that was open meanwhile can still be sent.
    assert client.post("/sign-out", data={"csrf": csrf}).status_code == 303


def test_sessions_that_are_over_are_let_go_of(desk: Desk, client: Browser, hands: Hands) -> None:
    hands.forward(timedelta(days=8))
    signed_in(desk, VIEWER)
    with reading(desk.engine) as session:
        assert session.exec(select(DeskSessionRow.address)).all() == [VIEWER]
    assert not is_in(client)


def test_who_came_in_and_went_is_in_the_log(desk: Desk, stranger: Browser) -> None:
    ask(stranger)
    stranger.submit(link_of(desk))
    page = stranger.get("/sign-in/sent").text
    [token] = set(re.findall(r'name="csrf" value="([^"]+)"', page))
    stranger.post("/sign-out", data={"csrf": token})
    with reading(desk.engine) as session:
        lines = [(line.actor, line.action) for line in audit.page(session, limit=10)]
    assert lines == [(EDITOR, "signed out"), (EDITOR, "signed in")]
