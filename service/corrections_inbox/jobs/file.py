"""Files what was kept: reads, sorts and understands each mail, and writes down what comes of it."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from corrections_inbox.actions.filing import file_messages
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.planning import Understood
from corrections_inbox.cases.deadlines import deadlines
from corrections_inbox.errors import CorrectionsInboxError, fault, traced
from corrections_inbox.jobs.desk_links import links_for
from corrections_inbox.jobs.house import House
from corrections_inbox.reading import BroughtDownError, Reads, StoppedError, UnreadableError
from corrections_inbox.settings import Settings
from corrections_inbox.store import mail, raw_messages, reading, transaction
from corrections_inbox.store.mail import Claim

AHEAD = 64  # mails claimed at a time, to be read while those before them are filed: no other worker reads them
TOGETHER = 48  # mails filed in one transaction: one flush to the disk for all …
PATIENCE_SECONDS = 0.2  # … but the first is not kept waiting for longer than this

Stopping = Callable[[], bool]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing works with."""

    engine: Engine
    reader: Reads
    rules: HouseRules
    worker: int = 0  # whose claims they are

    @classmethod
    def of(cls, settings: Settings, house: House, engine: Engine, reader: Reads) -> "Filing":
        return cls(engine, reader, rules_of(settings, house))


def rules_of(settings: Settings, house: House) -> HouseRules:
    """What filing and settling must know of the house."""
    return HouseRules(
        templates=house.templates,
        letterhead=house.letterhead,
        limits=house.limits,
        answering=settings.acknowledgment.enabled,
        legal_receipt=settings.acknowledgment.legal == "receipt",
        reverse_path=settings.smtp.reverse_path,
        zone=settings.zone,
        staff=house.publication.staff,
        legal_notify=tuple(settings.legal.notify),
        deadlines=deadlines(settings.legal.jurisdiction, settings.legal.deadlines),
        breaker_notify=tuple(recipient.address for recipient in settings.digest.recipients),
        links=partial(links_for, settings, house.letterhead),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A claimed mail that is being read, or was."""

    claim: Claim
    outcome: Future[Understood]


class Filer:
    """Files the mails that have waited for longest, a group at each call; False when none waits.

    The mails that come next are read meanwhile. A mail that can't be read or filed is quarantined with its reason, and
    the next ones go on. At a stop what is understood by then is filed; `close` gives the rest back.
    """

    def __init__(self, filing: Filing, *, stopping: Stopping = lambda: False) -> None:
        self._filing = filing
        self._stopping = stopping
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="reading")  # a reader reads one mail at a time
        self._ahead: deque[_Reading] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, now: datetime) -> bool:
        """Files the next group.

        Raises:
            OperationalError: the store can't be used now. No mail is to blame: all are given back.
            CorrectionsInboxError: the process that reads can't be started. All are given back.
        """
        group: list[_Reading] = []
        try:
            self._claim(now)
            group = self._next_group()
            self._file(group, now)
        except (OperationalError, CorrectionsInboxError):
            self._give_back([*group, *self._dropped()])
            raise
        except BaseException:
            self._dropped()
            raise
        return bool(group)

    def close(self) -> None:
        """Gives back what was claimed and not filed."""
        left = self._dropped()
        self._threads.shutdown()
        self._give_back(left)

    def _claim(self, now: datetime) -> None:
        """Claims more, unless there is enough, or what is in hand has failed before: nothing else is to suffer by it."""
        room = AHEAD - len(self._ahead)
        if room < TOGETHER or any(each.claim.attempts > 1 for each in self._ahead):
            return
        with transaction(self._filing.engine) as session:
            claims = mail.claim(session, now, room, self._filing.worker, beside_others=bool(self._ahead))
            small = raw_messages.small(session, [claim.key for claim in claims])
        for claim in claims:
            self._ahead.append(_Reading(claim, self._threads.submit(self._read, claim, small.get(claim.key))))

    def _read(self, claim: Claim, kept: bytes | None) -> Understood:
        if self._stopping():
            raise StoppedError("Filing was stopped.")
        raw = raw_messages.unpacked(kept) if kept else self._large(claim)
        read = self._filing.reader.read(raw, fallback=claim.arrived, latest=claim.arrived)
        return Understood(claim, read.message, read.disposition, read.matches, read.given_up, read.returned)

    def _large(self, claim: Claim) -> bytes:
        with reading(self._filing.engine) as session:
            return mail.raw(session, claim.key)

    def _next_group(self) -> list[_Reading]:
        """The next mails in their order that were read, or could not be."""
        group: list[_Reading] = []
        until: float | None = None
        while self._ahead and len(group) < TOGETHER:
            patience = None if until is None else max(until - time.monotonic(), 0)
            if not wait([self._ahead[0].outcome], patience).done:
                break
            group.append(self._ahead.popleft())
            until = until or time.monotonic() + PATIENCE_SECONDS
        return group

    def _file(self, group: Sequence[_Reading], now: datetime) -> None:
        engine = self._filing.engine
        understood: list[Understood] = []
        left: list[_Reading] = []
        for each in group:
            claim = each.claim
            if left:
                left.append(each)
                continue
            try:
                understood.append(each.outcome.result())
            except StoppedError:
                left.append(each)
            except BroughtDownError as error:
                log.warning("a mail brought down the process that read it", mail=claim.key, error=str(error))
                with transaction(engine) as session:
                    mail.put_back(session, claim.key)
            except UnreadableError as error:
                _quarantine(engine, claim, str(error))
            except (OperationalError, CorrectionsInboxError):
                raise
            except Exception as error:  # noqa: BLE001  the quarantine: bytes that can't even be had stop no other mail
                _say("a mail could not be read", claim, error)
                _quarantine(engine, claim, f"It could not be read ({fault(error)}).")
        _file(self._filing, understood, now)
        self._give_back(left)

    def _dropped(self) -> list[_Reading]:
        """What was ahead, and is not any more: what is not yet being read is not read now."""
        dropped = list(self._ahead)
        self._ahead.clear()
        for each in dropped:
            each.outcome.cancel()
        return dropped

    def _give_back(self, left: Sequence[_Reading]) -> None:
        if left:
            with transaction(self._filing.engine) as session:
                for each in left:
                    mail.unclaim(session, each.claim.key)


def _file(filing: Filing, understood: Sequence[Understood], now: datetime) -> None:
    try:
        if understood:
            file_messages(filing.engine, understood, filing.rules, now)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  the quarantine: whatever one mail does must not stop the line
        if len(understood) > 1:
            # One of them spoils the batch: each is tried by itself, and only the culprit is set aside.
            for each in understood:
                _file(filing, [each], now)
            return
        _say("a mail could not be filed", understood[0].claim, error)
        _quarantine(filing.engine, understood[0].claim, f"It could not be filed ({fault(error)}).")


def _say(what: str, claim: Claim, error: Exception) -> None:
    log.error(what, mail=claim.key, fault=fault(error), where=traced(error))
    # What it says itself may be words of the mail, which no log is to keep.
    log.debug(what, mail=claim.key, exc_info=error)


def _quarantine(engine: Engine, claim: Claim, reason: str) -> None:
    log.warning("quarantined", mail=claim.key, reason=reason)
    with transaction(engine) as session:
        mail.quarantine(session, claim.key, reason)
