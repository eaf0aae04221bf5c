"""All that a digest is made from, read at one moment."""

from datetime import datetime

from sqlmodel import Session

from corrections_inbox.cases import Snapshot
from corrections_inbox.store import breaker, case_queries, letters, mail_lines


def read(session: Session, since: datetime, until: datetime) -> Snapshot:
    """What happened since then and by `until`, and what still waits whenever it came."""
    tripped = breaker.tripped(session)
    return Snapshot(
        since=since,
        cases=tuple(case_queries.waiting_or_changed(session, since)),
        mails=tuple(mail_lines.filed_since(session, since, until)),
        unanswered=tuple(mail_lines.unanswered_since(session, since, until)),
        quarantined=tuple(mail_lines.quarantined(session)),
        letters=tuple(letters.stuck(session, since)),
        letters_sent=letters.sent_to_readers(session, since, until),
        breaker=tripped.reason if tripped else "",
    )
