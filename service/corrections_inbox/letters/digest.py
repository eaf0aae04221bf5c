"""The daily digest and the alert: cases in, one frozen message out. English, to staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from corrections_inbox.cases import Card, Digest, KindLines, Lane, MailLine, StuckLetter
from corrections_inbox.cases import Letter as LetterName
from corrections_inbox.letters.cards import CaseView, case_view, when
from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.restraint import line
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead
from corrections_inbox.triage import Kind

LONGEST_HTML = 100_000  # bytes; Gmail cuts a mail off at 102 KB
_SUBJECT_LIMIT = 120
_URGENCY = (Lane.LEGAL, Lane.PRIVACY, Lane.FACTS, Lane.QUESTIONS)
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
class Limits:
    """How much of a long list is shown: cases as cards, the next ones as rows, mails of one kind."""

    cards: int
    rows: int
    mails: int


# On a quiet day everything is shown; on a wild one the lists are cut until the mail arrives whole.
LIMITS = (Limits(40, 100, 40), Limits(20, 40, 15), Limits(12, 20, 8), Limits(8, 10, 4), Limits(4, 4, 2))


@dataclass(frozen=True, slots=True)
class Row:
    """One mail or letter in a list."""

    who: str
    what: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that is cut at a length: `more` is how many are not shown."""

    title: str
    rows: tuple[Row, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure, and its share of the largest in per cent (at least 1)."""

    label: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of one part of the digest: the first as cards, the rest as rows, `more` not shown at all."""

    cards: tuple[CaseView, ...]
    rows: tuple[CaseView, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.cards) - len(self.rows)


@dataclass(frozen=True, slots=True)
class DigestView:
    """The digest in words, in the order in which it is read."""

    day: str
    since: str
    until: str
    troubles: tuple[str, ...]
    breaker: str
    waiting: Cases  # those that are not new as well
    waiting_new: int
    longest: str  # how long the first in line has waited
    new: Cases
    needs_human: Cases
    quarantined: Listing
    unanswered: Listing
    letters: Listing
    settled: Cases
    other: tuple[Listing, ...]
    bars: tuple[Bar, ...]
    digest: Digest  # for its numbers


def compose_digest(templates: Templates, letterhead: Letterhead, digest: Digest, *, now: datetime) -> Composed:
    """The digest for its recipient, under one Message-ID for each recipient and day.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    for limits in LIMITS:
        view = digest_view(digest, letterhead.masthead.zone, limits)
        rendered = templates.render(LetterName.DIGEST, (), {"publication": letterhead.masthead, "digest": view})
        if len(rendered.html.encode()) <= LONGEST_HTML:
            break
    recipient = digest.audience.address
    key = f"digest:{digest.day.isoformat()}:{recipient}"
    return seal(LetterName.DIGEST, rendered, letterhead, recipient=recipient, now=now, key=key)


def digest_view(digest: Digest, zone: tzinfo, limits: Limits) -> DigestView:
    fresh = {card.case.reference for card in digest.new}
    earlier = [card for card in digest.waiting if card.case.reference not in fresh]
    return DigestView(
        day=f"{digest.day:%A} {digest.day.day} {digest.day:%B %Y}",
        since=when(digest.since, zone),
        until=when(digest.until, zone),
        troubles=tuple(line(trouble) for trouble in digest.troubles),
        breaker=line(digest.breaker),
        waiting=_rows(earlier, zone, limits),
        waiting_new=len(digest.waiting) - len(earlier),
        longest=case_view(digest.waiting[0], zone).age if digest.waiting else "",
        new=_cards(sorted(digest.new, key=lambda card: _URGENCY.index(card.case.lane)), zone, limits),
        needs_human=_rows(digest.needs_human, zone, limits),
        quarantined=_mails("Quarantined", digest.quarantined, zone, limits.rows),
        unanswered=_mails("Not acknowledged", digest.unanswered, zone, limits.rows),
        letters=_letters(digest.letters, zone, limits),
        settled=_rows(digest.settled, zone, limits),
        other=tuple(_kind(lines, zone, limits) for lines in digest.other),
        bars=_bars(digest),
        digest=digest,
    )


def _cards(cards: Iterable[Card], zone: tzinfo, limits: Limits) -> Cases:
    views = [case_view(card, zone) for card in cards]
    rest = views[limits.cards :]
    return Cases(tuple(views[: limits.cards]), tuple(rest[: limits.rows]), len(views))


def _rows(cards: Iterable[Card], zone: tzinfo, limits: Limits) -> Cases:
    listed = list(cards)
    return Cases((), tuple(case_view(card, zone) for card in listed[: limits.rows]), len(listed))


def _mails(title: str, mails: tuple[MailLine, ...], zone: tzinfo, limit: int) -> Listing:
    rows = (
        Row(
            who=line(mail.sender) or "unknown sender",
            what=line(mail.subject, _SUBJECT_LIMIT) or "(no subject)",
            when=when(mail.arrived, zone),
            note=" · ".join((*mail.references, *([line(mail.reason)] if mail.reason else []))),
        )
        for mail in mails[:limit]
    )
    return Listing(title, tuple(rows), len(mails))


def _kind(lines: KindLines, zone: tzinfo, limits: Limits) -> Listing:
    return _mails(_KINDS[lines.kind], lines.mails, zone, limits.mails)


def _letters(letters: tuple[StuckLetter, ...], zone: tzinfo, limits: Limits) -> Listing:
    rows = (
        Row(
            who=line(letter.recipient),
            what=f"{letter.letter.replace('_', ' ')}: {_LETTER_STATES.get(letter.state, letter.state)}",
            when=when(letter.since, zone),
            note=" · ".join((*letter.references, *([line(letter.reason)] if letter.reason else []))),
        )
        for letter in letters[: limits.rows]
    )
    return Listing("Letters that did not leave", tuple(rows), len(letters))


def _bars(digest: Digest) -> tuple[Bar, ...]:
    kinds = digest.numbers.by_kind
    most = max((count for _, count in kinds), default=0)
    return tuple(Bar(_KINDS[kind], count, max(round(100 * count / most), 1)) for kind, count in kinds if count)
