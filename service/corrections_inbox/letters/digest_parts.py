"""The parts of a digest in words: cases, mails and letters in lists that are cut, and figures as bars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from corrections_inbox.cases import Bulk, Campaign, Card, DayCount, KindLines, MailLine, StuckLetter
from corrections_inbox.cases.policy import AT_LEAST_ONCE
from corrections_inbox.letters.anonymity import without_addresses
from corrections_inbox.letters.cards import CaseView, age, case_view, subject_of, when
from corrections_inbox.letters.restraint import line
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.triage import Kind

_SUBJECT_LIMIT = 120
_KINDS = {
    Kind.REPORT: "Reports of errors",
    Kind.FOLLOW_UP: "Follow-ups",
    Kind.QUESTION: "Questions",
    Kind.OPINION: "Opinions",
    Kind.PRAISE: "Praise",
    Kind.LEGAL: "Legal",
    Kind.PRIVACY: "Privacy",
    Kind.DELIVERY: "Delivery and subscriptions",
    Kind.PITCH: "Pitches and announcements",
    Kind.OTHER_OUTLET: "About another publication",
    Kind.AUTOMATIC: "Automatic replies",
    Kind.BOUNCE: "Bounces",
    Kind.NEWSLETTER: "Newsletters",
    Kind.SPAM: "Spam",
    Kind.EMPTY: "Empty mails",
    Kind.OTHER: "Other mail",
}
_LETTER_STATES = {
    "unknown": "may or may not have arrived",
    "refused": "refused for good",
    "bounced": "came back",
    "deferred": "refused for now, will be tried again",
    "held": "held until somebody releases it",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One mail or letter in a list."""

    what: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that is cut at a length: `more` is how many are not shown. `desk` leads to all of it."""

    title: str
    rows: tuple[Row, ...]
    total: int
    desk: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of one part of the digest: the first as cards, the rest as rows, `more` not shown at all."""

    cards: tuple[CaseView, ...]
    rows: tuple[CaseView, ...]
    total: int
    desk: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.cards) - len(self.rows)


@dataclass(frozen=True, slots=True)
class BulkView:
    """The typos of one article, the first of them said in a line each."""

    first: CaseView  # says which article it is
    age: str
    overdue: bool
    lines: tuple[CaseView, ...]
    total: int
    desk: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure, and its share of the largest in per cent (at least 1)."""

    label: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class DayBar:
    """A day's mail as two cells of one bar, in per cent of the busiest day: the cases that it opened, and all other mail."""

    label: str
    mails: int
    opened: int
    settled: int
    cases: int
    others: int

    @property
    def rest(self) -> int:
        return 100 - self.cases - self.others


@dataclass(frozen=True, slots=True)
class Words:
    """How a digest says things: in which zone, as of when, and with which links."""

    zone: tzinfo
    now: datetime
    links: DeskLinks | None = None

    def page(self, path: str) -> str:
        return self.links.page(path) if self.links else ""

    def case(self, card: Card) -> CaseView:
        return case_view(card, self.zone, self.now, self.links)

    def cases(self, cards: Iterable[Card], *, cards_shown: int, rows_shown: int, path: str = "/cases") -> Cases:
        listed = list(cards)
        shown = [self.case(card) for card in listed[: cards_shown + rows_shown]]
        return Cases(tuple(shown[:cards_shown]), tuple(shown[cards_shown:]), len(listed), self.page(path))

    def bulk(self, bulk: Bulk, limit: int) -> BulkView:
        shown = tuple(self.case(card) for card in bulk.cards[:limit])
        first = bulk.cards[0]
        return BulkView(shown[0], age(first.days), bulk.overdue, shown, len(bulk.cards), self.page("/cases?lane=typos"))

    def mails(self, title: str, mails: tuple[MailLine, ...], limit: int, path: str) -> Listing:
        rows = (
            Row(
                what=subject_of(mail.subject, _SUBJECT_LIMIT),
                when=when(mail.arrived, self.zone),
                note=_note(mail.references, mail.reason),
            )
            for mail in mails[:limit]
        )
        return Listing(title, tuple(rows), len(mails), self.page(path))

    def kind(self, lines: KindLines, limit: int) -> Listing:
        return self.mails(_KINDS[lines.kind], lines.mails, limit, f"/mails?kind={lines.kind}")

    def letters(self, letters: tuple[StuckLetter, ...], limit: int) -> Listing:
        rows = (
            Row(
                what=f"{_addressee(letter)}: {_LETTER_STATES.get(letter.state, letter.state)}",
                when=when(letter.since, self.zone),
                note=_note(letter.references, letter.reason),
            )
            for letter in letters[:limit]
        )
        return Listing("Letters that did not leave", tuple(rows), len(letters), self.page("/letters"))

    def campaigns(self, campaigns: tuple[Campaign, ...], limit: int) -> Listing:
        rows = tuple(self._campaign(campaign) for campaign in campaigns[:limit])
        return Listing("Campaigns", rows, len(campaigns), self.page("/cases"))

    def _campaign(self, campaign: Campaign) -> Row:
        mails = [(mail.arrived, mail.subject) for mail in campaign.mails]
        mails += [(report.received, report.subject) for card in campaign.cards for report in card.case.reports]
        first, last = min(mails), max(mails)
        opened = [card.case.reference for card in campaign.cards]
        named = f"{len(opened)} cases from {opened[0]} to {opened[-1]}" if opened else "no case"
        return Row(
            what=f"{len(mails)} mails all but alike: {subject_of(first[1], _SUBJECT_LIMIT)}",
            when=f"{when(first[0], self.zone)} to {when(last[0], self.zone)}",
            note=named,
        )


def kind_bars(kinds: tuple[tuple[Kind, int], ...]) -> tuple[Bar, ...]:
    """What came in, by kind."""
    most = max((count for _, count in kinds), default=0)
    return tuple(Bar(_KINDS[kind], count, max(round(100 * count / most), 1)) for kind, count in kinds if count)


def day_bars(week: tuple[DayCount, ...]) -> tuple[DayBar, ...]:
    """The week, a bar for each day; nothing where nothing happened."""
    most = max((max(day.mails, day.opened) for day in week), default=0)
    if not any((day.mails, day.opened, day.settled) != (0, 0, 0) for day in week):
        return ()
    return tuple(_day_bar(day, most) for day in week)


def _day_bar(day: DayCount, most: int) -> DayBar:
    cases = round(100 * day.opened / most) if most else 0
    others = round(100 * max(day.mails - day.opened, 0) / most) if most else 0
    label = f"{day.day:%a} {day.day.day} {day.day:%b}"
    return DayBar(label, day.mails, day.opened, day.settled, cases, min(others, 100 - cases))


def _addressee(letter: StuckLetter) -> str:
    what = letter.letter.replace("_", " ")
    return f"{what} to {line(letter.recipient)}" if letter.letter in AT_LEAST_ONCE else f"{what} to a reader"


def _note(references: tuple[str, ...], reason: str) -> str:
    return " · ".join((*references, *([line(without_addresses(reason))] if reason else [])))
