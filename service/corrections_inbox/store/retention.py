"""Lets go of what may not be kept for ever."""

from datetime import datetime

from sqlmodel import Session, col, or_, select, update

from corrections_inbox.store.raw_messages import NOTHING, empty
from corrections_inbox.store.tables import CaseRow, MailRow, MailState, RawMessageRow, ReportRow, SightingRow
from corrections_inbox.triage import Kind

_GIVEN_UP = "It lay in quarantine for as long as raw mail is kept, and nobody tried it again."


def close_quarantined(session: Session, arrived_before: datetime, limit: int) -> int:
    """Gives up at most `limit` quarantined mails that arrived before then; gives how many.

    Every digest has named them since. Their bytes may go now as those of filed mail do; why they lay there stays known.
    """
    old = MailRow.state == MailState.QUARANTINED, col(MailRow.arrived) < arrived_before
    keys = session.exec(select(MailRow.key).where(*old).order_by(col(MailRow.key)).limit(limit)).all()
    given_up = {"state": MailState.FILED, "kind": Kind.OTHER, "rule": "given_up", "rule_reason": _GIVEN_UP}
    ours = update(MailRow).where(col(MailRow.key).in_(keys))
    session.exec(ours.values(**given_up, filed_at=MailRow.arrived))
    return len(keys)


def drop_raw(session: Session, arrived_before: datetime, limit: int) -> int:
    """Empties the raw bytes of at most `limit` mails that arrived before then; gives how many.

    Only filed mail is let go of: what waits or is quarantined still needs its bytes, and a case under legal hold keeps
    those of its own. A mail that shares its bytes with a younger one keeps them as long. Size and sha256 stay.
    """
    held = select(ReportRow.mail_key).join(CaseRow).where(col(CaseRow.legal_hold))
    # A mail that came twice with other headers has bytes for each copy.
    still_needed = (
        select(SightingRow.sha256)
        .join(MailRow)
        .where(
            or_(MailRow.state != MailState.FILED, col(MailRow.arrived) >= arrived_before, col(MailRow.key).in_(held))
        )
    )
    old = (
        select(RawMessageRow.sha256)
        .join(SightingRow, col(SightingRow.sha256) == RawMessageRow.sha256)
        .join(MailRow, col(MailRow.key) == SightingRow.mail_key)
        .where(
            col(MailRow.arrived) < arrived_before,
            col(RawMessageRow.compressed) != NOTHING,
            col(RawMessageRow.sha256).not_in(still_needed),
        )
        .distinct()
        .limit(limit)
    )
    return empty(session, session.exec(old).all())
