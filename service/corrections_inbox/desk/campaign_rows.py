"""A campaign in a list: one row, however many its mails are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from corrections_inbox.desk.wording import counted
from corrections_inbox.letters.restraint import line
from corrections_inbox.store.desk_lists import FoldedCampaign

_SUBJECT = 160  # code points at most


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign; `url` lists what it has in the list that the row stands in."""

    subject: str
    count: int
    size: str
    first: datetime
    url: str


def campaign_rows(folded: Iterable[FoldedCampaign], url: Callable[[str], str]) -> tuple[CampaignRow, ...]:
    """The rows of campaigns; `url` gives the address of one by its name. What readers wrote is cleaned and cut."""
    return tuple(
        CampaignRow(
            line(each.subject, _SUBJECT) or "(no subject)",
            each.items,
            f"{counted(each.mails, 'mail')} of {counted(each.senders, 'sender')}",
            each.first,
            url(each.name),
        )
        for each in folded
    )
