"""Many small cases told as one: the typos of an article, and the mails of a campaign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corrections_inbox.cases.cards import Card, MailLine, oldest_first
from corrections_inbox.cases.queues import Queue, queue_of
from corrections_inbox.cases.values import Case

_FEWEST = 2  # one alone is shown as what it is


@dataclass(frozen=True, slots=True)
class Bulk:
    """The typos that readers found in one article, oldest first: they are put right together."""

    cards: tuple[Card, ...]

    @property
    def overdue(self) -> bool:
        return any(card.overdue for card in self.cards)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Mails that are all but identical: the cases that they opened, and those that opened none, oldest first."""

    name: str
    cards: tuple[Card, ...] = ()
    mails: tuple[MailLine, ...] = ()

    @property
    def size(self) -> int:
        """How many mails it is."""
        return len(self.mails) + sum(len(card.case.reports) for card in self.cards)


def bulks(cards: Iterable[Card]) -> tuple[Bulk, ...]:
    """The articles with several open typos; the one that waits for longest comes first."""
    articles: dict[str, list[Card]] = {}
    for card in cards:
        if card.case.match.linked and queue_of(card.case) is Queue.TYPOS:
            articles.setdefault(card.case.match.linked.article.id, []).append(card)
    several = [sorted(found, key=oldest_first) for found in articles.values() if len(found) >= _FEWEST]
    return tuple(Bulk(tuple(found)) for found in sorted(several, key=lambda found: oldest_first(found[0])))


def campaigns(cards: Iterable[Card], mails: Iterable[MailLine]) -> tuple[Campaign, ...]:
    """The campaigns, largest first. A case that pools one of them is a case like any other, and stays where it is."""
    opened: dict[str, list[Card]] = {}
    for card in cards:
        if name := campaign_of(card.case):
            opened.setdefault(name, []).append(card)
    unopened: dict[str, list[MailLine]] = {}
    for mail in mails:
        if mail.campaign:
            unopened.setdefault(mail.campaign, []).append(mail)
    found = (_folded(name, opened.get(name, []), unopened.get(name, [])) for name in (opened | unopened))
    return tuple(sorted((each for each in found if each.cards or each.mails), key=lambda each: (-each.size, each.name)))


def _folded(name: str, cards: Sequence[Card], mails: Sequence[MailLine]) -> Campaign:
    return Campaign(
        name,
        tuple(sorted(cards, key=oldest_first)) if len(cards) >= _FEWEST else (),
        tuple(sorted(mails, key=lambda mail: (mail.arrived, mail.key))) if len(mails) >= _FEWEST else (),
    )


def campaign_of(case: Case) -> str:
    """The campaign that all reports of a case belong to, empty where one of them does not. Legal matters never fold."""
    names = {report.campaign for report in case.reports}
    return names.pop() if len(names) == 1 and queue_of(case) is not Queue.LEGAL else ""
