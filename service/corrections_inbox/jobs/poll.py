"""One look into a mailbox: what is new is kept, and only then marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session

from corrections_inbox.mailbox import Arrival, Folder, Mailbox, MailboxError
from corrections_inbox.store import mail, mailboxes, reading, transaction
from corrections_inbox.store.mail import Arrived, Place
from corrections_inbox.store.mailboxes import MailboxState

# What a server held back at first, and UIDs that became visible late, are found among these.
LOOK_BACK_UIDS = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll's plan: where to begin, what counts as old, and how its mail is to be kept."""

    folder: Folder
    state: MailboxState  # as it will be once all is kept
    since: datetime
    after: int
    resynchronised: bool
    now: datetime


def poll_mailbox(
    engine: Engine,
    mailbox: Mailbox,
    now: datetime,
    *,
    folder: str,
    since: datetime | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Keeps what is new in a mailbox; whether there was anything.

    Nothing older than `since` is fetched; without it, nothing older than the first successful login. After a stop
    between two batches the rest comes with the next poll.

    Raises:
        MailboxError: the mailbox could not be read; what was kept before stays kept.
    """
    try:
        return _poll(engine, mailbox, now, since, stopping)
    except MailboxError as error:
        with transaction(engine) as session:
            before = mailboxes.state(session, mailbox.name, folder)
            mailboxes.save(session, mailbox.name, folder, replace(before, error=str(error)))
        raise


def _poll(
    engine: Engine, mailbox: Mailbox, now: datetime, since: datetime | None, stopping: Callable[[], bool]
) -> bool:
    poll = _planned(engine, mailbox, mailbox.select(), now, since)
    found = mailbox.search(poll.after, poll.since)
    known = _known(engine, mailbox.name, poll)
    kept = 0
    unmarked = _Marking(mailbox)
    unmarked.mark(mailbox.unmarked([uid for uid in found if uid in known]))
    for batch in mailbox.fetch([uid for uid in found if uid not in known], poll.since):
        kept += keep(engine, mailbox.name, poll, batch)
        unmarked.mark([one.uid for one in batch if not one.unreadable])
        if stopping():
            break
    else:
        with transaction(engine) as session:
            state = replace(poll.state, error=unmarked.error)
            mailboxes.save(session, mailbox.name, poll.folder.name, state)
    return kept > 0


def _planned(engine: Engine, mailbox: Mailbox, folder: Folder, now: datetime, since: datetime | None) -> Poll:
    with transaction(engine) as session:
        before = mailboxes.state(session, mailbox.name, folder.name)
        # INTERNALDATE has whole seconds.
        first_login = before.first_login or now.replace(microsecond=0)
        since = since or (before.since if before.first_login else None) or first_login
        if before.first_login is None:
            before = replace(before, first_login=first_login, since=since)
            mailboxes.save(session, mailbox.name, folder.name, before)
        resynchronised = before.uidvalidity not in {None, folder.uidvalidity}
        reaches_further_back = before.since is not None and since < before.since
        last = mail.last_uid(session, mailbox.name, folder.name, folder.uidvalidity)
    if resynchronised:
        log.warning(
            "the server numbered the folder anew; all of it is compared with what is kept", mailbox=mailbox.name
        )
    # The state is written when all is kept: a poll that was cut short begins again, and knows what it has.
    state = MailboxState(folder.uidvalidity, since, first_login, checked_at=now)
    after = 0 if resynchronised or reaches_further_back else max(last - LOOK_BACK_UIDS, 0)
    return Poll(folder, state, since, after, resynchronised, now)


def _known(engine: Engine, name: str, poll: Poll) -> set[int]:
    with reading(engine) as session:
        return mail.known_uids(session, name, poll.folder.name, poll.folder.uidvalidity, above=poll.after)


def keep(engine: Engine, name: str, poll: Poll, batch: Sequence[Arrival]) -> int:
    """Keeps a batch in one transaction; gives how many messages were new. One that can't be stored stops no other.

    Raises:
        OperationalError: the store can't be used now, or its disk is full. Nothing of the batch is kept.
    """
    arrived = [_arrived(name, poll, one) for one in batch]
    try:
        with transaction(engine) as session:
            return len(mail.keep_all(session, arrived, poll.now))
    except OperationalError:
        raise  # no message is to blame, and all of them stay in the mailbox
    except DatabaseError:
        with transaction(engine) as session:
            return sum(_keep_alone(session, one, poll.now) for one in arrived)


def _arrived(name: str, poll: Poll, one: Arrival) -> Arrived:
    moment = one.received or poll.now
    return Arrived(
        Place(name, poll.folder.name, poll.folder.uidvalidity, one.uid),
        mail.pack(one.raw),
        moment,
        truncated=one.truncated,
        backlog=poll.state.first_login is not None and moment < poll.state.first_login,
        resynchronised=poll.resynchronised,
        unreadable=one.unreadable,
    )


def _keep_alone(session: Session, one: Arrived, now: datetime) -> int:
    try:
        with session.begin_nested():
            return len(mail.keep_all(session, [one], now))
    except OperationalError:
        raise
    except DatabaseError as error:
        log.exception("a message could not be stored", mailbox=one.place.mailbox, uid=one.place.uid)
        set_aside = replace(one, packed=mail.pack(b""), unreadable=f"It could not be stored: {error.orig}")
        return len(mail.keep_all(session, [set_aside], now))


class _Marking:
    """Marks what is kept. A mark that fails is told, but loses nothing: the next poll finds the message known."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self.error = ""

    def mark(self, uids: Sequence[int]) -> None:
        if not uids or self.error:
            return
        try:
            self._mailbox.mark(uids)
        except MailboxError as error:
            self.error = str(error)
            log.warning("messages were kept, but not marked", mailbox=self._mailbox.name, error=self.error)
