"""From a mailbox into the store, over the embedded server and over Dovecot: people, folders, absences and big messages."""

import itertools
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from tests.mailbox.test_imap import NOON, fetched, mail, opened
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import ImapServer

from corrections_inbox.jobs.poll import poll_mailbox
from corrections_inbox.mailbox import ImapMailbox, MailboxError
from corrections_inbox.mailbox import imap as module
from corrections_inbox.message import Role, parse
from corrections_inbox.store import mail as store_mail
from corrections_inbox.store import reading
from corrections_inbox.store.tables import MailRow, SightingRow

WEEK = timedelta(days=7)
LONG_AGO = NOON - timedelta(days=30)


def poll(engine: Engine, mailbox: ImapMailbox, now: datetime = NOON, since: datetime | None = LONG_AGO) -> bool:
    return poll_mailbox(engine, mailbox, now, folder=mailbox.settings.folder, since=since)


def kept(engine: Engine) -> list[MailRow]:
    with reading(engine) as session:
        return list(session.exec(select(MailRow).order_by(MailRow.key)))  # type: ignore[arg-type]  # a column, to the library


def sightings(engine: Engine) -> list[SightingRow]:
    with reading(engine) as session:
        return list(session.exec(select(SightingRow)))


def raw(engine: Engine) -> list[bytes]:
    with reading(engine) as session:
        return [store_mail.raw(session, row.key or 0) for row in session.exec(select(MailRow))]


def numbered(count: int, at: datetime = NOON) -> list[tuple[bytes, datetime]]:
    return [(mail(f"number {number}"), at) for number in range(count)]


def test_what_a_person_read_flagged_or_answered_first_is_taken_in_like_any_other(
    engine: Engine, server: ImapServer
) -> None:
    server.deliver(numbered(4))
    person = opened(server, after="keyword").client
    for uid, flag in zip(person.search("ALL"), (rb"\Seen", rb"\Flagged", rb"\Answered"), strict=False):
        person.add_flags([uid], [flag])
    person.logout()
    assert poll(engine, ImapMailbox("main", server.mailbox_settings()))
    assert len(kept(engine)) == 4


def test_taking_in_changes_no_flag_that_a_person_sees(engine: Engine, server: ImapServer) -> None:
    server.deliver(numbered(2))
    person = opened(server, after="keyword").client
    person.add_flags([person.search("ALL")[0]], [rb"\Seen", rb"\Flagged"])
    before = person.get_flags(person.search("ALL"))
    assert poll(engine, ImapMailbox("main", server.mailbox_settings()))
    person.select_folder("INBOX")
    after = {uid: set(flags) - {rb"\Recent"} for uid, flags in person.get_flags(person.search("ALL")).items()}
    assert after == {uid: set(flags) - {rb"\Recent"} for uid, flags in before.items()}


def test_several_folders_of_one_account_are_kept_apart_though_their_uids_are_the_same(
    engine: Engine, server: ImapServer
) -> None:
    opened(server, after="keyword").client.create_folder("Junk")
    server.deliver([(mail("in the inbox"), NOON)])
    server.deliver([(mail("taken for spam"), NOON)], "Junk")
    mailboxes = [
        ImapMailbox("main", server.mailbox_settings()),
        ImapMailbox("junk", server.mailbox_settings(folder="Junk")),
    ]
    found = [poll(engine, mailbox) for mailbox in (*mailboxes, *mailboxes)]
    assert found == [True, True, False, False]
    assert {(one.mailbox, one.folder) for one in sightings(engine)} == {("main", "INBOX"), ("junk", "Junk")}
    assert sorted(raw(engine)) == [mail("in the inbox"), mail("taken for spam")]


def test_a_folder_may_have_any_name(engine: Engine, server: ImapServer) -> None:
    opened(server, after="keyword").client.create_folder("Fehler & Größe")
    server.deliver([(mail("a"), NOON)], "Fehler & Größe")
    assert poll(engine, ImapMailbox("main", server.mailbox_settings(folder="Fehler & Größe")))


def test_after_a_week_away_everything_is_taken_in_once_and_in_order(
    engine: Engine, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_MESSAGES", 20)
    server.deliver(numbered(3))
    mailbox = ImapMailbox("main", server.mailbox_settings())
    poll(engine, mailbox)
    mailbox.close()
    server.deliver([(mail(f"day {hour}"), NOON + timedelta(hours=hour)) for hour in range(1, 168)])
    again = ImapMailbox("main", server.mailbox_settings())
    assert poll(engine, again, NOON + WEEK)
    assert not poll(engine, again, NOON + WEEK)
    arrivals = [row.arrived for row in kept(engine)]
    assert len(arrivals) == 170
    assert all(one <= other for one, other in itertools.pairwise(arrivals))


def test_a_poll_that_broke_off_is_finished_by_the_next(
    engine: Engine, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_MESSAGES", 3)
    server.deliver(numbered(10))
    mailbox = ImapMailbox("main", server.mailbox_settings())
    looked = 0

    def cut_off_at_the_third_batch() -> bool:
        nonlocal looked
        looked += 1
        if looked == 2:
            mailbox.interrupt()
        return False

    with pytest.raises(MailboxError, match="the connection was lost"):
        poll_mailbox(engine, mailbox, NOON, folder="INBOX", since=LONG_AGO, stopping=cut_off_at_the_third_batch)
    assert len(kept(engine)) == 6
    assert poll(engine, mailbox)
    assert sorted(raw(engine)) == sorted(one for one, _ in numbered(10))


def test_a_message_expunged_between_its_size_and_its_bytes_is_left_out(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_MESSAGES", 1)
    server.deliver(numbered(3))
    mailbox, other = opened(server), opened(server, after="keyword")
    uids = mailbox.search(0, None)
    batches = mailbox.fetch(uids, None)
    first = next(batches)
    other.client.delete_messages([uids[1]])
    other.client.uid_expunge([uids[1]])
    mailbox.client.noop()
    assert [one.uid for batch in (first, *batches) for one in batch] == [uids[0], uids[2]]


def multipart(size: int) -> bytes:
    head = b"From: Rosa <rosa@reader.example>\r\nSubject: huge\r\nMIME-Version: 1.0\r\n"
    head += b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    text = b"--b\r\nContent-Type: text/plain\r\n\r\nIt was 40, not 14.\r\n"
    scan = b"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=scan.png\r\n"
    return head + text + scan + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD\r\n" * (size // 6) + b"--b--\r\n"


def test_of_a_message_over_the_cap_the_header_and_the_first_part_are_kept_and_can_be_read(
    engine: Engine, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_BYTES", 50_000)
    monkeypatch.setattr(module, "WHOLE_BYTES", 100_000)
    monkeypatch.setattr(module, "BEGINNING_BYTES", 10_000)
    server.deliver([(multipart(200_000), NOON), (mail("small"), NOON)])
    assert poll(engine, ImapMailbox("main", server.mailbox_settings()))
    huge, small = kept(engine)
    assert (huge.truncated, small.truncated) == (True, False)
    beginning = raw(engine)[0]
    assert beginning == multipart(200_000)[:10_000]
    message = parse(beginning)
    assert (message.subject, message.words_of(Role.OWN)) == ("huge", "It was 40, not 14.")


@pytest.mark.servers
def test_a_folder_numbered_anew_is_compared_and_nothing_is_kept_as_new_mail(engine: Engine, dovecot: Dovecot) -> None:
    dovecot.deliver(numbered(5))
    mailbox = ImapMailbox("main", dovecot.mailbox_settings())
    poll(engine, mailbox)
    mailbox.close()
    dovecot.forget_uids()
    dovecot.deliver([(mail("since then"), NOON)])
    poll(engine, mailbox, NOON + timedelta(hours=1))
    assert [row.resynchronised for row in kept(engine)] == [False] * 5 + [True]
    assert sorted(Counter(one.uidvalidity for one in sightings(engine)).values()) == [5, 6]


@pytest.mark.servers
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_for_another_host_is_refused(
    dovecot: Dovecot, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))  # trusted, but made out to 127.0.0.1
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.host: the certificate of localhost .* does not hold"):
        opened(dovecot, security=security, port=port, host="localhost")


@pytest.mark.servers
def test_everything_works_over_starttls_too(engine: Engine, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    dovecot.deliver(numbered(120))
    mailbox = ImapMailbox("main", dovecot.mailbox_settings(security="starttls", after="keyword"))
    assert poll(engine, mailbox)
    assert len(kept(engine)) == 120
    assert mailbox.unmarked(mailbox.search(0, None)) == ()
    assert len(fetched(mailbox)) == 120
