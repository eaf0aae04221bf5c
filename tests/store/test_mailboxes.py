from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.store import mailboxes
from corrections_inbox.store.mailboxes import MailboxState


def test_a_folder_never_polled_has_nothing_to_remember(engine: Engine) -> None:
    with store.reading(engine) as session:
        assert mailboxes.state(session, "main", "INBOX") == MailboxState()


def test_the_last_poll_is_remembered(engine: Engine, now: datetime) -> None:
    for state in (MailboxState(error="no answer"), MailboxState(4_000_000_000, now, now, now)):
        with store.transaction(engine) as session:
            mailboxes.save(session, "main", "INBOX", state)
    with store.reading(engine) as session:
        assert mailboxes.states(session) == {("main", "INBOX"): state}
