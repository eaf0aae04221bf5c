"""How much lies where."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.cases import Letter
from corrections_inbox.store import mail, outbox, reading, tallies, transaction
from corrections_inbox.store.tables import MailState, OutboxState


def test_every_state_is_counted_also_an_empty_one(
    engine: Engine, kept_mail: Callable[[int], int], now: datetime
) -> None:
    kept_mail(1)
    with transaction(engine) as session:
        mail.quarantine(session, kept_mail(2), "too odd")
        owed = outbox.Owed(Letter.DIGEST, "a", "<a@paper.example>", "noor@paper.example", "<>", b"", now, held="wait")
        outbox.queue(session, owed, now)
    with reading(engine) as session:
        mails, letters = tallies.mails(session), tallies.letters(session)
    assert set(mails) == set(MailState)
    assert (mails[MailState.WAITING], mails[MailState.QUARANTINED], mails[MailState.FILED]) == (1, 1, 0)
    assert set(letters) == set(OutboxState)
    assert (letters[OutboxState.HELD], letters[OutboxState.SENT]) == (1, 0)
