"""Lets go of a message's bytes; its size and its sha256 stay."""

import zlib
from collections.abc import Sequence

from sqlmodel import Session, col, update

from corrections_inbox.store.statements import affected
from corrections_inbox.store.tables import RawMessageRow

NOTHING = zlib.compress(b"")


def empty(session: Session, shas: Sequence[str]) -> int:
    """Empties the bytes with these sha256; gives how many messages those were."""
    if not shas:
        return 0
    return affected(
        session, update(RawMessageRow).where(col(RawMessageRow.sha256).in_(shas)).values(compressed=NOTHING)
    )
