from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.cases import Case, Letter, Report
from corrections_inbox.store import cases, erasing, letters, mail, mail_lists, outbox
from corrections_inbox.store.desk_lists import PAGE
from corrections_inbox.store.mail import Filed
from corrections_inbox.store.mail_lists import MailEntry, MailList
from corrections_inbox.store.tables import OutboxState
from corrections_inbox.triage import Kind, Ruling

MINUTE = timedelta(minutes=1)
_UIDS = count(1)


@dataclass
class Post:
    """Files mails that came a minute after one another."""

    engine: Engine
    now: datetime

    def file(self, kind: Kind, silence: str = "", *, backlog: bool = False, sender: str = "rosa@reader.example") -> int:
        key = self.keep(backlog=backlog)
        ruling = Ruling(silence, "For a reason.") if silence else None
        filed = Filed(f"<{key}@r.example>", sender, f"Mail {key}", kind, Ruling("a_rule", "It says so."), ruling)
        with store.transaction(self.engine) as session:
            mail.claim(session, self.now)
            assert mail.mark_filed(session, key, filed, self.now)
        return key

    def keep(self, *, backlog: bool = False) -> int:
        uid = next(_UIDS)
        place = mail.Place("main", "INBOX", 1, uid)
        self.now += MINUTE
        with store.transaction(self.engine) as session:
            packed = mail.pack(f"Message-ID: <{uid}@reader.example>\r\n\r\nWords.\r\n".encode())
            key = mail.keep(session, place, packed, arrived=self.now, now=self.now, backlog=backlog)
        assert key is not None
        return key

    def answer(self, key: int) -> int:
        owed = outbox.Owed(Letter.RECEIPT, f"k{key}", f"<{key}@h>", "rosa@reader.example", "<>", b"raw", self.now)
        with store.transaction(self.engine) as session:
            queued = outbox.queue(session, replace(owed, mail_key=key), self.now)
        assert queued is not None
        return queued

    def listed(self, wanted: MailList, kind: Kind | None = None, number: int = 1) -> list[int]:
        with store.reading(self.engine) as session:
            page = mail_lists.page(session, wanted, kind, number)
        return [entry.key for entry in page.mails]


@pytest.fixture
def post(engine: Engine, now: datetime) -> Post:
    return Post(engine, now)


def test_mail_that_opened_no_case_is_listed_newest_first(post: Post, ferry: Case, now: datetime) -> None:
    praise, opinion, spam = post.file(Kind.PRAISE), post.file(Kind.OPINION), post.file(Kind.SPAM)
    post.file(Kind.REPORT)
    made_a_case = post.file(Kind.OPINION)
    with store.transaction(post.engine) as session:
        report = Report(made_a_case, None, Kind.OPINION, now, "", "", "")
        cases.open_case(session, replace(ferry, reports=(report,)))
    assert post.listed(MailList.OTHER) == [spam, opinion, praise]
    assert post.listed(MailList.OTHER, Kind.OPINION) == [opinion]
    with store.reading(post.engine) as session:
        assert mail_lists.kinds(session) == {Kind.OPINION: 1, Kind.PRAISE: 1, Kind.SPAM: 1}


def test_a_list_is_read_page_by_page(post: Post) -> None:
    keys = [post.file(kind) for kind in [Kind.OPINION, Kind.PRAISE] * (PAGE // 2 + 1)]
    assert post.listed(MailList.OTHER) == keys[: -PAGE - 1 : -1]
    assert post.listed(MailList.OTHER, number=2) == keys[1::-1]
    with store.reading(post.engine) as session:
        first, last = (mail_lists.page(session, MailList.OTHER, number=number) for number in (1, 2))
    assert (first.total, first.more, last.more) == (PAGE + 2, True, False)


def test_what_a_person_may_answer_after_all_is_listed_until_a_letter_goes(post: Post) -> None:
    late, limited, _ = post.file(Kind.REPORT, "late"), post.file(Kind.OPINION, "address_limit"), post.file(Kind.REPORT)
    post.file(Kind.REPORT, "mailing_list")
    assert post.listed(MailList.UNANSWERED) == [late, limited], "the oldest has waited longest"
    letter = post.answer(late)
    assert post.listed(MailList.UNANSWERED) == [limited]
    with store.transaction(post.engine) as session:
        outbox.withdraw(session, letter, "undone", post.now)
    assert post.listed(MailList.UNANSWERED) == [late, limited]


def test_older_mail_and_what_could_not_be_filed_have_their_own_lists(post: Post) -> None:
    old = post.file(Kind.OPINION, "backlog", backlog=True)
    broken = post.keep()
    with store.transaction(post.engine) as session:
        mail.quarantine(session, broken, "It could not be read.")
    assert post.listed(MailList.BACKLOG) == [old]
    assert post.listed(MailList.OTHER) == []
    with store.reading(post.engine) as session:
        [entry] = mail_lists.page(session, MailList.QUARANTINED).mails
        assert mail_lists.counts(session) == dict.fromkeys(MailList, 0) | {MailList.BACKLOG: 1, MailList.QUARANTINED: 1}
        assert mail_lists.kinds(session, MailList.BACKLOG) == {Kind.OPINION: 1}
    assert (entry.key, entry.trouble, entry.kind) == (broken, "It could not be read.", None)


def test_who_was_let_go_of_stands_in_no_list(post: Post) -> None:
    late, opinion = post.file(Kind.REPORT, "late"), post.file(Kind.OPINION)
    with store.transaction(post.engine) as session:
        erasing.erase(session, [late, opinion], post.now, secret="a secret")
    assert post.listed(MailList.UNANSWERED) == post.listed(MailList.OTHER) == []


def test_one_mail_is_told_with_the_reasons(post: Post) -> None:
    key = post.file(Kind.OPINION, "late")
    with store.reading(post.engine) as session:
        found = mail_lists.entry(session, key)
        assert mail_lists.entry(session, 999) is None
    assert isinstance(found, MailEntry)
    assert (found.why, found.silence, found.may_be_answered) == ("It says so.", "For a reason.", True)
    assert not replace(found, silence_rule="spam").may_be_answered


def test_letters_are_listed_youngest_first_and_counted_by_state(post: Post) -> None:
    first, second, third = (post.answer(post.file(Kind.OPINION)) for _ in range(3))
    with store.transaction(post.engine) as session:
        outbox.withdraw(session, second, "undone", post.now)
    with store.reading(post.engine) as session:
        queued = [each.key for each in letters.page(session, [OutboxState.QUEUED], limit=5)]
        assert letters.page(session, [OutboxState.QUEUED], limit=5, offset=2) == []
        assert letters.counts_up_to(session, [OutboxState.QUEUED], 1)[OutboxState.QUEUED] == 1
        assert letters.counts_up_to(session, [OutboxState.QUEUED, OutboxState.HELD], 9) == {
            OutboxState.QUEUED: 2,
            OutboxState.HELD: 0,
        }
        line = letters.line(session, second)
        assert letters.line(session, 999) is None
    assert queued == [third, first]
    assert line is not None
    assert (line.state, line.reply) == (OutboxState.WITHDRAWN, "undone")
