"""What every IMAP server must give us: the same test bodies over the embedded server and over Dovecot."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import ImapServer

from corrections_inbox.errors import SettingsError
from corrections_inbox.mailbox import Arrival, ImapMailbox, MailboxError
from corrections_inbox.mailbox import imap as module
from corrections_inbox.mailbox.imap import in_batches

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def mail(subject: str, body: bytes = b"It was 40, not 14.") -> bytes:
    head = f"From: Rosa <rosa@reader.example>\r\nTo: corrections@quayside.example\r\nSubject: {subject}\r\n\r\n"
    return head.encode() + body + b"\r\n"


def opened(server: ImapServer, **more: object) -> ImapMailbox:
    mailbox = ImapMailbox("main", server.mailbox_settings(**more))
    mailbox.select()
    return mailbox


def fetched(mailbox: ImapMailbox, since: datetime | None = None) -> list[Arrival]:
    uids = mailbox.search(0, since)
    return [one for batch in mailbox.fetch(uids, since) for one in batch]


def test_it_fetches_the_bytes_as_they_were_sent(server: ImapServer) -> None:
    raw = mail("eight bits", bytes(range(128, 256)) + b" \xe2\x82\xac")
    server.deliver([(raw, NOON)])
    [one] = fetched(opened(server))
    assert (one.raw, one.size, one.truncated) == (raw, len(raw), False)


def test_the_time_of_arrival_is_aware(server: ImapServer) -> None:
    server.deliver([(mail("a"), NOON)])
    [one] = fetched(opened(server))
    assert one.received == NOON
    assert one.received.tzinfo is UTC


def test_reading_marks_nothing_as_read(server: ImapServer) -> None:
    server.deliver([(mail("a"), NOON)])
    mailbox = opened(server, after="keyword")
    fetched(mailbox)
    mailbox.close()
    again = opened(server)
    assert list(again.client.search(["UNSEEN"])) == list(again.search(0, None))


def test_a_search_past_the_last_message_finds_nothing(server: ImapServer) -> None:
    server.deliver([(mail("a"), NOON), (mail("b"), NOON)])
    mailbox = opened(server)
    last = mailbox.search(0, None)[-1]
    assert mailbox.search(last, None) == ()


def test_nothing_older_than_since_is_fetched(server: ImapServer) -> None:
    server.deliver([(mail(str(hours)), NOON - timedelta(hours=hours)) for hours in (72, 2, 1)])
    subjects = {
        one.raw.split(b"Subject: ")[1][:2].strip() for one in fetched(opened(server), NOON - timedelta(hours=2))
    }
    assert subjects == {b"1", b"2"}


def test_a_message_expunged_during_the_fetch_is_left_out(server: ImapServer) -> None:
    server.deliver([(mail("a"), NOON), (mail("b"), NOON)])
    mailbox = opened(server)
    uids = mailbox.search(0, None)
    other = opened(server, after="keyword")
    other.client.delete_messages([uids[0]])
    other.client.uid_expunge([uids[0]])
    mailbox.client.noop()
    arrived = [one for batch in mailbox.fetch(uids, None) for one in batch]
    assert [one.uid for one in arrived] == [uids[1]]


def test_of_a_huge_message_only_the_beginning_is_fetched(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_BYTES", 50_000)
    monkeypatch.setattr(module, "WHOLE_BYTES", 100_000)
    monkeypatch.setattr(module, "BEGINNING_BYTES", 1_000)
    huge, small = mail("huge", b"x" * 200_000), mail("small")
    server.deliver([(huge, NOON), (small, NOON)])
    first, second = fetched(opened(server))
    assert (first.raw, first.truncated, first.size) == (huge[:1_000], True, len(huge))
    assert (second.raw, second.truncated) == (small, False)


def test_select_connects_anew_after_the_connection_broke(server: ImapServer) -> None:
    mailbox = opened(server)
    mailbox.interrupt()
    server.deliver([(mail("a"), NOON)])
    mailbox.select()
    assert len(mailbox.search(0, None)) == 1


def test_the_uidvalidity_stays_while_the_folder_does(server: ImapServer) -> None:
    mailbox = opened(server)
    assert mailbox.select() == mailbox.select()


def test_moving_takes_the_message_out_of_the_folder(server: ImapServer) -> None:
    mailbox = opened(server, after="move:Done")
    mailbox.client.create_folder("Done")
    server.deliver([(mail("a"), NOON), (mail("b"), NOON)])
    mailbox.select()
    first, second = mailbox.search(0, None)
    mailbox.mark(mailbox.unmarked((first,)))
    assert mailbox.search(0, None) == (second,)
    assert len(fetched(opened(server, folder="Done"))) == 1


def test_moving_without_move_leaves_what_others_deleted(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = opened(server, after="move:Done")
    mailbox.client.create_folder("Done")
    server.deliver([(mail("a"), NOON), (mail("b"), NOON)])
    mailbox.select()
    first, second = mailbox.search(0, None)
    mailbox.client.delete_messages([second])
    has = mailbox.client.has_capability
    monkeypatch.setattr(mailbox.client, "has_capability", lambda name: name != "MOVE" and has(name))
    mailbox.mark((first,))
    assert mailbox.search(0, None) == (second,)


def test_a_server_that_can_not_remove_one_message_is_told_by_the_setting(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver([(mail("a"), NOON)])
    mailbox = opened(server, after="move:Done")
    monkeypatch.setattr(mailbox.client, "has_capability", lambda _: False)
    with pytest.raises(MailboxError, match=r"mailbox\.main\.after: .*neither MOVE nor UID EXPUNGE"):
        mailbox.mark(mailbox.search(0, None))


def test_leaving_marks_nothing(server: ImapServer) -> None:
    server.deliver([(mail("a"), NOON)])
    assert opened(server).unmarked(opened(server).search(0, None)) == ()


def test_a_server_without_keywords_gets_none(embedded: ImapServer) -> None:
    embedded.deliver([(mail("a"), NOON)])
    mailbox = opened(embedded, after="keyword")
    assert mailbox.unmarked(mailbox.search(0, None)) == ()


@pytest.mark.servers
def test_a_keyword_marks_what_was_taken_in(dovecot: Dovecot) -> None:
    dovecot.deliver([(mail("a"), NOON), (mail("b"), NOON)])
    mailbox = opened(dovecot, after="keyword")
    first, second = uids = mailbox.search(0, None)
    assert mailbox.unmarked(uids) == uids
    mailbox.mark((first,))
    assert mailbox.unmarked(uids) == (second,)
    assert list(mailbox.client.search(["KEYWORD", module.KEYWORD])) == [first]
    assert list(mailbox.client.search(["SEEN"])) == []


@pytest.mark.servers
def test_a_folder_numbered_anew_has_another_uidvalidity(dovecot: Dovecot) -> None:
    dovecot.deliver([(mail("a"), NOON)])
    before = opened(dovecot).select()
    dovecot.forget_uids()
    assert opened(dovecot).select() != before


def test_the_library_formats_no_log_of_each_message(server: ImapServer) -> None:
    assert opened(server).client._imap.debug == 0


def test_a_wrong_password_is_told_by_its_setting(server: ImapServer) -> None:
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.password: .* refused the login of 'corrections@") as told:
        opened(server, password="wrong")
    assert "wrong" not in str(told.value)


def test_a_password_beyond_ascii_is_tried(server: ImapServer) -> None:
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.password: .* refused"):
        opened(server, password="pässword")


def test_a_missing_folder_is_told_by_its_setting(server: ImapServer) -> None:
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.folder: the folder 'Nowhere' could not be opened"):
        opened(server, folder="Nowhere")


def test_an_unreachable_host_is_told_by_its_setting(embedded: ImapServer) -> None:
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.host: 127\.0\.0\.1 port 1 could not be reached"):
        opened(embedded, port=1)


def test_a_server_without_tls_is_told_by_its_setting(embedded: ImapServer) -> None:
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.security: .* does not speak tls"):
        opened(embedded, security="tls")


def test_a_server_without_starttls_is_told_by_its_setting(embedded: ImapServer) -> None:
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.security: .* does not offer starttls"):
        opened(embedded, security="starttls")


@pytest.mark.servers
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_nobody_we_trust_is_refused(dovecot: Dovecot, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with pytest.raises(MailboxError, match=r"^mailbox\.main\.host: the certificate .* does not hold"):
        opened(dovecot, security=security, port=port)


@pytest.mark.servers
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_trusted_certificate_is_accepted(dovecot: Dovecot, security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    raw = mail("a", b"x" * 300_000)
    dovecot.deliver([(raw, NOON)])
    assert fetched(opened(dovecot, security=security, port=port))[0].raw == raw


def test_a_missing_password_is_told_before_connecting(embedded: ImapServer) -> None:
    with pytest.raises(SettingsError, match=r"mailbox\.main\.password is not set"):
        opened(embedded, password="")


def test_a_closed_mailbox_says_so(embedded: ImapServer) -> None:
    mailbox = opened(embedded)
    mailbox.close()
    mailbox.close()
    with pytest.raises(MailboxError, match="closed"):
        mailbox.search(0, None)


def listed(*sizes: int) -> list[Arrival]:
    return [Arrival(uid, None, b"", size) for uid, size in enumerate(sizes, 1)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((), []),
        ((10,), [[1]]),
        ((3_000_000, 1_000_000, 1_000_000), [[1, 2], [3]]),
        ((10, 30_000_000, 10), [[1], [2], [3]]),
        ((1,) * 120, [[*range(1, 51)], [*range(51, 101)], [*range(101, 121)]]),
    ],
)
def test_batches_are_bounded_by_bytes_and_number(sizes: tuple[int, ...], expected: list[list[int]]) -> None:
    assert [[one.uid for one in batch] for batch in in_batches(listed(*sizes))] == expected
