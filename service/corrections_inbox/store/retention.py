"""Lets go of what may not be kept for ever."""

import zlib
from datetime import datetime

from sqlmodel import Session, col, select, update

from corrections_inbox.store.statements import affected
from corrections_inbox.store.tables import MailRow, MailState, RawMessageRow

_NOTHING = zlib.compress(b"")


def drop_raw(session: Session, arrived_before: datetime, limit: int) -> int:
    """Empties the raw bytes of at most `limit` mails that arrived before then; gives how many.

    Only filed mail is let go of: what waits or is quarantined still needs its bytes. A mail that shares its bytes with
    a younger one keeps them as long. Size and sha256 stay.
    """
    still_needed = select(MailRow.sha256).where(
        (col(MailRow.state) != MailState.FILED) | (col(MailRow.arrived) >= arrived_before)
    )
    old = (
        select(RawMessageRow.sha256)
        .join(MailRow)
        .where(
            col(MailRow.arrived) < arrived_before,
            col(RawMessageRow.compressed) != _NOTHING,
            col(RawMessageRow.sha256).not_in(still_needed),
        )
        .distinct()
        .limit(limit)
    )
    shas = session.exec(old).all()
    emptied = update(RawMessageRow).where(col(RawMessageRow.sha256).in_(shas))
    return affected(session, emptied.values(compressed=_NOTHING)) if shas else 0
