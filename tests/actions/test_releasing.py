from dataclasses import replace

import pytest
from tests.actions.newsroom import Newsroom

from corrections_inbox import store
from corrections_inbox.actions.releasing import release_letters, retry_quarantined, send_again
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import audit, mail, outbox
from corrections_inbox.store.outbox import Fate
from corrections_inbox.store.tables import OutboxState
from corrections_inbox.triage.limits import Limits


def test_releasing_lets_all_held_letters_go_and_ends_the_holding(newsroom: Newsroom) -> None:
    rules = replace(newsroom.rules, limits=Limits(0, 0, 1), breaker_notify=())
    newsroom.file(*[newsroom.receive(sender=f"r{n}@post.example") for n in range(3)], rules=rules)
    assert release_letters(newsroom.engine, "noor", newsroom.now) == 2
    newsroom.file(newsroom.receive(sender="r9@post.example"))
    assert {each.state for each in newsroom.letters()} == {OutboxState.QUEUED}


def test_one_letter_can_be_released_alone(newsroom: Newsroom) -> None:
    rules = replace(newsroom.rules, limits=Limits(0, 0, 1), breaker_notify=())
    newsroom.file(*[newsroom.receive(sender=f"r{n}@post.example") for n in range(3)], rules=rules)
    held = [each.key for each in newsroom.letters() if each.state is OutboxState.HELD]
    assert release_letters(newsroom.engine, "noor", newsroom.now, held[0]) == 1
    assert [each.key for each in newsroom.letters() if each.state is OutboxState.HELD] == held[1:]


def test_an_unknown_letter_is_sent_again_on_command(newsroom: Newsroom) -> None:
    newsroom.file(newsroom.receive())
    with store.transaction(newsroom.engine) as session:
        entry = outbox.claim(session, newsroom.now)
        assert entry is not None
        outbox.record(session, entry.key, Fate.UNKNOWN, "", newsroom.now)
    send_again(newsroom.engine, entry.key, "noor", newsroom.now)
    with pytest.raises(CorrectionsInboxError, match="is not one that is unknown"):
        send_again(newsroom.engine, entry.key, "noor", newsroom.now)
    assert newsroom.letters()[0].state is OutboxState.QUEUED


def test_quarantined_mail_goes_back_in_line_on_command(newsroom: Newsroom) -> None:
    claimed = newsroom.receive().claim
    with store.transaction(newsroom.engine) as session:
        mail.quarantine(session, claimed.key, "It could not be read.")
    retry_quarantined(newsroom.engine, claimed.key, "noor", newsroom.now)
    with pytest.raises(CorrectionsInboxError, match="is not in quarantine"):
        retry_quarantined(newsroom.engine, claimed.key, "noor", newsroom.now)


def test_what_a_person_lets_go_of_stands_in_the_log(newsroom: Newsroom) -> None:
    claimed = newsroom.receive().claim
    with store.transaction(newsroom.engine) as session:
        mail.quarantine(session, claimed.key, "It could not be read.")
    retry_quarantined(newsroom.engine, claimed.key, "noor", newsroom.now)
    release_letters(newsroom.engine, "bram", newsroom.now)
    with store.reading(newsroom.engine) as session:
        lines = audit.page(session, limit=10)
        assert audit.page(session, limit=10, actor="noor") == lines[1:]
        assert audit.page(session, limit=10, offset=2) == []
    assert [(line.actor, line.action, line.subject) for line in lines] == [
        ("bram", "released the held letters", ""),
        ("noor", "retried a quarantined mail", f"mail {claimed.key}"),
    ]
