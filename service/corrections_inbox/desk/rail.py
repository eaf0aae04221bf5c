"""The lists beside every list: what lies where, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from corrections_inbox.cases.queues import Queue
from corrections_inbox.desk.asking import OPEN
from corrections_inbox.desk.turning import up_to
from corrections_inbox.store.mail_lists import MailList
from corrections_inbox.store.tables import OutboxState

LANES: Mapping[str, str] = {
    OPEN: "All open",
    Queue.FACTS: "Facts",
    Queue.TYPOS: "Typos",
    Queue.HUMAN: "Needs a human",
    Queue.LEGAL: "Legal and privacy",
    Queue.QUESTIONS: "Questions",
    Queue.BACKLOG: "Backlog",
    Queue.CLOSED: "Closed",
}
MAIL_LISTS: Mapping[MailList, str] = {
    MailList.OTHER: "Opinions and other",
    MailList.UNANSWERED: "Not acknowledged",
    MailList.QUARANTINED: "Quarantined",
    MailList.BACKLOG: "Older mail",
}
STUCK: Mapping[OutboxState, str] = {
    OutboxState.HELD: "Held",
    OutboxState.UNKNOWN: "Perhaps sent",
    OutboxState.REFUSED: "Refused",
    OutboxState.BOUNCED: "Returned",
    OutboxState.DEFERRED: "Tried again later",
}
# Lists that should be empty: something in them waits for a person.
_URGENT = frozenset({MailList.UNANSWERED, MailList.QUARANTINED, OutboxState.HELD, OutboxState.UNKNOWN})
_HIDDEN_IF_EMPTY = frozenset({Queue.BACKLOG, MailList.BACKLOG})


@dataclass(frozen=True, slots=True)
class Entry:
    """One list; `urgent` where what lies in it should not."""

    label: str
    url: str
    count: str = ""
    here: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


def case_lanes(counts: Mapping[str, int], here: str) -> Group:
    """The lanes of the queue, by the counts of `desk_lists`."""
    entries = []
    for lane, label in LANES.items():
        count = counts["working" if lane == OPEN else lane]
        if count or lane not in _HIDDEN_IF_EMPTY or lane == here:
            url = "/cases" if lane == OPEN else f"/cases?lane={lane}"
            entries.append(Entry(label, url, up_to(count), here=lane == here))
    return Group("Cases", tuple(entries))


def mail_lists(counts: Mapping[MailList, int], here: MailList | None = None) -> Group:
    """The lists of mail that stands in no case."""
    entries = []
    for wanted, label in MAIL_LISTS.items():
        count = counts[wanted]
        if count or wanted not in _HIDDEN_IF_EMPTY or wanted is here:
            url = "/mails" if wanted is MailList.OTHER else f"/mails?list={wanted}"
            entries.append(Entry(label, url, up_to(count), wanted is here, bool(count) and wanted in _URGENT))
    return Group("Mail without a case", tuple(entries))


def stuck_letters(counts: Mapping[OutboxState, int], here: OutboxState | None = None) -> Group:
    """Letters that did not arrive by themselves."""
    lies = [state for state in STUCK if counts[state] or state is here]
    entries = (_stuck(state, counts[state], here=state is here) for state in lies)
    return Group("Letters", tuple(entries) if lies else (Entry("None is stuck", "/letters", "0"),))


def _stuck(state: OutboxState, count: int, *, here: bool) -> Entry:
    return Entry(STUCK[state], f"/letters?state={state}", up_to(count), here, bool(count) and state in _URGENT)
