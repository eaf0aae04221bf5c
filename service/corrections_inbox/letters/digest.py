"""The daily digest: what happened and who waits in, one frozen message out. English, to staff."""

from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.cases import Card, Digest, Lane
from corrections_inbox.cases import Letter as LetterName
from corrections_inbox.letters.cards import when
from corrections_inbox.letters.digest_parts import (
    Bar,
    BulkView,
    Cases,
    DayBar,
    Listing,
    Words,
    day_bars,
    kind_bars,
)
from corrections_inbox.letters.envelope import Composed, seal
from corrections_inbox.letters.restraint import line
from corrections_inbox.letters.signed_links import DeskLinks
from corrections_inbox.letters.templates import Templates
from corrections_inbox.letters.values import Letterhead

LONGEST_HTML = 100_000  # bytes; Gmail cuts a mail off at 102 KB


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a long list is shown: cases as cards, those that wait as cards, the next ones as rows, mails of a kind."""

    cards: int
    waiting: int
    rows: int
    mails: int


# On a quiet day everything is shown; on a wild one the lists are cut until the mail arrives whole.
LIMITS = (
    Limits(30, 10, 80, 40),
    Limits(20, 6, 40, 15),
    Limits(12, 4, 20, 8),
    Limits(8, 3, 10, 4),
    Limits(4, 2, 4, 2),
    Limits(2, 1, 2, 1),
)


@dataclass(frozen=True, slots=True)
class DigestView:
    """The digest in words, in the order in which it is read. `desk` leads to the queue, if there is a desk."""

    day: str
    since: str
    until: str
    desk: str
    troubles: tuple[str, ...]
    breaker: str
    legal: Cases
    waiting: Cases  # those that stand nowhere else
    waiting_new: int
    longest: str  # how long the first in line has waited
    new: Cases
    typos: tuple[BulkView, ...]
    campaigns: Listing
    needs_human: Cases
    quarantined: Listing
    unanswered: Listing
    letters: Listing
    settled: Cases
    other: tuple[Listing, ...]
    week: tuple[DayBar, ...]
    bars: tuple[Bar, ...]
    digest: Digest  # for its numbers


def compose_digest(
    templates: Templates, letterhead: Letterhead, digest: Digest, *, now: datetime, links: DeskLinks | None = None
) -> Composed:
    """The digest for its recipient, under one Message-ID for each recipient and day. With `links` one can act from it.

    Raises:
        BadTemplateError: an operator's template is wrong.
        ValueError: the recipient is not one bare address.
    """
    words = Words(letterhead.masthead.zone, digest.until, links)
    for limits in LIMITS:
        view = digest_view(digest, words, limits)
        rendered = templates.render(LetterName.DIGEST, (), {"publication": letterhead.masthead, "digest": view})
        if len(rendered.html.encode()) <= LONGEST_HTML:
            break
    recipient = digest.audience.address
    key = f"digest:{digest.day.isoformat()}:{recipient}"
    return seal(LetterName.DIGEST, rendered, letterhead, recipient=recipient, now=now, key=key)


def digest_view(digest: Digest, words: Words, limits: Limits) -> DigestView:
    """Says a digest in words, its lists cut at these limits."""
    folded = digest.folded
    elsewhere = folded | {card.case.reference for card in digest.new}
    earlier = [card for card in digest.waiting if card.case.reference not in elsewhere]
    new = [card for card in digest.new if card.case.reference not in folded]
    people = [card for card in digest.needs_human if card.case.reference not in folded]
    return DigestView(
        day=f"{digest.day:%A} {digest.day.day} {digest.day:%B %Y}",
        since=when(digest.since, words.zone),
        until=when(digest.until, words.zone),
        desk=words.page("/cases"),
        troubles=tuple(line(trouble) for trouble in digest.troubles),
        breaker=line(digest.breaker),
        legal=words.cases(digest.legal, cards_shown=limits.cards, rows_shown=limits.rows, path="/cases?lane=legal"),
        waiting=words.cases(earlier, cards_shown=limits.waiting, rows_shown=limits.rows),
        waiting_new=sum(card.waiting > 0 for card in new),
        longest=words.case(digest.waiting[0]).age if digest.waiting else "",
        new=words.cases(sorted(new, key=_is_question), cards_shown=limits.cards, rows_shown=limits.rows),
        typos=tuple(words.bulk(bulk, limits.rows) for bulk in digest.typos[: limits.cards]),
        campaigns=words.campaigns(digest.campaigns, limits.rows),
        needs_human=words.cases(people, cards_shown=0, rows_shown=limits.rows, path="/cases?lane=human"),
        quarantined=words.mails("Quarantined", digest.quarantined, limits.rows, "/mails?list=quarantined"),
        unanswered=words.mails("Not acknowledged", digest.unanswered, limits.rows, "/mails?list=unanswered"),
        letters=words.letters(digest.letters, limits.rows),
        settled=words.cases(digest.settled, cards_shown=0, rows_shown=limits.rows),
        other=tuple(words.kind(lines, limits.mails) for lines in digest.other),
        week=day_bars(digest.week),
        bars=kind_bars(digest.numbers.by_kind),
        digest=digest,
    )


def _is_question(card: Card) -> bool:
    """Errors stand before questions, each as they came in."""
    return card.case.lane is Lane.QUESTIONS
