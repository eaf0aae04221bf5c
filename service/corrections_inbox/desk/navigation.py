"""The links at the top of every page, and how much waits behind each for a person."""

from dataclasses import dataclass

from corrections_inbox.desk.state import Desk
from corrections_inbox.store import desk_lists, letters, mail_lists, reading
from corrections_inbox.store.desk_lists import MOST_COUNTED
from corrections_inbox.store.mail_lists import MailList
from corrections_inbox.store.tables import OutboxState

PARTS = (("Cases", "/cases", "c"), ("Mail", "/mails", "m"), ("Letters", "/letters", "l"), ("Log", "/audit", ""))
_MAIL = (MailList.UNANSWERED, MailList.QUARANTINED)
_LETTERS = (OutboxState.HELD, OutboxState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Link:
    """One part of the desk. `waiting` is how much in it waits for a person, empty for nothing."""

    label: str
    url: str
    key: str
    waiting: str = ""
    here: bool = False


def navigation(desk: Desk, path: str) -> tuple[Link, ...]:
    """The parts of the desk, seen from the page at `path`."""
    counts = _waiting(desk)
    return tuple(
        Link(label, url, key, _told(counts.get(url, 0)), here=f"{path}/".startswith(f"{url}/"))
        for label, url, key in PARTS
    )


def _waiting(desk: Desk) -> dict[str, int]:
    with reading(desk.engine) as session:
        mails = mail_lists.counts(session, _MAIL)
        stuck = letters.counts_up_to(session, _LETTERS, MOST_COUNTED)
        return {
            "/cases": desk_lists.working(session),
            "/mails": sum(mails[one] for one in _MAIL),
            "/letters": sum(stuck[one] for one in _LETTERS),
        }


def _told(count: int) -> str:
    """A count in figures; beyond what is counted it is "999+"."""
    if count >= MOST_COUNTED:
        return f"{MOST_COUNTED - 1}+"
    return str(count) if count else ""
