from datetime import datetime

import pytest

from corrections_inbox.articles import Where
from corrections_inbox.cases import Case, Lane, Report, Reporter, Status
from corrections_inbox.matching import ArticleRef, Candidate, Claim, Match, Passage, SuggestedChange
from corrections_inbox.triage import Kind


@pytest.fixture
def match() -> Match:
    """The ferry does not carry 400 people a day, but 40."""
    passage = Passage("carries 400 people", "The ferry ", " a day.", 10, 28, Where.BODY, confidence=0.9)
    linked = Candidate(ArticleRef("ferry-1", "https://harbour.example/ferry", "Ferry to run all winter"), 0.97, passage)
    return Match(linked, (linked,), Claim(SuggestedChange("400", "40")))


@pytest.fixture
def report(now: datetime) -> Report:
    rosa = Reporter("rosa@reader.example", "Rosa", "en")
    return Report(1, rosa, Kind.REPORT, now, "Ferry", "It is 40.", "acknowledgment")


@pytest.fixture
def case(match: Match, report: Report, now: datetime) -> Case:
    return Case(
        reference="C-2026-0001",
        status=Status.NEW,
        lane=Lane.FACTS,
        needs_human=False,
        backlog=False,
        opened=now,
        updated=now,
        match=match,
        reports=(report,),
        section="Local",
    )
