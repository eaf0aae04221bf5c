"""Links that were asked for, and the sessions that they lead to, as they lie in the store."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.store import audit, desk_sessions, sign_ins
from corrections_inbox.store.sign_ins import Asked, Asking

NOOR = "noor@courier.example"


def ask(
    engine: Engine, at: datetime, token: str = "link", address: str = NOOR, asker: str = "a", client: str = "c"
) -> None:
    with store.transaction(engine) as session:
        sign_ins.keep(session, Asking(token, "browser", address, asker, client, "/cases"), at)


def test_a_link_is_used_up_once(engine: Engine, now: datetime) -> None:
    ask(engine, now)
    with store.transaction(engine) as session:
        assert sign_ins.works(session, "link", "browser", now)
        assert sign_ins.use(session, "link", "browser", now) == sign_ins.Used(NOOR, "/cases")
    with store.transaction(engine) as session:
        assert not sign_ins.works(session, "link", "browser", now)
        assert sign_ins.use(session, "link", "browser", now) is None


@pytest.mark.parametrize(
    ("token", "browser", "address", "minutes"),
    [
        ("other", "browser", NOOR, 0),
        ("link", "other", NOOR, 0),
        ("link", "browser", "", 0),
        ("link", "browser", NOOR, 15),
    ],
    ids=["another link", "another browser", "nobody's", "too old"],
)
def test_only_the_right_link_in_the_right_browser_in_time_works(
    engine: Engine, now: datetime, token: str, browser: str, address: str, minutes: int
) -> None:
    ask(engine, now, address=address)
    with store.transaction(engine) as session:
        assert sign_ins.use(session, token, browser, now + timedelta(minutes=minutes)) is None


def test_links_are_counted_by_address_by_client_and_in_all_for_an_hour(engine: Engine, now: datetime) -> None:
    ask(engine, now - timedelta(hours=1), "0")
    ask(engine, now, "1")
    ask(engine, now, "2", client="d")
    ask(engine, now, "3", asker="b", client="d")
    with store.reading(engine) as session:
        assert sign_ins.asked(session, "a", "d", now) == Asked(asker=2, client=2, overall=3)


def test_what_was_asked_the_day_before_is_let_go_of(engine: Engine, now: datetime) -> None:
    ask(engine, now, "1")
    ask(engine, now + timedelta(days=1), "2")
    with store.reading(engine) as session:
        assert sign_ins.asked(session, "a", "c", now + timedelta(minutes=1)).overall == 1


def test_a_token_is_changed_by_one_request_alone(engine: Engine, now: datetime) -> None:
    with store.transaction(engine) as session:
        desk_sessions.begin(session, "first", "seal", NOOR, now)
    with store.transaction(engine) as session:
        found = desk_sessions.find(session, "first", now)
        assert found is not None
        assert desk_sessions.change_token(session, found.key, "first", "second", now)
        assert not desk_sessions.change_token(session, found.key, "first", "third", now)
    with store.reading(engine) as session:
        current, before = (desk_sessions.find(session, token, now) for token in ("second", "first"))
        assert current is not None
        assert before is not None
        assert (current.seal, current.current, before.seal, before.current) == ("seal", True, "seal", False)
        assert desk_sessions.find(session, "first", now + desk_sessions.OVERLAP) is None
        assert desk_sessions.find(session, "third", now) is None


def test_no_token_before_the_first_is_no_token(engine: Engine, now: datetime) -> None:
    with store.transaction(engine) as session:
        desk_sessions.begin(session, "first", "seal", NOOR, now)
        assert desk_sessions.find(session, "", now) is None


def test_the_log_is_told_the_latest_first(engine: Engine, now: datetime) -> None:
    with store.transaction(engine) as session:
        audit.record(session, NOOR, "signed in", NOOR, "", now)
        audit.record(session, "ben@courier.example", "released", "letter 7", "it was held", now)
    with store.reading(engine) as session:
        assert [line.action for line in audit.page(session, limit=5)] == ["released", "signed in"]
        assert [line.detail for line in audit.page(session, limit=5, actor=NOOR)] == [""]
