"""Files what was kept: reads, sorts and understands each mail, and writes down what comes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from corrections_inbox.actions.filing import file_messages
from corrections_inbox.actions.house_rules import HouseRules
from corrections_inbox.actions.planning import Understood
from corrections_inbox.jobs.house import House
from corrections_inbox.matching import Claim as Alleged
from corrections_inbox.matching import Index, Match, understand
from corrections_inbox.matching.similarity import Encoder
from corrections_inbox.message import parse
from corrections_inbox.settings import Settings
from corrections_inbox.store import mail, reading, transaction
from corrections_inbox.triage import Publication
from corrections_inbox.triage.dispose import dispose

BATCH = 8  # mails claimed and filed together: one flush to the disk for all, and the first is not kept waiting

Stopping = Callable[[], bool]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing works with. Without an index no article is looked for."""

    engine: Engine
    publication: Publication
    rules: HouseRules
    index: Index | None
    link_threshold: float = 0.8
    encoder: Encoder | None = None
    worker: int = 0  # whose claims they are

    @classmethod
    def of(
        cls, settings: Settings, house: House, engine: Engine, index: Index, encoder: Encoder | None = None
    ) -> "Filing":
        chosen = index if settings.matching.enabled else None
        rules = rules_of(settings, house)
        return cls(engine, house.publication, rules, chosen, settings.matching.link_threshold, encoder)


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

    A mail that can't be filed is quarantined with its reason, and the next ones go on. At a stop what is understood by
    then is filed, and the rest is given back.

    Raises:
        OperationalError: the store can't be used now. No mail is to blame: all are given back.
    """
    with transaction(filing.engine) as session:
        claims = mail.claim(session, now, limit, filing.worker)
    try:
        left = _file(filing, claims, now, stopping)
    except OperationalError:
        _give_back(filing.engine, claims)
        raise
    _give_back(filing.engine, left)
    return bool(claims)


def file_one(filing: Filing, now: datetime) -> bool:
    """Files the mail that has waited for longest; False when none waits."""
    return file_batch(filing, now, limit=1)


def _give_back(engine: Engine, claims: Sequence[mail.Claim]) -> None:
    if claims:
        with transaction(engine) as session:
            for claim in claims:
                mail.unclaim(session, claim.key)


def _file(filing: Filing, claims: Sequence[mail.Claim], now: datetime, stopping: Stopping) -> Sequence[mail.Claim]:
    """Files claims in order until a stop; gives those that are left."""
    try:
        understood = [_understood(filing, claim) for claim in takewhile(lambda _: not stopping(), claims)]
        file_messages(filing.engine, understood, filing.rules, now)
        return claims[len(understood) :]
    except OperationalError:
        raise
    except Exception as error:  # the quarantine: whatever one mail does must not stop the line
        if len(claims) > 1:
            # One of them spoils the batch: each is tried by itself, and only the culprit is set aside.
            return [left for claim in claims for left in _file(filing, [claim], now, stopping)]
        log.exception("quarantined", mail=claims[0].key)
        with transaction(filing.engine) as session:
            mail.quarantine(session, claims[0].key, f"It could not be filed ({type(error).__name__}: {error}).")
        return ()


def _understood(filing: Filing, claim: mail.Claim) -> Understood:
    with reading(filing.engine) as session:
        raw = mail.raw(session, claim.key)
    message = parse(raw)
    disposition = dispose(message, filing.publication)
    if filing.index is None:
        return Understood(claim, message, disposition, (Match(None, (), Alleged()),))
    matches = understand(
        message,
        filing.index,
        received=min(message.received or message.sent or claim.arrived, claim.arrived),
        link_threshold=filing.link_threshold,
        hosts=filing.publication.hosts,
        encoder=filing.encoder,
    )
    return Understood(claim, message, disposition, matches)
