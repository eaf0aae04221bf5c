from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from corrections_inbox import store
from corrections_inbox.store import mail, raw_messages
from corrections_inbox.store.mail import Arrived, Claim, Filed, Place
from corrections_inbox.store.tables import MailRow, MailState, RawMessageRow, SightingRow
from corrections_inbox.triage import Kind, Ruling

RAW = b"Message-ID: <one@reader.example>\r\nFrom: rosa@reader.example\r\nSubject: Ferry\r\n\r\nIt is 40. \xff\x00\r\n"
INBOX = Place("main", "INBOX", 7, 1)
FILED = Filed(
    "<one@reader.example>", "rosa@reader.example", "Ferry", Kind.REPORT, Ruling("report", "It says so."), None
)


def keep(engine: Engine, now: datetime, place: Place = INBOX, raw: bytes = RAW, unreadable: str = "") -> int | None:
    packed = mail.pack(raw)
    with store.transaction(engine) as session:
        return mail.keep(session, place, packed, arrived=now, now=now, unreadable=unreadable)


def claim(engine: Engine, now: datetime, limit: int = 1, worker: int = 0) -> list[Claim]:
    with store.transaction(engine) as session:
        return mail.claim(session, now, limit, worker)


def rows(engine: Engine, table: type[MailRow | SightingRow | RawMessageRow]) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def state(engine: Engine, key: int) -> tuple[MailState, str]:
    with store.reading(engine) as session:
        row = session.get_one(MailRow, key)
        return row.state, row.reason


def kept(engine: Engine, now: datetime, uid: int = 1) -> int:
    key = keep(engine, now, Place("main", "INBOX", 7, uid), RAW.replace(b"one@", f"{uid}@".encode()))
    assert key is not None
    return key


@pytest.mark.parametrize("raw", [RAW, RAW + 40_000 * b"JVBERi0=\r\n"], ids=["small", "with a large attachment"])
def test_a_mail_comes_back_byte_for_byte(engine: Engine, now: datetime, raw: bytes) -> None:
    key = keep(engine, now, raw=raw)
    assert key is not None
    with store.reading(engine) as session:
        assert mail.raw(session, key) == raw
        with pytest.raises(LookupError):
            mail.raw(session, key + 1)


def test_small_mails_are_read_together(engine: Engine, now: datetime) -> None:
    small, large = kept(engine, now), keep(engine, now, Place("main", "INBOX", 7, 2), RAW + 200_000 * b"J")
    with store.reading(engine) as session:
        together = raw_messages.small(session, [small, large or 0])
        assert {key: raw_messages.unpacked(compressed) for key, compressed in together.items()} == {
            small: mail.raw(session, small)
        }
        assert raw_messages.small(session, []) == {}


def test_a_second_fetch_keeps_nothing(engine: Engine, now: datetime) -> None:
    assert keep(engine, now) is not None
    assert keep(engine, now) is None
    assert (rows(engine, MailRow), rows(engine, SightingRow), rows(engine, RawMessageRow)) == (1, 1, 1)


def test_the_same_message_elsewhere_is_another_sighting_of_one_mail(engine: Engine, now: datetime) -> None:
    keep(engine, now)
    assert keep(engine, now, Place("second", "INBOX", 1, 1), b"Received: by b.example\r\n" + RAW) is None
    assert (rows(engine, MailRow), rows(engine, SightingRow), rows(engine, RawMessageRow)) == (1, 2, 2)
    assert len(claim(engine, now, 5)) == 1


def test_a_folder_read_anew_files_nothing_twice(engine: Engine, now: datetime) -> None:
    keep(engine, now)
    assert keep(engine, now, Place("main", "INBOX", 8, 1)) is None
    assert rows(engine, MailRow) == 1


def test_another_text_under_the_same_message_id_is_another_mail(engine: Engine, now: datetime) -> None:
    assert keep(engine, now) is not None
    assert keep(engine, now, Place("main", "INBOX", 7, 2), RAW.replace(b"40", b"50")) is not None


def test_it_knows_what_it_keeps(engine: Engine, now: datetime) -> None:
    for uid in (1, 5, 9):
        kept(engine, now, uid)
    with store.reading(engine) as session:
        assert mail.known_uids(session, "main", "INBOX", 7, above=1) == {5, 9}
        assert mail.last_uid(session, "main", "INBOX", 7) == 9
        assert mail.last_uid(session, "main", "INBOX", 8) == 0


def test_what_the_server_would_not_hand_out_is_quarantined(engine: Engine, now: datetime) -> None:
    key = keep(engine, now, raw=b"", unreadable="The server said: NO")
    assert key is not None
    assert keep(engine, now, Place("main", "INBOX", 7, 2), b"", "The server said: NO") not in {None, key}
    assert state(engine, key) == (MailState.QUARANTINED, "The server said: NO")
    assert claim(engine, now) == []


def test_a_mail_is_claimed_once_and_oldest_first(engine: Engine, now: datetime) -> None:
    first, second = kept(engine, now, 1), kept(engine, now, 2)
    assert [claimed.key for claimed in claim(engine, now)] == [first]
    assert [claimed.key for claimed in claim(engine, now)] == [second]
    assert claim(engine, now) == []


def test_a_claim_ends_with_its_worker_and_not_with_time(engine: Engine, now: datetime) -> None:
    key = kept(engine, now)
    claim(engine, now, worker=7)
    later = now + timedelta(days=1)
    with store.transaction(engine) as session:
        assert mail.release_claims(session, living=(6, 7)) == 0
    assert claim(engine, later) == []
    with store.transaction(engine) as session:
        assert mail.release_claims(session, living=(6,)) == 1
    assert [(claimed.key, claimed.attempts) for claimed in claim(engine, later)] == [(key, 2)]


def test_a_worker_that_failed_gives_back_its_own_claims_and_no_attempt_counts(engine: Engine, now: datetime) -> None:
    first, second = kept(engine, now, 1), kept(engine, now, 2)
    claim(engine, now, worker=1)
    claim(engine, now, worker=2)
    with store.transaction(engine) as session:
        mail.unclaim_all(session, worker=2)
    assert [(claimed.key, claimed.attempts) for claimed in claim(engine, now, 9)] == [(second, 1)]
    assert state(engine, first)[0] is MailState.FILING


def test_what_is_filed_is_not_set_aside_by_a_worker_that_lost_its_claim(engine: Engine, now: datetime) -> None:
    key = kept(engine, now)
    claim(engine, now)
    with store.transaction(engine) as session:
        mail.mark_filed(session, key, FILED, now)
        mail.quarantine(session, key, "It could not be filed.")
    assert state(engine, key) == (MailState.FILED, "")


def test_a_mail_that_brings_the_program_down_is_quarantined_after_its_third_attempt(
    engine: Engine, now: datetime
) -> None:
    key = kept(engine, now)
    for attempt in (1, 2, 3):
        assert [claimed.attempts for claimed in claim(engine, now)] == [attempt]
        with store.transaction(engine) as session:
            assert mail.release_claims(session, living=()) == 1
    assert claim(engine, now) == []
    found, reason = state(engine, key)
    assert found is MailState.QUARANTINED
    assert "3 times" in reason


def test_what_failed_before_is_claimed_alone(engine: Engine, now: datetime) -> None:
    keys = [kept(engine, now, uid) for uid in (1, 2, 3, 4)]
    assert [claimed.key for claimed in claim(engine, now, 2)] == keys[:2]
    with store.transaction(engine) as session:
        mail.release_claims(session, living=())
    assert [claimed.key for claimed in claim(engine, now, 9)] == keys[:1]
    assert [claimed.key for claimed in claim(engine, now, 9)] == keys[1:2]
    assert [claimed.key for claimed in claim(engine, now, 9)] == keys[2:]


def test_what_failed_before_is_not_claimed_beside_what_is_in_hand(engine: Engine, now: datetime) -> None:
    first = kept(engine, now, 1)
    [_] = claim(engine, now)
    with store.transaction(engine) as session:
        mail.put_back(session, first)
    kept(engine, now, 2)
    with store.transaction(engine) as session:
        assert mail.claim(session, now, 9, beside_others=True) == []
    assert [claimed.key for claimed in claim(engine, now, 9)] == [first]


def test_a_claim_given_back_costs_no_attempt(engine: Engine, now: datetime) -> None:
    key = kept(engine, now)
    claim(engine, now)
    with store.transaction(engine) as session:
        mail.unclaim(session, key)
    assert [claimed.attempts for claimed in claim(engine, now)] == [1]


def test_a_filed_mail_is_not_filed_again(engine: Engine, now: datetime) -> None:
    key = kept(engine, now)
    claim(engine, now)
    with store.transaction(engine) as session:
        assert mail.mark_filed(session, key, FILED, now)
        assert not mail.mark_filed(session, key, FILED, now)
    assert claim(engine, now + timedelta(days=1)) == []


def test_a_quarantined_mail_is_retried_on_command_only(engine: Engine, now: datetime) -> None:
    key = kept(engine, now)
    claim(engine, now)
    with store.transaction(engine) as session:
        mail.quarantine(session, key, "It could not be read.")
    assert claim(engine, now + timedelta(days=1)) == []
    with store.transaction(engine) as session:
        assert mail.retry(session, key)
        assert not mail.retry(session, key)
    assert [claimed.attempts for claimed in claim(engine, now)] == [1]


def test_a_batch_is_kept_as_its_messages_would_be_one_by_one(engine: Engine, now: datetime) -> None:
    first, second = (RAW.replace(b"one@", f"{name}@".encode()) for name in ("first", "second"))
    known = kept(engine, now, 1)
    copies = (b"Received: by b.example\r\n" + first, first)
    batch = [
        Arrived(Place("main", "INBOX", 7, 1), mail.pack(RAW), now),  # seen before
        Arrived(Place("main", "INBOX", 7, 2), mail.pack(RAW.replace(b"one@", b"1@")), now),  # known by another UID
        *(Arrived(Place("main", "INBOX", 7, uid), mail.pack(raw), now) for uid, raw in enumerate(copies, 3)),
        Arrived(Place("main", "INBOX", 7, 5), mail.pack(b""), now, unreadable="The server said: NO"),
        Arrived(Place("main", "INBOX", 7, 6), mail.pack(second), now, truncated=True),
    ]
    with store.transaction(engine) as session:
        new = mail.keep_all(session, batch, now)
        assert mail.keep_all(session, batch, now) == []
        assert mail.keep_all(session, [], now) == []
    assert (len(new), len({*new, known}), new == sorted(new)) == (3, 4, True)
    assert (rows(engine, MailRow), rows(engine, SightingRow), rows(engine, RawMessageRow)) == (4, 6, 5)
    assert [(one.key, one.truncated) for one in claim(engine, now, 5)] == [
        (known, False),
        (new[0], False),
        (new[2], True),
    ]
    with store.reading(engine) as session:
        assert mail.raw(session, new[0]) == copies[0]
        assert mail.known_uids(session, "main", "INBOX", 7) == {1, 2, 3, 4, 5, 6}
