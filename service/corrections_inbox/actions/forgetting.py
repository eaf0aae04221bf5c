"""A person is let go of: because they asked, or because their time is over. And cases that a legal hold keeps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.cases import Event
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import cases, erasing, mail, reading, transaction
from corrections_inbox.store.erasing import BeingSentError, Erased


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was let go of, and the references of the cases whose legal hold kept the rest."""

    erased: Erased
    kept_for: tuple[str, ...]
    log_emptied: bool = True


def find(engine: Engine, address: str) -> tuple[list[int], tuple[str, ...]]:
    """The mails that `forget` would empty, and the cases under legal hold that keep others of this person."""
    with reading(engine) as session:
        theirs = set(erasing.mails_of(session, address))
        theirs |= _naming(session, address, erasing.unattributed(session))
        held = erasing.on_hold(session, theirs)
    return sorted(theirs - held.keys()), tuple(sorted(set(held.values())))


def still_to_be_filed(engine: Engine, address: str) -> int:
    """How many mails name the address and are not filed yet, so that `forget` does not reach them."""
    with reading(engine) as session:
        return len(_naming(session, address, erasing.unfiled(session)))


def _naming(session: Session, address: str, mail_keys: Collection[int]) -> set[int]:
    return {key for key in mail_keys if address.lower().encode() in mail.raw(session, key).lower()}


def forget(engine: Engine, address: str, secret: str, now: datetime) -> Forgotten:
    """Lets go of a person's name, address and words, wherever the store has them.

    Raises:
        CorrectionsInboxError: a letter to them is being sent at this moment.
    """
    mails, held = find(engine, address)
    try:
        with transaction(engine) as session:
            erased = erasing.erase(session, mails, now, secret=secret, address=address)
            forwarded = erasing.forwarded_by(session, address)
            erasing.drop_forwarder(session, set(forwarded) - erasing.on_hold(session, forwarded).keys())
    except BeingSentError:
        raise CorrectionsInboxError("A letter is being sent at this moment; try again in a minute.") from None
    return Forgotten(erased, held, erasing.scrub(engine))


def forget_expired(engine: Engine, before: datetime, secret: str, now: datetime, limit: int) -> int:
    """Lets go of the people behind at most `limit` mails whose time is over; gives how many mails.

    Where a letter of theirs is being sent at this moment, none is let go of before the next turn.
    """
    try:
        with transaction(engine) as session:
            mails = erasing.expired(session, before, limit)
            if mails:
                erasing.erase(session, mails, now, secret=secret)
    except BeingSentError:
        return 0
    if mails:
        erasing.scrub(engine)
    return len(mails)


def hold(engine: Engine, reference: str, actor: str, now: datetime, *, on: bool) -> None:
    """Keeps all that belongs to a case out of erasure and retention, or releases it again.

    Raises:
        CorrectionsInboxError: there is no such case.
    """
    with transaction(engine) as session:
        try:
            cases.change(session, reference, now, legal_hold=on)
        except LookupError as error:
            raise CorrectionsInboxError(str(error)) from None
        cases.record(session, reference, Event(now, actor, "legal hold set" if on else "legal hold released"))
