"""Files what was kept: reads, sorts and understands each mail, and writes down what comes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from corrections_inbox.actions.filing import file_messages
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.planning import Understood
from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.jobs.house import House
from corrections_inbox.reading import BroughtDownError, Reads, StoppedError, UnreadableError
from corrections_inbox.settings import Settings
from corrections_inbox.store import mail, reading, transaction
from corrections_inbox.store.mail import Claim

BATCH = 8  # mails claimed and filed together: one flush to the disk for all, and the first is not kept waiting

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
        breaker_notify=tuple(recipient.address for recipient in settings.digest.recipients),
    )


def file_batch(filing: Filing, now: datetime, *, limit: int = BATCH, stopping: Stopping = lambda: False) -> bool:
    """Files the mails that have waited for longest; False when none waits.

    A mail that can't be read or filed is quarantined with its reason, and the next ones go on. At a stop what is
    understood by then is filed, and the rest is given back.

    Raises:
        OperationalError: the store can't be used now. No mail is to blame: all are given back.
        CorrectionsInboxError: the process that reads can't be started. All are given back.
    """
    with transaction(filing.engine) as session:
        claims = mail.claim(session, now, limit, filing.worker)
    try:
        understood, left = _understood(filing, claims, stopping)
        _file(filing, understood, now)
    except (OperationalError, CorrectionsInboxError):
        _give_back(filing.engine, claims)
        raise
    _give_back(filing.engine, left)
    return bool(claims)


def _give_back(engine: Engine, claims: Sequence[Claim]) -> None:
    if claims:
        with transaction(engine) as session:
            for claim in claims:
                mail.unclaim(session, claim.key)


def _understood(
    filing: Filing, claims: Sequence[Claim], stopping: Stopping
) -> tuple[list[Understood], Sequence[Claim]]:
    """What could be read, in order, and the claims that a stop leaves; what can't be read is set aside on the way."""
    understood: list[Understood] = []
    for number, claim in enumerate(claims):
        if stopping():
            return understood, claims[number:]
        try:
            understood.append(_read(filing, claim))
        except StoppedError:
            return understood, claims[number:]
        except BroughtDownError as error:
            log.warning("a mail brought down the process that read it", mail=claim.key, error=str(error))
            with transaction(filing.engine) as session:
                mail.put_back(session, claim.key)
        except UnreadableError as error:
            _quarantine(filing.engine, claim, str(error))
        except (OperationalError, CorrectionsInboxError):
            raise
        except Exception as error:  # the quarantine: bytes that can't even be had stop no other mail
            log.exception("a mail could not be read", mail=claim.key)
            _quarantine(filing.engine, claim, f"It could not be read ({type(error).__name__}: {error}).")
    return understood, ()


def _read(filing: Filing, claim: Claim) -> Understood:
    with reading(filing.engine) as session:
        raw = mail.raw(session, claim.key)
    read = filing.reader.read(raw, fallback=claim.arrived, latest=claim.arrived)
    return Understood(claim, read.message, read.disposition, read.matches, read.given_up, read.returned)


def _file(filing: Filing, understood: Sequence[Understood], now: datetime) -> None:
    try:
        file_messages(filing.engine, understood, filing.rules, now)
    except OperationalError:
        raise
    except Exception as error:  # the quarantine: whatever one mail does must not stop the line
        if len(understood) > 1:
            # One of them spoils the batch: each is tried by itself, and only the culprit is set aside.
            for each in understood:
                _file(filing, [each], now)
            return
        log.exception("a mail could not be filed", mail=understood[0].claim.key)
        _quarantine(filing.engine, understood[0].claim, f"It could not be filed ({type(error).__name__}: {error}).")


def _quarantine(engine: Engine, claim: Claim, reason: str) -> None:
    log.warning("quarantined", mail=claim.key, reason=reason)
    with transaction(engine) as session:
        mail.quarantine(session, claim.key, reason)
