"""What people let go of: held letters, stuck letters, quarantined mail."""

from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import breaker, mail, outbox, transaction


def release_letters(engine: Engine, person: str, now: datetime, key: int | None = None) -> int:
    """Releases the breaker and every letter that it holds, or one letter alone; gives how many letters go.

    Raises:
        CorrectionsInboxError: the one letter is not held.
    """
    with transaction(engine) as session:
        if key is None:
            return breaker.release(session, person, now)
        if not outbox.release_held(session, now, key):
            raise CorrectionsInboxError(f"Letter {key} is not one that is held.")
        return 1


def send_again(engine: Engine, key: int, now: datetime) -> None:
    """Sends a letter that is unknown, refused, deferred or came back once more; its address may be written to again then.

    Raises:
        CorrectionsInboxError: there is no such letter.
    """
    with transaction(engine) as session:
        if not outbox.send_again(session, key, now):
            raise CorrectionsInboxError(f"Letter {key} is not one that is unknown, refused, deferred or bounced.")


def retry_quarantined(engine: Engine, key: int) -> None:
    """Puts a quarantined mail back in line.

    Raises:
        CorrectionsInboxError: there is no such mail.
    """
    with transaction(engine) as session:
        if not mail.retry(session, key):
            raise CorrectionsInboxError(f"Mail {key} is not in quarantine.")
