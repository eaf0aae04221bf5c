"""What people let go of: held letters, stuck letters, quarantined mail."""

from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import audit, breaker, mail, outbox, transaction


def release_letters(engine: Engine, person: str, now: datetime, key: int | None = None) -> int:
    """Releases the breaker and every letter that it holds, or one letter alone; gives how many letters go.

    Raises:
        CorrectionsInboxError: the one letter is not held.
    """
    with transaction(engine) as session:
        if key is None:
            released = breaker.release(session, person, now)
            audit.record(session, person, "released the held letters", "", f"{released} letters", now)
            return released
        if not outbox.release_held(session, now, key):
            raise CorrectionsInboxError(f"Letter {key} is not one that is held.")
        audit.record(session, person, "released a letter", f"letter {key}", "", now)
        return 1


def send_again(engine: Engine, key: int, person: str, now: datetime) -> None:
    """Sends a letter that is unknown, refused, deferred or came back once more; its address may be written to again then.

    Raises:
        CorrectionsInboxError: there is no such letter.
    """
    with transaction(engine) as session:
        if not outbox.send_again(session, key, now):
            raise CorrectionsInboxError(f"Letter {key} is not one that is unknown, refused, deferred or bounced.")
        audit.record(session, person, "sent a letter again", f"letter {key}", "", now)


def retry_quarantined(engine: Engine, key: int, person: str, now: datetime) -> None:
    """Puts a quarantined mail back in line.

    Raises:
        CorrectionsInboxError: there is no such mail.
    """
    with transaction(engine) as session:
        if not mail.retry(session, key):
            raise CorrectionsInboxError(f"Mail {key} is not in quarantine.")
        audit.record(session, person, "retried a quarantined mail", f"mail {key}", "", now)
