"""What was written lately to the senders of some mails: read at once for all of them, for limits and the breaker."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case
from sqlmodel import Session, and_, func, select

from corrections_inbox.store import breaker
from corrections_inbox.store.outbox import RETRY_AFTER, domain_of
from corrections_inbox.store.pseudonyms import known_as
from corrections_inbox.store.returned import CAME_BACK
from corrections_inbox.store.tables import OutboxRow, OutboxState, table_of
from corrections_inbox.triage.limits import Counts

_DAY, _HOUR, _TEN_MINUTES = timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)

# Made once: making a statement costs more than running it.
_LETTERS = table_of(OutboxRow).c
_AUTOMATIC = and_(_LETTERS.automatic, _LETTERS.created > bindparam("since"), _LETTERS.state != OutboxState.WITHDRAWN)
# Giving a letter up is not the server's refusal.
_REFUSED = and_(_LETTERS.state == OutboxState.REFUSED, _LETTERS.attempts <= len(RETRY_AFTER))
_TO_THEM = (
    select(
        _LETTERS.address,
        func.count(case((_AUTOMATIC, 1))),
        func.count(case((_REFUSED, 1))),
        func.max(case((CAME_BACK, _LETTERS.settled_at))),
    )
    .where(_LETTERS.address.in_(bindparam("some", expanding=True)))
    .group_by(_LETTERS.address)
)
_BY_DOMAIN = (
    select(_LETTERS.domain, func.count())
    .where(_LETTERS.domain.in_(bindparam("some", expanding=True)), _AUTOMATIC)
    .group_by(_LETTERS.domain)
)
_IN_ALL = select(func.count()).where(_AUTOMATIC)


@dataclass(slots=True)
class Correspondence:
    """What these people (addresses in any case) were written, kept up with `add` while more letters are queued.

    `held` is why automatic letters wait for a person, empty where they go.
    """

    held: str
    _to_address: Counter[str]
    _to_domain: Counter[str]
    _in_ten_minutes: int
    _refused: Collection[str]
    _came_back: Mapping[str, datetime]

    def counts(self, recipient: str) -> Counts:
        """How many automatic letters were owed lately."""
        address, domain = recipient.lower(), domain_of(recipient)
        return Counts(domain, self._to_address[address], self._to_domain[domain], self._in_ten_minutes)

    def was_refused(self, recipient: str) -> bool:
        """Whether the server refused an earlier letter to this address for good."""
        return recipient.lower() in self._refused

    def came_back(self, recipient: str) -> datetime | None:
        """When a letter to this address last came back for good, None where none did."""
        return self._came_back.get(recipient.lower())

    def add(self, recipient: str, *, held: str = "") -> None:
        """Counts one more automatic letter; where it trips the breaker, `held` is why it and all later ones wait."""
        self.held = self.held or held
        self._to_address[recipient.lower()] += 1
        self._to_domain[domain_of(recipient)] += 1
        self._in_ten_minutes += 1


def with_people(session: Session, recipients: Collection[str], secret: str, now: datetime) -> Correspondence:
    """The correspondence with these addresses. Read it in the transaction that queues the next letter to them.

    `secret` is the installation's: under it an address that was let go of is known again.
    """
    names = {name: recipient.lower() for recipient in recipients for name in known_as(secret, recipient)}
    domains = {domain_of(recipient) for recipient in recipients}
    connection = session.connection()
    open_breaker = breaker.tripped(session)
    to_them = connection.execute(_TO_THEM, {"some": list(names), "since": now - _DAY}).all()
    by_domain = connection.execute(_BY_DOMAIN, {"some": list(domains), "since": now - _HOUR})
    return Correspondence(
        held=open_breaker.reason if open_breaker else "",
        _to_address=Counter({name: automatic for name, automatic, _, _ in to_them}),
        _to_domain=Counter(dict(by_domain.all())),
        _in_ten_minutes=connection.execute(_IN_ALL, {"since": now - _TEN_MINUTES}).scalar_one(),
        _refused={names[name] for name, _, refused, _ in to_them if refused},
        _came_back={names[name]: at for name, _, _, at in to_them if at},
    )
