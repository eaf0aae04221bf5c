"""What the daily digest says: who is still waiting first, then what is new, stuck, settled, and the numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from corrections_inbox.cases.values import Case, Letter, Status
from corrections_inbox.triage import Kind

OVERDUE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail in a list: what an editor needs in order to decide whether to open it."""

    key: int
    sender: str
    subject: str
    arrived: datetime
    kind: Kind | None = None  # None until it was filed
    reason: str = ""  # why it was quarantined, or why nothing was sent back
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StuckLetter:
    """A letter that did not arrive by itself: held by the breaker, refused, returned, or lost between two answers."""

    key: int
    letter: Letter
    recipient: str
    state: str  # held, unknown, refused, bounced or deferred
    since: datetime
    reason: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a digest is for. Without sections: everything."""

    address: str
    sections: tuple[str, ...] = ()

    def sees(self, case: Case) -> bool:
        """A section filter never hides a case whose section is not known: nobody else might look at it."""
        return not self.sections or not case.section or case.section.casefold() in {s.casefold() for s in self.sections}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a digest is made from, read at one moment.

    `cases` holds every open case, every one with a reader who is still waiting, and those closed since `since`.
    `mails` are those filed since then.
    """

    since: datetime
    cases: tuple[Case, ...]
    mails: tuple[MailLine, ...] = ()
    unanswered: tuple[MailLine, ...] = ()
    quarantined: tuple[MailLine, ...] = ()
    letters: tuple[StuckLetter, ...] = ()
    letters_sent: int = 0
    breaker: str = ""  # why automatic letters are held, empty when they are not
    troubles: tuple[str, ...] = ()  # what is wrong with the service itself, a sentence each


@dataclass(frozen=True, slots=True)
class Card:
    """A case as the digest shows it. `days` counts whole days since its oldest report came in."""

    case: Case
    days: int
    waiting: int  # readers who were not told an outcome yet
    overdue: bool  # one of them has waited for more than 14 days


@dataclass(frozen=True, slots=True)
class KindLines:
    """The mails of one kind that opened no case."""

    kind: Kind
    mails: tuple[MailLine, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The period at a glance."""

    mails: int
    opened: int
    settled: int
    open: int
    waiting: int
    overdue: int
    letters_sent: int
    by_kind: tuple[tuple[Kind, int], ...]  # commonest first


@dataclass(frozen=True, slots=True)
class Digest:
    """One recipient's digest, in the order in which it is read."""

    audience: Audience
    day: date
    since: datetime
    until: datetime
    waiting: tuple[Card, ...]  # oldest first
    unanswered: tuple[MailLine, ...]  # arrived during an outage or beyond a limit: no letter went by itself
    letters: tuple[StuckLetter, ...]
    breaker: str
    troubles: tuple[str, ...]
    new: tuple[Card, ...]  # newest last, as they came in
    needs_human: tuple[Card, ...]  # older ones; new ones are marked where they stand
    quarantined: tuple[MailLine, ...]
    settled: tuple[Card, ...]
    other: tuple[KindLines, ...]
    numbers: Numbers

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that anybody has to read or do."""
        lists = (self.waiting, self.unanswered, self.letters, self.new, self.needs_human, self.quarantined)
        return not any((*lists, self.settled, self.other, self.breaker, self.troubles))


def build(snapshot: Snapshot, audience: Audience, *, day: date, now: datetime) -> Digest:
    """The digest of `day` for one recipient; it covers everything from `snapshot.since` until `now`."""
    cards = [_card(case, now) for case in snapshot.cases if case.opened <= now and audience.sees(case)]
    waiting = sorted((c for c in cards if c.waiting and not c.case.backlog), key=_oldest)
    new = sorted((c for c in cards if c.case.opened > snapshot.since and not c.case.backlog), key=_oldest)
    settled = [c for c in cards if not c.case.status.is_open and snapshot.since < c.case.updated <= now]
    return Digest(
        audience=audience,
        day=day,
        since=snapshot.since,
        until=now,
        waiting=tuple(waiting),
        unanswered=snapshot.unanswered,
        letters=snapshot.letters,
        breaker=snapshot.breaker,
        troubles=snapshot.troubles,
        new=tuple(new),
        needs_human=tuple(sorted((c for c in cards if _needs_human(c.case) and c not in new), key=_oldest)),
        quarantined=snapshot.quarantined,
        settled=tuple(sorted(settled, key=lambda card: card.case.updated)),
        other=_other(snapshot.mails),
        numbers=_numbers(snapshot, cards, new, settled),
    )


def _card(case: Case, now: datetime) -> Card:
    received = [report.received for report in case.reports]
    untold = [report.received for report in case.reports if report.told is None]
    return Card(
        case=case,
        days=(now - min(received, default=case.opened)).days,
        waiting=len(untold),
        overdue=bool(untold) and not case.backlog and now - min(untold) > OVERDUE,
    )


def _oldest(card: Card) -> tuple[datetime, str]:
    return min((report.received for report in card.case.reports), default=card.case.opened), card.case.reference


def _needs_human(case: Case) -> bool:
    return case.needs_human and case.status.is_open and not case.backlog


def _other(mails: Iterable[MailLine]) -> tuple[KindLines, ...]:
    kinds: dict[Kind, list[MailLine]] = {}
    for mail in mails:
        if mail.kind is not None and not mail.references:
            kinds.setdefault(mail.kind, []).append(mail)
    return tuple(KindLines(kind, tuple(kinds[kind])) for kind in Kind if kind in kinds)


def _numbers(snapshot: Snapshot, cards: list[Card], new: list[Card], settled: list[Card]) -> Numbers:
    owed = [card for card in cards if not card.case.backlog]
    return Numbers(
        mails=len(snapshot.mails),
        opened=len(new),
        settled=len([card for card in settled if card.case.status is not Status.DUPLICATE]),
        open=sum(card.case.status.is_open for card in owed),
        waiting=sum(card.waiting for card in owed),
        overdue=sum(card.overdue for card in owed),
        letters_sent=snapshot.letters_sent,
        by_kind=tuple(Counter(mail.kind for mail in snapshot.mails if mail.kind is not None).most_common()),
    )
