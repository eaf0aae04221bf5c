"""What a list is asked for: all of it stands in the address, so that it can be kept, sent and come back to."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self, TypeVar
from urllib.parse import urlencode

from corrections_inbox.cases import Status
from corrections_inbox.cases.queues import Queue
from corrections_inbox.matching import ErrorType
from corrections_inbox.store.desk_lists import MOST_PAGES, Sort, Wanted
from corrections_inbox.triage import Kind

OPEN, ALL = "open", "all"  # lanes that are no single queue
ME, NOBODY = "me", "nobody"
AGES = (7, 14, 30, 90)  # days
_LONGEST = 200  # code points of one value
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """The queue's address, value by value, as it came; what makes no sense is as if it had not been said."""

    lane: str = ""
    q: str = ""
    status: str = ""
    section: str = ""
    assignee: str = ""
    kind: str = ""
    error: str = ""
    age: str = ""
    waiting: str = ""
    article: str = ""
    campaign: str = ""
    sort: str = ""
    page: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        return cls(**{each.name: query.get(each.name, "").strip()[:_LONGEST] for each in fields(cls)})

    def url(self, **changes: str) -> str:
        """The address with some of it changed; it leads to the first page unless a page is given."""
        changed = replace(self, **{"page": "", **changes})
        values = {each.name: getattr(changed, each.name) for each in fields(changed)}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"/cases?{query}" if query else "/cases"

    @property
    def chosen_lane(self) -> str:
        """The lane, where none is named the open cases; words, an article and a campaign are looked for in all of them."""
        if self.lane in {ALL, OPEN, *Queue}:
            return self.lane
        return ALL if self.q or self.article or self.campaign or one_of(Status, self.status) else OPEN

    @property
    def queue(self) -> Queue | None:
        return one_of(Queue, self.chosen_lane)

    @property
    def chosen_sort(self) -> Sort:
        usual = {Queue.CLOSED: Sort.CHANGED, Queue.LEGAL: Sort.DEADLINE}
        first = Sort.NEWEST if self.chosen_lane == ALL else usual.get(self.queue or Queue.FACTS, Sort.OLDEST)
        return one_of(Sort, self.sort) or first

    @property
    def number(self) -> int:
        return page_number(self.page)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but a lane was asked for."""
        return self.url(lane="", sort="") != "/cases"

    def wanted(self, me: str, now: datetime) -> Wanted:
        """The same as the store takes it, for the person who asks."""
        people = {ME: me, NOBODY: "", "": None}
        days = int(self.age) if self.age.isdecimal() and len(self.age) < len("1000") else 0
        return Wanted(
            queue=self.queue,
            working=True if self.chosen_lane == OPEN else None,
            status=one_of(Status, self.status),
            section=self.section or None,
            assignee=people.get(self.assignee, self.assignee),
            kind=one_of(Kind, self.kind),
            error_type=one_of(ErrorType, self.error),
            article_id=self.article or None,
            campaign=self.campaign or None,
            waiting=bool(self.waiting),
            since_before=now - timedelta(days=days) if days else None,
            words=self.q,
        )


def one_of(choices: type[Choice], value: str) -> Choice | None:
    """The member of an enumeration with this value, None where there is none."""
    return choices(value) if value in set(choices) else None


def page_number(asked: str) -> int:
    """The number of a page, from 1 to MOST_PAGES, whatever was asked for."""
    return min(max(int(asked), 1), MOST_PAGES) if asked.isdecimal() and len(asked) < len("10000") else 1
