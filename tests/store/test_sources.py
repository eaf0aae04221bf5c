from datetime import datetime

from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.store import sources
from corrections_inbox.store.sources import SourceState


def test_a_source_never_visited_has_nothing_to_remember(engine: Engine) -> None:
    with store.reading(engine) as session:
        assert sources.state(session, "feed") == SourceState()


def test_the_last_visit_is_remembered(engine: Engine, now: datetime) -> None:
    for state in (SourceState(error="gone"), SourceState(etag='W/"1"', cursor="page 3", checked_at=now)):
        with store.transaction(engine) as session:
            sources.save(session, "feed", state)
    with store.reading(engine) as session:
        assert sources.states(session) == {"feed": state}
