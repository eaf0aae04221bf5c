"""What the store is tried with."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from corrections_inbox import store
from corrections_inbox.articles import Where
from corrections_inbox.cases import Case, Lane, Status
from corrections_inbox.matching import (
    ArticleRef,
    Candidate,
    Claim,
    ErrorType,
    Evidence,
    Ground,
    Match,
    Passage,
    SuggestedChange,
)
from corrections_inbox.store import mail


@pytest.fixture
def kept_mail(engine: Engine, now: datetime) -> Callable[[int], int]:
    """Keeps a mail of our own and gives its key: every report is a part of one."""

    def keep(uid: int) -> int:
        raw = f"Message-ID: <{uid}@reader.example>\r\n\r\nThe ferry carries 40.\r\n".encode()
        with store.transaction(engine) as session:
            key = mail.keep(session, mail.Place("main", "INBOX", 1, uid), mail.pack(raw), arrived=now, now=now)
        assert key is not None
        return key

    return keep


@pytest.fixture
def ferry(now: datetime) -> Case:
    """A case without reports: the ferry does not carry 400 people."""
    article = ArticleRef("ferry-1", "https://harbour.example/ferry", "Ferry to run all winter", published=now)
    passage = Passage("carries 400 people", "The ferry ", " a day.", 10, 28, Where.BODY, confidence=0.9)
    evidence = (
        Evidence(Ground.LINK, "the mail links to it", 4.2),
        Evidence(Ground.QUOTE, "it quotes it", 2, (1, 9), (10, 28)),
    )
    linked = Candidate(article, 0.97, passage, evidence)
    claim = Claim(SuggestedChange("400", "40"), ErrorType.NUMBER, ("https://stats.example/1",), ("the annual report",))
    return Case(
        reference="C-2026-0001",
        status=Status.NEW,
        lane=Lane.FACTS,
        needs_human=False,
        backlog=False,
        opened=now,
        updated=now,
        match=Match(
            linked, (linked, Candidate(ArticleRef("pier", "https://harbour.example/pier", "Pier"), 0.02)), claim
        ),
        reports=(),
        section="Local",
    )
