"""What the daily digest says: who is still waiting first, then what is new, stuck, settled, and the numbers."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from corrections_inbox.cases.cards import Card, MailLine, StuckLetter, card_of, oldest_first
from corrections_inbox.cases.folding import Bulk, Campaign, bulks, campaigns
from corrections_inbox.cases.values import Case, Status
from corrections_inbox.triage import Kind

_WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a digest is for. Without sections: everything."""

    address: str
    sections: tuple[str, ...] = ()

    def sees(self, case: Case) -> bool:
        """A section filter never hides a case whose section is not known: nobody else might look at it."""
        return not self.sections or not case.section or case.section.casefold() in {s.casefold() for s in self.sections}


@dataclass(frozen=True, slots=True)
class DayCount:
    """One local day: how many mails came in, how many cases were opened, how many settled."""

    day: date
    mails: int = 0
    opened: int = 0
    settled: int = 0


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
    week: tuple[DayCount, ...] = ()  # the last seven local days, this one included


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
    """One recipient's digest. `waiting` and `new` hold all of their cases; what stands in `folded` is shown there alone."""

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
    legal: tuple[Card, ...] = ()  # every open legal and privacy matter, oldest first
    typos: tuple[Bulk, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    week: tuple[DayCount, ...] = ()

    @property
    def folded(self) -> frozenset[str]:
        """The references of the cases that have a place of their own: legal matters, bulks of typos, campaigns."""
        groups = [self.legal, *(bulk.cards for bulk in self.typos), *(campaign.cards for campaign in self.campaigns)]
        return frozenset(card.case.reference for cards in groups for card in cards)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that anybody has to read or do."""
        lists = (self.waiting, self.unanswered, self.letters, self.new, self.needs_human, self.quarantined, self.legal)
        return not any((*lists, self.settled, self.other, self.campaigns, self.breaker, self.troubles))


def build(snapshot: Snapshot, audience: Audience, *, day: date, now: datetime) -> Digest:
    """The digest of `day` for one recipient; it covers everything from `snapshot.since` until `now`."""
    cards = [card_of(case, now) for case in snapshot.cases if case.opened <= now and audience.sees(case)]
    waiting = sorted((c for c in cards if c.waiting and not c.case.backlog), key=oldest_first)

    def is_new(card: Card) -> bool:
        return card.case.opened > snapshot.since and not card.case.backlog

    new = sorted(filter(is_new, cards), key=oldest_first)
    settled = [c for c in cards if not c.case.status.is_open and snapshot.since < c.case.updated <= now]
    unopened = [mail for mail in snapshot.mails if mail.kind is not None and not mail.references]
    folded = campaigns({card.case.reference: card for card in (*waiting, *new)}.values(), unopened)
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
        needs_human=tuple(sorted((c for c in cards if _needs_human(c.case) and not is_new(c)), key=oldest_first)),
        quarantined=snapshot.quarantined,
        settled=tuple(sorted(settled, key=lambda card: card.case.updated)),
        other=_other(unopened, {mail.key for campaign in folded for mail in campaign.mails}),
        numbers=_numbers(snapshot, cards, new, settled),
        legal=tuple(sorted((card for card in cards if _is_legal(card.case)), key=oldest_first)),
        typos=bulks(_but(cards, folded)),
        campaigns=folded,
        week=snapshot.week,
    )


def _needs_human(case: Case) -> bool:
    return case.needs_human and case.status.is_open and not case.backlog


def _is_legal(case: Case) -> bool:
    return case.lane.is_reserved and case.status.is_open and not case.backlog


def _but(cards: Iterable[Card], folded: Iterable[Campaign]) -> Iterator[Card]:
    """The cards that no campaign has taken in already, without backlog."""
    taken = {card.case.reference for campaign in folded for card in campaign.cards}
    yield from (card for card in cards if card.case.reference not in taken and not card.case.backlog)


def _other(mails: Iterable[MailLine], folded: Collection[int]) -> tuple[KindLines, ...]:
    kinds: dict[Kind, list[MailLine]] = {}
    for mail in mails:
        if mail.kind is not None and mail.key not in folded:
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


def week_until(day: date, zone: tzinfo) -> tuple[tuple[date, datetime, datetime], ...]:
    """The seven local days that end with this one, each with the moments it begins at and ends before."""
    days = [day - timedelta(days=back) for back in reversed(range(_WEEK))]
    return tuple((each, _midnight(each, zone), _midnight(each + timedelta(days=1), zone)) for each in days)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
