"""What people hold mails to be about: kept for each mail and case, and read back for fitting the matcher."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, insert, select

from corrections_inbox.cases import Confirmation, Verdict
from corrections_inbox.store.mapping import passage_from_json, passage_to_json
from corrections_inbox.store.tables import ConfirmationRow, MailRow, RawMessageRow


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One mail, by the sha256 of its bytes, and what a person holds it to mean."""

    sha256: str
    confirmation: Confirmation


def record(session: Session, confirmation: Confirmation, message_keys: Sequence[int]) -> None:
    """Keeps what a person says of these mails of a case, in place of what was said of them there before.

    What somebody put right outlasts what settling the case implies, if that is about the same article.
    """
    mails = select(MailRow.sha256).where(col(MailRow.key).in_(message_keys)).distinct()
    shas = set(session.exec(mails.order_by(MailRow.sha256)).all())
    here = col(ConfirmationRow.reference) == confirmation.reference
    if confirmation.verdict is Verdict.CONFIRMED:
        put_right = select(ConfirmationRow.sha256).where(
            here, ConfirmationRow.verdict == Verdict.CORRECTED, ConfirmationRow.article_id == confirmation.article_id
        )
        shas -= set(session.exec(put_right).all())
    session.exec(delete(ConfirmationRow).where(here, col(ConfirmationRow.sha256).in_(shas)))
    values = {
        "reference": confirmation.reference,
        "verdict": confirmation.verdict,
        "actor": confirmation.actor,
        "at": confirmation.at,
        "article_id": confirmation.article_id,
        "revision": confirmation.revision,
        "passage": passage_to_json(confirmation.passage),
    }
    if shas:
        session.exec(insert(ConfirmationRow), params=[values | {"sha256": sha} for sha in sorted(shas)])


def withdraw(session: Session, reference: str) -> None:
    """Takes back what settling a case implied: it is open again. What somebody put right stands."""
    here = col(ConfirmationRow.reference) == reference
    session.exec(delete(ConfirmationRow).where(here, col(ConfirmationRow.verdict) == Verdict.CONFIRMED))


def take_off(session: Session, reference: str, message_keys: Sequence[int]) -> None:
    """Takes back all that was said of these mails in a case: they belong to another one now."""
    mails = select(MailRow.sha256).where(col(MailRow.key).in_(message_keys))
    here = col(ConfirmationRow.reference) == reference
    session.exec(delete(ConfirmationRow).where(here, col(ConfirmationRow.sha256).in_(mails)))


def listing(session: Session) -> list[Confirmed]:
    """All that people said, by mail and case."""
    rows = session.exec(select(ConfirmationRow).order_by(ConfirmationRow.sha256, ConfirmationRow.reference))
    return [Confirmed(row.sha256, _value(row)) for row in rows]


def raw(session: Session, sha256: str) -> bytes:
    """The bytes of a confirmed mail as they came in; none if they were let go of."""
    kept = select(RawMessageRow.compressed).where(RawMessageRow.sha256 == sha256)
    compressed = session.exec(kept).first()
    return zlib.decompress(compressed) if compressed else b""


def _value(row: ConfirmationRow) -> Confirmation:
    return Confirmation(
        reference=row.reference,
        verdict=row.verdict,
        actor=row.actor,
        at=row.at,
        article_id=row.article_id,
        revision=row.revision,
        passage=passage_from_json(row.passage),
    )
