"""Takes new and changed articles from a source into the store."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from corrections_inbox.articles import Article
from corrections_inbox.settings import Settings
from corrections_inbox.sources import Source, SourceError, SourceState, Trouble
from corrections_inbox.store import articles, reading, sources, transaction
from corrections_inbox.store.articles import Put

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Synced:
    """What a visit to a source brought. `error` is empty unless the source as a whole could not be read."""

    name: str
    put: Counter[Put]
    troubles: tuple[Trouble, ...] = ()
    error: str = ""


def sync(
    settings: Settings, engine: Engine, now: datetime, *, stop: Callable[[], bool] = lambda: False
) -> Iterator[Synced]:
    """Visits every source in the settings, due or not, and yields what each brought."""
    for name in settings.source:
        if stop():
            return
        yield sync_named(settings, engine, name, now, stop=stop)


def sync_named(
    settings: Settings, engine: Engine, name: str, now: datetime, *, stop: Callable[[], bool] = lambda: False
) -> Synced:
    """Visits one source of the settings.

    Raises:
        KeyError: the settings have no source of this name.
    """
    try:
        # What fetches and reads pages is heavy, and a service that is told its articles by files never needs it.
        from corrections_inbox.sources.opening import opened  # noqa: PLC0415  as above

        with opened(settings.source[name], home=settings.home, hosts=settings.publication.hosts) as source:
            return sync_source(engine, name, source, now, stop=stop)
    except SourceError as error:
        return _failed(engine, Synced(name, Counter(), error=str(error)), now)


def sync_source(
    engine: Engine, name: str, source: Source, now: datetime, *, stop: Callable[[], bool] = lambda: False
) -> Synced:
    """Visits a source and stores what it gives, step by step: network outside, one short transaction for each step.

    Stopping between two steps loses nothing: the next visit goes on where this one was.
    """
    put: Counter[Put] = Counter()
    troubles: list[Trouble] = []
    with reading(engine) as session:
        before = sources.state(session, name)
    state = SourceState(before.etag, before.last_modified, before.cursor)
    try:
        for step in source.visit(state):
            state = step.state
            troubles += step.troubles
            put += _store(engine, name, step.articles, _remembered(state, now, _summary(troubles)), now)
            if stop():
                break
    except SourceError as error:
        return _failed(engine, Synced(name, put, tuple(troubles), str(error)), now)
    with transaction(engine) as session:
        sources.save(session, name, _remembered(state, now, _summary(troubles)))
    log.info("synced", source=name, new=put[Put.NEW], changed=put[Put.CHANGED], troubles=len(troubles))
    return Synced(name, put, tuple(troubles))


def _store(
    engine: Engine, name: str, read: Sequence[Article], state: sources.SourceState, now: datetime
) -> Counter[Put]:
    with reading(engine) as session:
        known = [_as_known(session, article) for article in read]
    with transaction(engine) as session:
        put = Counter(articles.put_many(session, known, now))
        sources.save(session, name, state)
    return put


def _as_known(session: Session, article: Article) -> Article:
    """The article under the id that it has already, where it was imported or found under another address."""
    # Heavy, and loaded by now where an article was read from a page.
    from corrections_inbox.articles.urls import canonical  # noqa: PLC0415  as said

    own = canonical(article.url)
    if article.id != own:
        return article  # an id of the publication's own is its identity, whatever the address
    for url in dict.fromkeys((article.url, own, _other_scheme(own), *article.aliases)):
        if found := articles.by_url(session, url):
            return replace(article, id=found.id)
    return article


def _other_scheme(url: str) -> str:
    return "http" + url.removeprefix("https") if url.startswith("https:") else "https" + url.removeprefix("http")


def _remembered(state: SourceState, now: datetime, error: str) -> sources.SourceState:
    return sources.SourceState(state.etag, state.last_modified, state.cursor, now, error)


def _summary(troubles: Sequence[Trouble]) -> str:
    if not troubles:
        return ""
    return troubles[0].reason + (f" ({len(troubles) - 1} more)" if len(troubles) > 1 else "")


def _failed(engine: Engine, synced: Synced, now: datetime) -> Synced:
    with transaction(engine) as session:
        kept = sources.state(session, synced.name)
        sources.save(session, synced.name, replace(kept, checked_at=now, error=synced.error))
    log.warning("source unreadable", source=synced.name, reason=synced.error)
    return synced
