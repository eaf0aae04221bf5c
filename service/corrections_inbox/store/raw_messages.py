"""A message's bytes as they are kept: packed, had back, and let go of. Their size and their sha256 stay."""

import zlib
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from corrections_inbox.store.statements import affected
from corrections_inbox.store.tables import MailRow, RawMessageRow, table_of

_LARGE = 128 * 1024  # bytes, from which on most of a message is an attachment in base64
NOTHING = zlib.compress(b"")

# Made once: making a statement costs more than running it.
_MAILS, _RAW = table_of(MailRow), table_of(RawMessageRow)
_SMALL = (
    select(_MAILS.c.key, _RAW.c.compressed)
    .join(_RAW)
    .where(_MAILS.c.key.in_(bindparam("keys", expanding=True)), _RAW.c.size <= _LARGE)
)


def packed(raw: bytes) -> bytes:
    """The bytes as they are kept."""
    # In base64 no words come again: packing it takes most of the time that keeping a mail takes, for a quarter less room.
    return zlib.compress(raw, zlib.Z_NO_COMPRESSION if len(raw) > _LARGE else zlib.Z_BEST_SPEED)


def unpacked(kept: bytes) -> bytes:
    """The bytes as they came in."""
    return zlib.decompress(kept)


def small(session: Session, mail_keys: Collection[int]) -> dict[int, bytes]:
    """What is kept of those of these mails that are small, read together: `unpacked` gives the mail."""
    rows = session.connection().execute(_SMALL, {"keys": list(mail_keys)}).all() if mail_keys else ()
    return {row.key: row.compressed for row in rows}


def empty(session: Session, shas: Sequence[str]) -> int:
    """Empties the bytes with these sha256; gives how many messages those were."""
    if not shas:
        return 0
    return affected(
        session, update(RawMessageRow).where(col(RawMessageRow.sha256).in_(shas)).values(compressed=NOTHING)
    )
