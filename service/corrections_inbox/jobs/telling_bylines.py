"""Authors are told of reports on their articles: once of each case, and in one letter an hour at most."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from corrections_inbox.actions.drafting import owed_letter
from corrections_inbox.actions.house_rules import SERVICE
from corrections_inbox.cases import Case, Event, Letter
from corrections_inbox.jobs.desk_links import links_for
from corrections_inbox.jobs.house import House
from corrections_inbox.letters.byline import compose_byline
from corrections_inbox.letters.envelope import Composed
from corrections_inbox.matching.bylines import is_by
from corrections_inbox.settings import Settings
from corrections_inbox.store import case_queries, cases, counters, outbox, reading, telling_staff, transaction

TOLD = "author told"  # in a case's history, with the author's address
APART = timedelta(hours=1)
# Cases that changed no longer ago are looked at: who is named in the settings today is not told of years gone by.
WITHIN = timedelta(days=2)

log = structlog.get_logger(__name__)


def tell_authors(settings: Settings, engine: Engine, house: House, now: datetime) -> bool:
    """Queues the next letter to an author; False when none is due.

    Raises:
        BadTemplateError: an operator's template is wrong.
    """
    if not settings.authors:
        return False
    with reading(engine) as session:
        linked = telling_staff.linked_since(session, now - WITHIN)
    return any(_tell(settings, engine, house, address, linked, now) for address in _names(settings))


def _names(settings: Settings) -> dict[str, list[str]]:
    """The bylines under which each address writes."""
    names: dict[str, list[str]] = {}
    for byline, address in settings.authors.items():
        names.setdefault(address.lower(), []).append(byline)
    return names


def _tell(
    settings: Settings, engine: Engine, house: House, address: str, linked: Iterable[Case], now: datetime
) -> bool:
    about = list(_untold(linked, _names(settings)[address], address))
    if not about:
        return False
    with reading(engine) as session:
        last = telling_staff.last_letter(session, Letter.BYLINE, address)
    if last is not None and now - last < APART:
        return False
    key = f"byline:{address}:{about[0].reference}"
    links = links_for(settings, house.letterhead, address, now)
    composed = compose_byline(
        house.templates, house.letterhead, about, recipient=address, now=now, key=key, links=links
    )
    return _queue(settings, engine, about, composed, key, now)


def _untold(linked: Iterable[Case], names: Sequence[str], address: str) -> Iterator[Case]:
    for case in linked:
        article = case.match.linked.article if case.match.linked else None
        if article is None or not any(is_by(article.byline, name) for name in names):
            continue
        if not any((event.action, event.note) == (TOLD, address) for event in case.history):
            yield case


def _queue(
    settings: Settings, engine: Engine, about: Sequence[Case], composed: Composed, key: str, now: datetime
) -> bool:
    references = [case.reference for case in about]
    owed = owed_letter(composed, key, settings.smtp.reverse_path, now, references=references)
    with transaction(engine) as session:
        counters.take_turn(session)
        as_they_are = case_queries.load_many(session, references)
        # Another worker may have told the author just now, or a person put the case on another article.
        if as_they_are != list(about) or outbox.queue(session, owed, now) is None:
            return False
        for case in about:
            cases.record(session, case.reference, Event(now, SERVICE, TOLD, composed.recipient))
    log.info("author told", cases=len(about))
    return True
